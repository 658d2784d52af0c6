import { hearersOf, type Reachable, type Recipient } from '../../messages/recipients.ts';

/** An address that a document may be sent to; `on`: of those who receive invoices, chosen from the start. */
export type Addressee = Recipient & { on: boolean };

/**
 * Whom a document made of a template may be sent to: the main address where its switch is on, and every contact with an
 * address that has not bounced. Nobody where the client hears of nothing by e-mail.
 */
export function addresseesOf(client: Reachable): Addressee[] {
  const bounced = new Set(client.bounced ?? []);
  return hearersOf(client, 'invoices', 'email')
    .filter(({ email }) => !bounced.has(email.toLowerCase()))
    .filter(({ why, contact_id }) => why === '' || (why === 'switched_off' && contact_id !== null))
    .map(({ why, ...recipient }) => ({ ...recipient, on: why === '' }));
}
