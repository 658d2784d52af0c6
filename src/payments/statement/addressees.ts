import { type Reachable, type Recipient, recipientsOf } from '../../messages/recipients.ts';
import { namesOf, whyNobody } from '../../messages/told.ts';

/** Who gets a client's statement, and the sentence that says so; without anybody, the sentence says why. */
export function addresseesOf(client: Reachable): { recipients: Recipient[]; text: string } {
  const recipients = recipientsOf(client, 'statements');
  return { recipients, text: whyNobody(client, 'statements') || namesOf(recipients) };
}
