import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { writeRows } from '../../db/rows.ts';
import { requestId } from '../../request-id.ts';
import type { Channel } from '../events.ts';
import { mainAddress, mobile } from '../recipients.ts';

/** A message, held until the transaction ends; its client before it, as a merge does. */
export async function lockMessage(trx: Trx, id: number) {
  await holdClients(trx, [id]);
  return trx
    .selectFrom('messages')
    .select(['id', 'state', 'via', 'channel', 'campaign_recipient_id', 'body_text'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The message that repeats this one, if somebody asked for it already. */
export async function findRepeat(db: Db, id: number): Promise<number | undefined> {
  const repeat = await db.selectFrom('messages').select('id').where('repeats_id', '=', id).executeTakeFirst();
  return repeat?.id;
}

const holdClients = (trx: Trx, messageIds: number[]) =>
  trx
    .selectFrom('clients')
    .select('id')
    .where('id', 'in', sql<number>`(select client_id from messages where id = any(${messageIds}::bigint[]))`)
    .orderBy('id')
    .forKeyShare()
    .execute();

/**
 * Writes messages anew, each once however often it is asked for; answers the ids of the new ones. Each goes where its
 * contact, or the main address or mobile it went to, is now: `readdressed` in its detail says where the old one went.
 * What a campaign knows of its recipient follows the newest message, and its consent is of the address it was.
 */
export async function insertRepeats(trx: Trx, ids: number[], userId: number): Promise<number[]> {
  const current = sql<string>`coalesce(case
    when m.event = 'campaign' or m.user_id is not null or m.portal_opening_id is not null then null
    when m.contact_id is not null and m.channel = 'email' then nullif(k.email, '')
    when m.contact_id is null and m.channel = 'email' and m.recipient_name = ${mainAddress} then nullif(c.email, '')
    when m.contact_id is null and m.channel = 'sms' and m.recipient_name = ${mobile} then nullif(c.mobile, '')
    end, m.recipient)`;
  const detail = sql<string>`case when lower(${current}) = lower(m.recipient) then m.detail - 'readdressed'
    else m.detail || jsonb_build_object('readdressed', m.recipient) end`;
  const written = await trx
    .insertInto('messages')
    .columns([...copied, 'recipient', 'detail', 'created_by', 'request_id', 'repeats_id', 'unique_key'])
    .expression((eb) =>
      eb
        .selectFrom('messages as m')
        .leftJoin('contacts as k', 'k.id', 'm.contact_id')
        .leftJoin('clients as c', 'c.id', 'm.client_id')
        .select(copied.map((column) => `m.${column}` as const))
        .select([
          current.as('recipient'),
          detail.as('detail'),
          sql<number>`${userId}::bigint`.as('created_by'),
          sql<string | null>`${requestId()}::text`.as('request_id'),
          'm.id as repeats_id',
          sql<string>`'repeat ' || m.id`.as('unique_key'),
        ])
        .where('m.id', 'in', ids)
        .orderBy('m.id'),
    )
    .onConflict((conflict) => conflict.column('unique_key').doNothing())
    .returning(['id', 'repeats_id'])
    .execute();
  await moveRecipients(trx, written);
  return written.map(({ id }) => id);
}

const copied = [
  'client_id',
  'contact_id',
  'user_id',
  'order_id',
  'document_id',
  'note_id',
  'portal_opening_id',
  'event',
  'channel',
  'recipient_name',
  'subject',
  'body_text',
  'body_html',
] as const;

async function moveRecipients(trx: Trx, repeats: { id: number; repeats_id: number | null }[]): Promise<void> {
  const olds = repeats.flatMap(({ repeats_id }) => repeats_id ?? []);
  if (olds.length === 0) return;
  const held = await trx
    .selectFrom('messages')
    .select(['id', 'campaign_recipient_id'])
    .where('id', 'in', olds)
    .where('campaign_recipient_id', 'is not', null)
    .execute();
  if (held.length === 0) return;
  // One message of a recipient: the old one lets go before the new one takes it.
  const ids = held.map(({ id }) => id);
  await trx.updateTable('messages').set({ campaign_recipient_id: null }).where('id', 'in', ids).execute();
  const of = new Map(held.map(({ id, campaign_recipient_id }) => [id, campaign_recipient_id]));
  const rows = repeats.flatMap(({ id, repeats_id }) => {
    const campaign_recipient_id = of.get(repeats_id ?? 0);
    return campaign_recipient_id ? [{ id, campaign_recipient_id }] : [];
  });
  await writeRows(trx, 'messages', ['id'], ['campaign_recipient_id'], rows);
}

export async function stopWaiting(trx: Trx, id: number, reason: string, at: Date): Promise<void> {
  const stopped = { state: 'stopped', reason, ended_at: at };
  await trx.updateTable('messages').set(stopped).where('id', '=', id).execute();
}

/** The state of both channels; `open`: whether anything may go by it now. */
export async function listChannelStates(db: Db, now: Date) {
  return db
    .selectFrom('message_channels')
    .select(['channel', 'failures', 'paused_at', 'not_before'])
    .select(
      sql<boolean>`paused_at is null and (not_before is null or not_before <= ${now}::timestamptz)`.as(
        'open',
      ),
    )
    .orderBy('channel')
    .execute();
}

export async function lockChannel(trx: Trx, channel: Channel) {
  return trx
    .selectFrom('message_channels')
    .select(['paused_at'])
    .where('channel', '=', channel)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Pauses a channel, or opens it again, also where it was waiting for its server. */
export async function setPaused(
  trx: Trx,
  channel: Channel,
  paused: { at: Date; by: number } | undefined,
): Promise<void> {
  const set = paused
    ? { paused_at: paused.at, paused_by: paused.by }
    : { paused_at: null, paused_by: null, not_before: null, failures: 0 };
  await trx.updateTable('message_channels').set(set).where('channel', '=', channel).execute();
}

/** What is kept and was not sent since: without a server it lies in the data folder. */
const keptOf = (db: Db, channel?: Channel) =>
  db
    .selectFrom('messages as m')
    .where('m.via', '=', sql.lit('kept'))
    .$if(channel !== undefined, (query) => query.where('m.channel', '=', channel ?? ''))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('messages as r').select('r.id').whereRef('r.repeats_id', '=', 'm.id'))),
    );

const pageSize = 50;

/** A page of what is kept, newest first, from the one after `before` on. */
export async function listKept(db: Db, { before }: { before?: number | undefined } = {}) {
  const rows = await keptOf(db)
    .leftJoin('clients as c', 'c.id', 'm.client_id')
    .select(['m.id', 'm.channel', 'm.event', 'm.recipient', 'm.recipient_name', 'm.subject', 'm.ended_at'])
    .select(['m.client_id', 'c.name as client_name', sql<string>`left(m.body_text, 120)`.as('opening')])
    .$if(before !== undefined, (query) => query.where('m.id', '<', before ?? 0))
    .orderBy('m.id', 'desc')
    .limit(pageSize + 1)
    .execute();
  return {
    rows: rows.slice(0, pageSize),
    next: rows.length > pageSize ? rows[pageSize - 1]?.id : undefined,
  };
}

export type KeptRow = Awaited<ReturnType<typeof listKept>>['rows'][number];

/** Both channels: whether they are paused and by whom, how much waits and how much is kept (at most 10.001). */
export async function listChannels(db: Db) {
  return db
    .selectFrom('message_channels as ch')
    .leftJoin('users as u', 'u.id', 'ch.paused_by')
    .select(['ch.channel', 'ch.paused_at', 'ch.not_before', 'u.name as paused_by'])
    .select([
      sql<number>`(select count(*) from (select from messages m where m.via = 'kept' and m.channel = ch.channel
        and not exists (select from messages r where r.repeats_id = m.id) limit 10001) kept)`.as('kept'),
      sql<number>`(select count(*) from (select from messages m where m.state = 'queued' and m.channel = ch.channel
        limit 10001) waiting)`.as('waiting'),
      sql<Date | null>`(select min(m.ended_at) from messages m where m.via = 'kept' and m.channel = ch.channel
        and not exists (select from messages r where r.repeats_id = m.id))`.as('oldest'),
    ])
    .orderBy('ch.channel')
    .execute();
}

export type ChannelRow = Awaited<ReturnType<typeof listChannels>>[number];

/** The ids of what is kept of a channel, oldest first, held until the transaction ends, their clients before them. */
export async function lockKept(trx: Trx, channel: Channel, limit: number): Promise<number[]> {
  const found = await keptOf(trx, channel).select('m.id').orderBy('m.id').limit(limit).execute();
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return [];
  await holdClients(trx, ids);
  await trx.selectFrom('messages').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
  return ids;
}

export async function findKept(db: Db, id: number) {
  return db
    .selectFrom('messages as m')
    .select(['m.id', 'm.channel', 'm.event', 'm.recipient', 'm.recipient_name', 'm.subject'])
    .select(['m.body_text', 'm.body_html', 'm.client_id', 'm.ended_at'])
    .where('m.id', '=', id)
    .where('m.via', '=', 'kept')
    .executeTakeFirst();
}
