import { type Insertable, sql, type Updateable } from 'kysely';
import type { Db, Trx } from '../db/database.ts';
import { readCursor, writeCursor } from '../db/paging.ts';
import type { Campaigns } from '../db/types.ts';
import { NotFound } from '../errors.ts';
import type { Reader } from './letter.ts';
import type { Audience } from './segment/queries.ts';
import type { State } from './state.ts';

/** What was found when the list was frozen, and what became of it, noted once nothing more goes. */
export type Preparation = Audience & { report?: Counts };

const columns = [
  'c.id',
  'c.version',
  'c.name',
  'c.subject',
  'c.body',
  'c.segment',
  'c.rate',
  'c.track_clicks',
  'c.planned_at',
  'c.frozen_at',
  'c.started_at',
  'c.finished_at',
  'c.next_at',
  'c.created_at',
  'c.created_by',
] as const;

function records(db: Db) {
  return db
    .selectFrom('campaigns as c')
    .innerJoin('users as author', 'author.id', 'c.created_by')
    .select(columns)
    .select('author.name as author_name')
    .select(sql<State>`c.state`.as('state'))
    .select(sql<Preparation | null>`c.preparation`.as('preparation'));
}

/** A campaign; throws NotFound. */
export async function getCampaign(db: Db, id: number) {
  const campaign = await records(db).where('c.id', '=', id).executeTakeFirst();
  if (!campaign) throw new NotFound('Campania nu există.');
  return campaign;
}

export type CampaignRecord = Awaited<ReturnType<typeof getCampaign>>;

/**
 * The same, held for a change; throws NotFound. Not against the rows of its list, which name it: whoever freezes a
 * million of them must not keep a person waiting who changes their mind.
 */
export async function lockCampaign(trx: Trx, id: number): Promise<CampaignRecord> {
  await trx.selectFrom('campaigns').select('id').where('id', '=', id).forNoKeyUpdate().execute();
  return getCampaign(trx, id);
}

export async function insertCampaign(trx: Trx, row: Insertable<Campaigns>): Promise<number> {
  const { id } = await trx.insertInto('campaigns').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Changes a campaign, which gets its next version. */
export async function updateCampaign(
  trx: Trx,
  id: number,
  { updated_at, ...row }: Updateable<Campaigns> & { updated_at: Date },
): Promise<number> {
  const { version } = await trx
    .updateTable('campaigns')
    .set({ ...row, updated_at, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** Throws the list of a campaign away. Before anything of it was sent. */
export async function deleteRecipients(trx: Trx, campaignId: number): Promise<void> {
  await trx.deleteFrom('campaign_recipients').where('campaign_id', '=', campaignId).execute();
}

/** What of a campaign waits to be sent goes nowhere any more. */
export async function stopMessages(trx: Trx, campaignId: number, at: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update messages set state = 'stopped', ended_at = ${at}, reason = 'Campania a fost oprită.'
    where state = 'queued' and campaign_recipient_id in (
      select id from campaign_recipients where campaign_id = ${campaignId} and state = 'handed')`.execute(
    trx,
  );
  return Number(numAffectedRows ?? 0);
}

/** One page of campaigns, the newest first, with how many of each still wait for their turn. */
export async function listCampaigns(db: Db, { after, limit }: { after?: string | undefined; limit: number }) {
  const before = after ? readCursor(after).id : undefined;
  const found = await records(db)
    .select(
      sql<number>`case when c.state in ('sending', 'paused') then (
        select count(*) from campaign_recipients r where r.campaign_id = c.id and r.state = 'waiting') else 0 end`.as(
        'waiting',
      ),
    )
    .$if(before !== undefined, (query) => query.where('c.id', '<', before as number))
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = found.slice(0, limit);
  const end = items.at(-1);
  const next = found.length > limit && end ? writeCursor({ key: '', id: end.id }) : null;
  return { items, next };
}

export type CampaignRow = Awaited<ReturnType<typeof listCampaigns>>['items'][number];

/** How many of a campaign are where. The parts of `handed` are what became of its messages. */
export type Counts = {
  waiting: number;
  handed: number;
  left_out: number;
  unsubscribed: number;
  queued: number;
  sent: number;
  failed: number;
  bounced: number;
  uncertain: number;
  stopped: number;
  clickers: number;
  /** Why those were left out whose turn had come, the most frequent first. */
  reasons: { reason: string; count: number }[];
  /** The counted links, with how many opened each. */
  links: { url: string; clicks: number }[];
};

/** What became of the list of a campaign. */
export async function countCampaign(db: Db, id: number): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select count(*) filter (where r.state = 'waiting') as waiting,
      count(*) filter (where r.state = 'handed') as handed,
      count(*) filter (where r.state = 'left_out') as left_out,
      count(*) filter (where r.unsubscribed_at is not null) as unsubscribed,
      count(*) filter (where m.state in ('queued', 'sending')) as queued,
      count(*) filter (where m.state = 'sent') as sent,
      count(*) filter (where m.state = 'failed' and b.message_id is null) as failed,
      count(*) filter (where m.state = 'failed' and b.message_id is not null) as bounced,
      count(*) filter (where m.state = 'uncertain') as uncertain,
      count(*) filter (where m.state = 'stopped') as stopped,
      (select count(distinct k.recipient_id) from campaign_clicks k join campaign_links l on l.id = k.link_id
        where l.campaign_id = ${id}) as clickers,
      coalesce((select json_agg(o) from (
        select coalesce(reason, '') as reason, count(*) as count from campaign_recipients
        where campaign_id = ${id} and state = 'left_out' group by 1 order by 2 desc, 1) o), '[]') as reasons,
      coalesce((select json_agg(o) from (
        select l.url, count(k.recipient_id) as clicks from campaign_links l
        left join campaign_clicks k on k.link_id = l.id
        where l.campaign_id = ${id} group by l.id order by 2 desc, l.url limit 50) o), '[]') as links
    from campaign_recipients r
    left join messages m on m.campaign_recipient_id = r.id
    left join bounced_addresses b on b.message_id = m.id
    where r.campaign_id = ${id}`.execute(db);
  return rows[0] as Counts;
}

/** The key that signs the links of e-mails. */
export async function findSigningKey(db: Db): Promise<Buffer> {
  const { signing_key } = await db
    .selectFrom('message_settings')
    .select('signing_key')
    .executeTakeFirstOrThrow();
  return signing_key;
}

/** A client as the reader of a mail: its first contact that wants marketing, else any, else its main address. */
export async function findReader(db: Db, clientId: number): Promise<Reader | undefined> {
  const { rows } = await sql<Reader>`
    select c.name as client_name, level.name as level_name, type.name as type_name, coalesce(k.name, '') as name,
      coalesce(k.email, c.email, '') as email,
      coalesce((select string_agg(u.name, ', ' order by u.name) from client_managers m join users u on u.id = m.user_id
        where m.client_id = c.id), '') as manager_name
    from clients c
    join client_levels level on level.id = c.level_id
    join client_types type on type.id = c.type_id
    left join lateral (select name, email from contacts where client_id = c.id and email is not null
      order by marketing_enabled desc, position, id limit 1) k on true
    where c.id = ${clientId}`.execute(db);
  return rows[0];
}
