import { type Insertable, sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { Consents } from '../../db/types.ts';

/** Through what a switch changes: `…-undo` takes back what an import or a merge did. */
export type ConsentCause =
  | 'form'
  | 'import'
  | 'import-undo'
  | 'merge'
  | 'merge-undo'
  | 'person'
  | 'one_click';

/** Says in this transaction through what and by whom switches of marketing change; the ledger is written by triggers. */
export async function setConsentCause(
  trx: Trx,
  cause: ConsentCause,
  userId: number | null,
  textShown = '',
): Promise<void> {
  await sql`select set_config('clientela.consent_source', ${cause}, true),
    set_config('clientela.consent_user', ${userId === null ? '' : String(userId)}, true),
    set_config('clientela.consent_text', ${textShown}, true)`.execute(trx);
}

/** The last word on an address. `own`: a no by themselves, and nobody else takes it back. */
export type Word = { email_key: string; at: Date; given: boolean; own: boolean };

/** The last words on those of these addresses, in small letters, of which something was said. */
export async function listWords(db: Db, emailKeys: string[]): Promise<Map<string, Word>> {
  if (emailKeys.length === 0) return new Map();
  const { rows } = await sql<Word>`
    select k as email_key, coalesce(r.at, last.at) as at, r.at is null and last.given as given, r.at is not null as own
    from unnest(${emailKeys}::text[]) k left join marketing_refusals r on r.email_key = k
    left join lateral (
      select given, at from consents where consents.email_key = k and said order by id desc limit 1) last on true
    where r.at is not null or last.at is not null`.execute(db);
  return new Map(rows.map((row) => [row.email_key, row]));
}

/** What signs the links, and the firm that a public page speaks for. */
export async function findSigner(db: Db) {
  return db
    .selectFrom('message_settings')
    .innerJoin('company_settings', (join) => join.onTrue())
    .select(['message_settings.signing_key', 'company_settings.name', 'company_settings.email'])
    .select('company_settings.phone')
    .executeTakeFirstOrThrow();
}

/** Who got a campaign, and what stands of the address now. */
export async function findSubscription(db: Db, recipientId: number) {
  return db
    .selectFrom('campaign_recipients as r')
    .leftJoin('marketing_refusals as f', 'f.email_key', 'r.email_key')
    .select(['r.id', 'r.campaign_id', 'r.client_id', 'r.contact_id', 'r.name', 'r.email', 'r.email_key'])
    .innerJoin('clients as c', 'c.id', 'r.client_id')
    .select(['r.unsubscribed_at', 'f.at as refused_at', 'c.archived_at'])
    .select(
      sql<boolean>`exists (select from contacts where client_id = r.client_id and marketing_enabled
          and consent_key(email) = r.email_key)
        or exists (select from clients where id = r.client_id and marketing_enabled
          and consent_key(email) = r.email_key)`.as('wants'),
    )
    .where('r.id', '=', recipientId)
    .executeTakeFirst();
}

export type Subscription = NonNullable<Awaited<ReturnType<typeof findSubscription>>>;

/**
 * Holds an address: whoever switches it on waits, and sees what was said. First the clients of it, in the order in which
 * everybody locks them. Gives up before PostgreSQL sees a deadlock, so that no import is the one that falls.
 */
export async function lockAddress(trx: Trx, emailKey: string): Promise<void> {
  await setPatience(trx);
  await sql`select id from clients where id in (
      select client_id from contacts where marketing_enabled and consent_key(email) = ${emailKey}
      union all select id from clients where marketing_enabled and consent_key(email) = ${emailKey})
    order by id for update`.execute(trx);
  await sql`select pg_advisory_xact_lock(90019, consent_part(${emailKey}))`.execute(trx);
}

/** Gives up waiting for others' locks before PostgreSQL sees a deadlock. */
export async function setPatience(trx: Trx): Promise<void> {
  await sql`set local lock_timeout = '800ms'`.execute(trx);
}

/** Whether an error is another transaction that holds what this one wants. */
export const isInTheWay = (error: unknown): boolean =>
  ['55P03', '40P01'].includes((error as { code?: string }).code ?? '');

/** What of a no is still to be done: whom it hangs on, and the mail by which it came. */
export type Pending = { client_id: number; contact_id: number | null; recipient_id: number | null };

/**
 * Notes a refusal, with what is still to be done; answers whether it is new. Waits for nobody but who says the same of
 * the same address.
 */
export async function insertRefusal(trx: Trx, email_key: string, at: Date, pending: Pending) {
  await sql`set local lock_timeout = '3s'`.execute(trx);
  const row = { email_key, at, pending: JSON.stringify(pending) };
  const { is_new } = await trx
    .insertInto('marketing_refusals')
    .values(row)
    .onConflict((conflict) => conflict.column('email_key').doUpdateSet({ pending: row.pending }))
    .returning(sql<boolean>`xmax = 0`.as('is_new'))
    .executeTakeFirstOrThrow();
  return is_new;
}

/** A refusal of which something is still to be done, and who of ours noted it. */
export async function findPending(db: Db, emailKey: string) {
  const row = await db
    .selectFrom('marketing_refusals as r')
    .leftJoin('consents as c', 'c.id', 'r.consent_id')
    .select(['r.pending', 'r.consent_id', 'c.user_id'])
    .where('r.email_key', '=', emailKey)
    .where('r.pending', 'is not', null)
    .executeTakeFirst();
  return row && { ...row, pending: row.pending as Pending };
}

/** The addresses whose no is not yet all done, oldest first. */
export async function listPending(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('marketing_refusals')
    .select('email_key')
    .where('pending', 'is not', null)
    .orderBy('at')
    .limit(500)
    .execute();
  return rows.map(({ email_key }) => email_key);
}

/** Nothing is left to be done of a no, unless it was said again meanwhile. */
export async function endPending(db: Db, email_key: string, pending: Pending): Promise<void> {
  await sql`update marketing_refusals set pending = null
    where email_key = ${email_key} and pending = ${JSON.stringify(pending)}::jsonb`.execute(db);
}

/** Hangs what the ledger says of a no on the client and the contact, where they are now. */
export async function placeConsent(trx: Trx, consentId: number, { client_id, contact_id }: Pending) {
  await sql`update consents
    set client_id = (select coalesce(merged_into_id, id) from clients where id = ${client_id}),
      contact_id = (select id from contacts where id = ${contact_id})
    where id = ${consentId} and client_id is null`.execute(trx);
}

/** Whether an address of a client, of a contact's or its main one, is this; and as the database writes it. */
export async function findAddress(db: Db, clientId: number, email: string) {
  const { rows } = await sql<{ contact_id: number | null; name: string; email_key: string }>`
    select id as contact_id, name, consent_key(email) as email_key from contacts
      where client_id = ${clientId} and consent_key(email) = consent_key(${email})
    union all
    select null, name, consent_key(email) from clients
      where id = ${clientId} and consent_key(email) = consent_key(${email})
    order by contact_id nulls last limit 1`.execute(db);
  return rows[0];
}

export async function hasRefusal(db: Db, emailKey: string): Promise<boolean> {
  const row = await db
    .selectFrom('marketing_refusals')
    .select('at')
    .where('email_key', '=', emailKey)
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteRefusal(trx: Trx, emailKey: string): Promise<boolean> {
  const gone = await trx
    .deleteFrom('marketing_refusals')
    .where('email_key', '=', emailKey)
    .executeTakeFirst();
  return gone.numDeletedRows === 1n;
}

/** Writes one row of the ledger; a refusal of the address refers to it. */
export async function insertConsent(trx: Trx, row: Insertable<Consents>): Promise<void> {
  const { id } = await trx.insertInto('consents').values(row).returning('id').executeTakeFirstOrThrow();
  await trx
    .updateTable('marketing_refusals')
    .set({ consent_id: id })
    .where('email_key', '=', row.email_key ?? '')
    .where('consent_id', 'is', null)
    .execute();
}

/** Switches an address off wherever it is on, under a new version of its clients; answers them. */
export async function switchOff(trx: Trx, emailKey: string, at: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with people as (update contacts set marketing_enabled = false
        where marketing_enabled and consent_key(email) = ${emailKey} returning client_id as id)
    update clients set version = version + 1, updated_at = ${at},
      marketing_enabled = marketing_enabled and consent_key(email) is distinct from ${emailKey}
    where id in (select id from people
      union select id from clients where marketing_enabled and consent_key(email) = ${emailKey})
    returning id`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Switches an address of one client on, under a new version: its contacts, or the main one where no contact has it. */
export async function switchOn(
  trx: Trx,
  { client_id, email_key }: Pick<Subscription, 'client_id' | 'email_key'>,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    with people as (update contacts set marketing_enabled = true
        where client_id = ${client_id} and not marketing_enabled and consent_key(email) = ${email_key} returning id),
      mains as (select id from clients
        where id = ${client_id} and not marketing_enabled and consent_key(email) = ${email_key}
          and not exists (select from contacts where client_id = ${client_id} and consent_key(email) = ${email_key}))
    update clients set version = version + 1, updated_at = ${at},
      marketing_enabled = marketing_enabled or exists (select from mains)
    where id = ${client_id} and (exists (select from people) or exists (select from mains))
    returning id`.execute(trx);
  return rows.length > 0;
}

/** Lets nothing more of any campaign go to an address. The recipients first: what is handed on just now is seen then. */
export async function stopCampaigns(trx: Trx, emailKey: string, at: Date, reason: string): Promise<void> {
  await trx
    .updateTable('campaign_recipients')
    .set({ state: 'left_out', reason })
    .where('email_key', '=', emailKey)
    .where('state', '=', 'waiting')
    .execute();
  await trx
    .updateTable('messages')
    .set({ state: 'stopped', ended_at: at, reason })
    .where(sql<string>`lower(recipient)`, '=', emailKey)
    .where('state', '=', 'queued')
    .where('event', '=', 'campaign')
    .execute();
}

export async function markUnsubscribed(trx: Trx, recipientId: number, at: Date): Promise<void> {
  await trx
    .updateTable('campaign_recipients')
    .set({ unsubscribed_at: at })
    .where('id', '=', recipientId)
    .where('unsubscribed_at', 'is', null)
    .execute();
}
