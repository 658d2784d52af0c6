import type { Trx } from '../db/database.ts';
import { formatIban } from '../romania/iban.ts';
import type { Services } from '../services.ts';
import type { Values } from '../texts/template.ts';
import type { Channel, ClientEvent, EventName, UserEvent } from './events.ts';
import { eventOf } from './events.ts';
import { sendMessages } from './jobs.ts';
import { findFirmValues, findReachable, insertMessages, type ReachableClient } from './queries.ts';
import { type Recipient, recipientsOf } from './recipients.ts';
import { findTemplate, listChannels } from './templates/queries.ts';
import { render } from './templates/render.ts';

type Cause = {
  client_id: number;
  /** What makes the message one; with the address it is its unique key: `order 12 confirmed`. */
  key: string;
  /** The values of the event's own variables; the client, the recipient and the firm are known here. */
  values: Values;
  created_by: number | null;
  document_id?: number;
  order_id?: number;
  note_id?: number;
  detail?: object;
};

/**
 * Tells a client of an event, in the transaction of its cause: a message for everybody who is to hear of it, by every
 * channel that tells of it, its text as it will go. Answers how many are new; 0 where nobody is to hear.
 * Ring `ringMessages` after the commit.
 * @param only those of the recipients that are meant; all unless given
 */
export async function tellClient(
  trx: Trx,
  told: Cause & { event: ClientEvent; only?: Recipient[] },
): Promise<number> {
  const client = await findReachable(trx, told.client_id);
  if (!client) return 0;
  const channels = await listChannels(trx, told.event);
  const kind = eventOf(told.event).kind ?? 'orders';
  const emails = told.only ?? recipientsOf(client, kind);
  const written = [
    ...(channels.includes('email') ? await write(trx, client, told, 'email', emails) : []),
    ...(channels.includes('sms') && !told.only
      ? await write(trx, client, told, 'sms', recipientsOf(client, kind, 'sms'))
      : []),
  ];
  return written.length;
}

/** Tells users of ours by e-mail of something that happened to a client, or to several; as `tellClient`. */
export async function tellUsers(
  trx: Trx,
  { users, ...told }: Told & { event: UserEvent; users: { id: number; name: string; email: string }[] },
): Promise<number> {
  if (users.length === 0) return 0;
  const client = told.client_id === null ? nobody : await findReachable(trx, told.client_id);
  const channels = await listChannels(trx, told.event);
  if (!client || !channels.includes('email')) return 0;
  const to = users.map(({ id, name, email }) => ({ email, name, user_id: id }));
  return (await write(trx, client, told, 'email', to)).length;
}

/** Wakes the worker for messages that were just written. After the commit; a sweep finds what nobody rang for. */
export async function ringMessages({ jobs }: Services): Promise<void> {
  await jobs.enqueue(sendMessages, {});
}

type Told = Omit<Cause, 'client_id'> & { client_id: number | null };
const nobody = { name: '' };

type Addressee = Recipient & { user_id?: number };

async function write(
  trx: Trx,
  client: Pick<ReachableClient, 'name'>,
  { event, key, values, only, ...cause }: Told & { event: EventName; only?: Recipient[] },
  channel: Channel,
  recipients: Addressee[],
): Promise<number[]> {
  const template = recipients.length > 0 ? await findTemplate(trx, event, channel) : undefined;
  if (!template) return [];
  const firm = await findFirmValues(trx);
  const known = { ...firm, 'firm.iban': firm['firm.iban'] ? formatIban(firm['firm.iban']) : '' };
  // Whom a person chose is not asked for again when it goes.
  const detail = { ...cause.detail, ...(only && { by_hand: true }) };
  return insertMessages(
    trx,
    recipients.map(({ email, name, contact_id = null, user_id = null }) => ({
      ...cause,
      ...{ event, channel, contact_id, user_id, recipient: email, recipient_name: name },
      detail: JSON.stringify(detail),
      ...render(channel, template, {
        ...known,
        'client.name': client.name,
        // The main address is nobody's: a text greets no "Email Principal".
        'recipient.name': contact_id === null && user_id === null ? '' : name,
        ...values,
      }),
      unique_key: `${key} ${channel} ${email.toLowerCase()}`,
    })),
  );
}
