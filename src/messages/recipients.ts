/** What a contact may have chosen to receive. */
export type Received = 'offers' | 'orders' | 'invoices' | 'receipts' | 'statements' | 'deliveries';

/** What of a client decides who gets a document by e-mail. */
export type Reachable = {
  archived_at: Date | null;
  notify_email: boolean;
  email: string | null;
  email_enabled: boolean;
  contacts: { name: string; email: string | null; receives: string[] }[];
};

export type Recipient = { email: string; name: string };

/** Whether a message still waits to be sent. */
export const isWaiting = ({ state }: { state: string }): boolean => state === 'queued';

/** Those of these recipients for whom nothing waits to be sent yet. */
export function freshOf(
  recipients: Recipient[],
  messages: { recipient: string; state: string }[],
): Recipient[] {
  const waits = new Set(messages.filter(isWaiting).map(({ recipient }) => recipient.toLowerCase()));
  return recipients.filter(({ email }) => !waits.has(email.toLowerCase()));
}

/**
 * Who gets documents of a kind by e-mail: the main address where its switch is on, and every contact that receives the
 * kind; each address once. Nobody where automatic e-mail is off or the client is archived.
 */
export function recipientsOf(client: Reachable, kind: Received): Recipient[] {
  if (!client.notify_email || client.archived_at) return [];
  const main = client.email && client.email_enabled ? [{ email: client.email, name: 'Email Principal' }] : [];
  const people = client.contacts.flatMap(({ name, email, receives }) =>
    email && receives.includes(kind) ? [{ email, name }] : [],
  );
  const seen = new Map([...people, ...main].map((each) => [each.email.toLowerCase(), each]));
  return [...seen.values()];
}
