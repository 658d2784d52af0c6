import { type Insertable, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db, Trx } from '../db/database.ts';
import type { Messages } from '../db/types.ts';
import { requestId } from '../request-id.ts';
import { formatPhone } from '../romania/phone.ts';
import type { Channel, EventName } from './events.ts';

/** A message ready to go. `unique_key`: one effect, one message, however often it is asked for. */
export type NewMessage = Pick<
  Insertable<Messages>,
  | 'client_id'
  | 'contact_id'
  | 'user_id'
  | 'order_id'
  | 'document_id'
  | 'note_id'
  | 'campaign_recipient_id'
  | 'portal_opening_id'
  | 'created_by'
  | 'repeats_id'
  | 'detail'
> & {
  event: EventName | 'campaign' | 'campaign_test' | 'consent_confirmation';
  channel: Channel;
  recipient: string;
  recipient_name: string;
  subject: string;
  body_text: string;
  body_html: string;
  unique_key: string;
};

/** Writes messages in the transaction of their cause, each once; answers the ids of those that are new. */
export async function insertMessages(trx: Trx, messages: NewMessage[]): Promise<number[]> {
  if (messages.length === 0) return [];
  const written = await trx
    .insertInto('messages')
    .values(messages.map((message) => ({ ...message, request_id: requestId() })))
    .onConflict((conflict) => conflict.column('unique_key').doNothing())
    .returning('id')
    .execute();
  return written.map(({ id }) => id);
}

/** All addresses of a client, its contacts' too, in small letters; each is then looked up by its key. */
export const addressesOf = (client: string) => sql<string[]>`array(
  select lower(${sql.ref(`${client}.email`)}) union all
  select lower(email) from contacts where client_id = ${sql.ref(`${client}.id`)} and email is not null)`;

/** Those of them whose server said that they do not exist. */
export const bouncedOf = (client: string) =>
  sql<string[]>`array(select email_key from bounced_addresses where email_key = any(${addressesOf(client)}))`;

/** What of a client decides who is told of something, and its own name. */
export const findReachable = (db: Db, clientId: number) =>
  reachable(db).where('c.id', '=', clientId).executeTakeFirst();

/** The same of several. */
export const listReachable = (db: Db, clientIds: number[]) =>
  reachable(db).where('c.id', 'in', clientIds).execute();

const reachable = (db: Db) =>
  db
    .selectFrom('clients as c')
    .select([
      'c.id',
      'c.name',
      'c.archived_at',
      'c.notify_email',
      'c.notify_sms',
      'c.email',
      'c.email_enabled',
    ])
    .select(['c.mobile', 'c.marketing_enabled'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('contacts')
          .select(['contacts.id', 'contacts.name', 'contacts.email', 'contacts.receives'])
          .select('contacts.marketing_enabled')
          .whereRef('contacts.client_id', '=', 'c.id')
          .orderBy('contacts.position')
          .orderBy('contacts.id'),
      ).as('contacts'),
      bouncedOf('c').as('bounced'),
      sql<
        string[]
      >`array(select email_key from marketing_refusals where email_key = any(${addressesOf('c')}))`.as(
        'refused',
      ),
    ]);

export type ReachableClient = NonNullable<Awaited<ReturnType<typeof findReachable>>>;

/** The firm as the texts of messages name it; empty where it has nothing. */
export async function findFirmValues(db: Db): Promise<Record<string, string>> {
  const firm = await db
    .selectFrom('company_settings')
    .select(['name', 'phone', 'email', 'website'])
    .select((eb) =>
      eb
        .selectFrom('company_accounts')
        .select('iban')
        .where('on_documents', '=', true)
        .orderBy('position')
        .limit(1)
        .as('iban'),
    )
    .executeTakeFirstOrThrow();
  const shown = { ...firm, phone: firm.phone && formatPhone(firm.phone) };
  const named = Object.entries(shown).map(([name, value]) => [`firm.${name}`, value ?? '']);
  return Object.fromEntries(named);
}

/** What was written to be sent with a document, oldest first. */
export async function listDocumentMessages(db: Db, documentId: number) {
  return db
    .selectFrom('messages')
    .select(['id', 'recipient', 'created_at', 'state', 'event'])
    .where('document_id', '=', documentId)
    .orderBy('id')
    .execute();
}

/** Marks an address that does not exist; false where it was marked already. */
export async function insertBounce(
  trx: Trx,
  { message_id, address, reason, at }: { message_id: number; address: string; reason: string; at: Date },
): Promise<boolean> {
  const marked = await trx
    .insertInto('bounced_addresses')
    .values({ email_key: sql<string>`lower(${address})`, at, reason, message_id })
    .onConflict((conflict) => conflict.column('email_key').doNothing())
    .returning('email_key')
    .executeTakeFirst();
  return marked !== undefined;
}

/** Whom e-mails are from and where answers go, as the firm set it. */
export async function findSender(db: Db) {
  return db
    .selectFrom('company_settings')
    .select(['name', 'email'])
    .select((eb) => eb.selectFrom('message_settings').select('reply_to').as('reply_to'))
    .executeTakeFirstOrThrow();
}
