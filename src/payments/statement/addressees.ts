import { type Reachable, type Recipient, recipientsOf } from '../../messages/recipients.ts';

/** Who gets a client's statement, and the sentence that says so; without anybody, the sentence says why. */
export function addresseesOf(client: Reachable): { recipients: Recipient[]; text: string } {
  const recipients = recipientsOf(client, 'statements');
  const names = recipients.map(({ name, email }) => `${email} (${name})`).join(', ');
  return { recipients, text: recipients.length > 0 ? names : whyNobody(client) };
}

function whyNobody({ archived_at, notify_email }: Reachable): string {
  if (archived_at) return 'Clientul este arhivat: nu i se trimite nimic.';
  if (!notify_email) return 'Notificare E-mail este oprită pentru acest client: nu i se trimite nimic.';
  return 'Nu are cui: Email Principal lipsește sau este oprit și niciun contact nu primește extrase.';
}
