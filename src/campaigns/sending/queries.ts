import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';

/** The planned campaigns whose time has come, held; those that another worker holds are left to it. */
export async function lockPlanned(trx: Trx, now: Date) {
  return trx
    .selectFrom('campaigns')
    .select(['id', 'name', 'subject', 'body', 'created_by'])
    .where('state', '=', 'planned')
    .where('planned_at', '<=', now)
    .orderBy('id')
    .forNoKeyUpdate()
    .skipLocked()
    .execute();
}

// A stopped one is looked at until the last of its messages has ended.
const going = ['sending', 'stopped'];

/** The campaigns of which something may go now. */
export async function listDue(db: Db, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('campaigns')
    .select('id')
    .where('state', 'in', going)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** One of them, held, if it still is one and no other worker has it. */
export async function lockDue(trx: Trx, id: number, now: Date) {
  return trx
    .selectFrom('campaigns')
    .select(['id', 'name', 'state', 'subject', 'body', 'rate', 'track_clicks', 'created_by', 'preparation'])
    .where('id', '=', id)
    .where('state', 'in', going)
    .where('next_at', '<=', now)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export type Due = NonNullable<Awaited<ReturnType<typeof lockDue>>>;

/** A recipient whose turn it is: who they are now, and why they may not be written to any more. */
export type Turn = {
  id: number;
  client_id: number;
  contact_id: number | null;
  email: string;
  email_key: string;
  name: string;
  client_name: string;
  level_name: string;
  type_name: string;
  manager_name: string;
  reason: string | null;
};

/** The next so many of a campaign in the order of its list, everything asked anew of each. */
export async function listTurns(trx: Trx, campaignId: number, limit: number): Promise<Turn[]> {
  const { rows } = await sql<Turn>`
    select r.id, r.client_id, r.contact_id, r.email, r.email_key, coalesce(k.name, r.name) as name,
      c.name as client_name, level.name as level_name, type.name as type_name,
      coalesce((select string_agg(u.name, ', ' order by u.name) from client_managers m join users u on u.id = m.user_id
        where m.client_id = c.id), '') as manager_name,
      case
        when c.archived_at is not null then 'client arhivat'
        when exists (select from marketing_refusals f where f.email_key = r.email_key) then 'a spus nu între timp'
        when exists (select from bounced_addresses b where b.email_key = r.email_key) then 'adresă refuzată de server'
        when k.id is null and r.name <> '' then 'contactul a fost șters'
        when lower(coalesce(k.email, case when k.id is null then c.email end)) is distinct from r.email_key
          then 'adresa s-a schimbat'
        when not (case when k.id is null then c.marketing_enabled else k.marketing_enabled end)
          then 'acordul a fost retras'
      end as reason
    from (select * from campaign_recipients where campaign_id = ${campaignId} and state = 'waiting'
      order by id limit ${limit}) r
    join clients c on c.id = r.client_id
    join client_levels level on level.id = c.level_id
    join client_types type on type.id = c.type_id
    left join contacts k on k.id = r.contact_id
    order by r.id`.execute(trx);
  return rows;
}

/** Notes that the messages of these are written. */
export async function markHanded(trx: Trx, ids: number[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`update campaign_recipients set state = 'handed', handed_at = ${at}
    where id = any(${ids}::bigint[])`.execute(trx);
}

/** Notes why these get nothing. */
export async function markLeftOut(trx: Trx, turns: Pick<Turn, 'id' | 'reason'>[]): Promise<void> {
  if (turns.length === 0) return;
  await sql`update campaign_recipients r set state = 'left_out', reason = given.reason
    from unnest(${turns.map(({ id }) => id)}::bigint[], ${turns.map(({ reason }) => reason)}::text[]) as given (id, reason)
    where r.id = given.id`.execute(trx);
}

// What is longer in the hands of a worker was most likely left there by one that is gone: it keeps no campaign.
const heldSeconds = 60;

/** What of a campaign has not ended; `due`: without what waits for its next try. */
export type Unended = { all: number; due: number };

/** How many messages of a campaign are still on their way. */
export async function countUnended(trx: Trx, campaignId: number, now: Date): Promise<Unended> {
  const { rows } = await sql<Unended>`
    select count(*) as all, count(*) filter (where case m.state
      when 'sending' then m.claimed_at > ${now}::timestamptz - make_interval(secs => ${heldSeconds})
      else m.next_attempt_at <= ${now} end) as due
    from messages m join campaign_recipients r on r.id = m.campaign_recipient_id
    where m.state in ('queued', 'sending') and r.campaign_id = ${campaignId}`.execute(trx);
  return rows[0] as Unended;
}

/** When something of a campaign goes next; undefined where nothing does. */
export async function findNextAt(db: Db): Promise<Date | undefined> {
  const row = await db
    .selectFrom('campaigns')
    .select('next_at')
    .where('state', 'in', going)
    .where('next_at', 'is not', null)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_at ?? undefined;
}

/** Sets when the next portion may go; of one that is held meanwhile nothing does. */
export async function setNextAt(db: Db, id: number, next_at: Date | null): Promise<void> {
  await db
    .updateTable('campaigns')
    .set({ next_at })
    .where('id', '=', id)
    .where('state', 'in', going)
    .execute();
}
