import { type RawBuilder, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import { answering } from '../../clients/queries.ts';
import type { Db } from '../../db/database.ts';
import { readCursor, writeCursor } from '../../db/paging.ts';
import { NotFound } from '../../errors.ts';
import { answersTerms } from '../../search/matches/queries.ts';
import { readTerms } from '../../search/terms.ts';
import type { MessageState } from '../state.ts';
import type { MessageSearch, MessageSight } from './schema.ts';

const countedUpTo = 10_000;
// Whoever types two letters that stand in every name looks for an address.
const soughtClients = sql.lit(500);
const most = sql.lit(countedUpTo + 1);

/** One page of messages, the newest first, with the key of the next page. `whole`: with their text. */
export async function listMessages(db: Db, query: MessageSearch, { whole = false } = {}) {
  const found = await db
    .selectFrom('messages as m')
    .leftJoin('clients as c', 'c.id', 'm.client_id')
    .select(['m.id', 'm.created_at', 'm.ended_at', 'm.event', 'm.channel', 'm.state', 'm.via', 'm.reason'])
    .select(['m.recipient', 'm.recipient_name', 'm.subject', 'm.client_id', 'c.name as client_name'])
    .select(['m.order_id', 'm.document_id', 'm.note_id', 'm.attempts', 'm.next_attempt_at', 'm.repeats_id'])
    .select(whole ? 'm.body_text' : sql<string>`left(m.body_text, 80)`.as('body_text'))
    .where(asked(query))
    .where(afterPlace(query))
    .orderBy('m.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const items = found.slice(0, query.limit);
  const end = items.at(-1);
  const next = found.length > query.limit && end ? writeCursor({ key: '', id: end.id }) : null;
  return { items, next };
}

export type MessageRow = Awaited<ReturnType<typeof listMessages>>['items'][number];

/** How many messages answer a query; null above 10.000. */
export async function countMessages(db: Db, query: MessageSearch): Promise<number | null> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from (select from messages as m
    where ${asked(query)} order by m.id desc limit ${most}) as found`.execute(db);
  const total = rows[0]?.total ?? 0;
  return total > countedUpTo ? null : total;
}

/** The name of the client that a list is filtered by. */
export async function findClientName(db: Db, id: number): Promise<string | undefined> {
  const client = await db
    .selectFrom('clients')
    .select('name')
    .where('id', '=', answering(id))
    .executeTakeFirst();
  return client?.name;
}

/** A whole message with the names of what it is about, what it repeats and what repeats it, for whoever may see it. */
export async function getMessage(db: Db, id: number, sight: MessageSight) {
  const message = await db
    .selectFrom('messages as m')
    .leftJoin('clients as c', 'c.id', 'm.client_id')
    .leftJoin('users as author', 'author.id', 'm.created_by')
    .leftJoin('users as user', 'user.id', 'm.user_id')
    .leftJoin('orders as o', 'o.id', 'm.order_id')
    .leftJoin('documents as d', 'd.id', 'm.document_id')
    .leftJoin('campaign_recipients as r', 'r.id', 'm.campaign_recipient_id')
    .leftJoin('campaigns as campaign', 'campaign.id', 'r.campaign_id')
    .selectAll('m')
    .select(['c.name as client_name', 'author.name as author_name', 'user.name as user_name'])
    .select([
      'o.number as order_number',
      'd.kind as document_kind',
      'd.series',
      'd.number as document_number',
    ])
    .select(['campaign.id as campaign_id', 'campaign.name as campaign_name'])
    .select((eb) =>
      eb
        .selectFrom('messages as later')
        .select('later.id')
        .whereRef('later.repeats_id', '=', 'm.id')
        .orderBy('later.id', 'desc')
        .limit(1)
        .as('repeated_by'),
    )
    .where('m.id', '=', id)
    .where(isSeen(sight))
    .executeTakeFirst();
  if (!message) throw new NotFound('Mesajul nu există.');
  return message;
}

export type MessageRecord = Awaited<ReturnType<typeof getMessage>>;

const midnight = (day: RawBuilder<unknown>) => sql`(${day})::timestamp at time zone 'Europe/Bucharest'`;

function asked(query: MessageSearch): RawBuilder<boolean> {
  const { q, state, event, channel, client_id, from, to, sight } = query;
  const wanted: RawBuilder<unknown>[] = [isSeen(sight)];
  if (state) wanted.push(ofState(state));
  if (event) wanted.push(sql`m.event = ${event}`);
  if (channel) wanted.push(sql`m.channel = ${channel}`);
  if (client_id) wanted.push(sql`m.client_id = ${answering(client_id)}`);
  if (from) wanted.push(sql`m.created_at >= ${midnight(sql`${from}::date`)}`);
  if (to) wanted.push(sql`m.created_at < ${midnight(sql`${to}::date + 1`)}`);
  if (q?.trim()) wanted.push(sought(q.trim(), sight.portfolioOf));
  return sql<boolean>`${sql.join(wanted, sql` and `)}`;
}

/** What went to a colleague is theirs, and no message tells what its reader may not see elsewhere. */
function isSeen({ userId, portfolioOf, ...sees }: MessageSight): RawBuilder<boolean> {
  const asked: RawBuilder<unknown>[] = [inPortfolio(portfolioOf, 'm.client_id')];
  if (!sees.seesColleagues) asked.push(sql`(m.user_id is null or m.user_id = ${userId})`);
  if (!sees.seesBalance) asked.push(sql`m.event not in ('statement', 'client_blocked')`);
  if (!sees.seesNotes) asked.push(sql`m.event <> 'note_reminder'`);
  return sql<boolean>`${sql.join(asked, sql` and `)}`;
}

/** As messageStateOf says it. */
function ofState(state: MessageState): RawBuilder<unknown> {
  if (state === 'kept') return sql`m.via = 'kept' and m.state = 'sent'`;
  if (state === 'sent') return sql`m.state = 'sent' and m.via is distinct from 'kept'`;
  return sql`m.state = ${state}`;
}

/** Clients and addresses are looked up once, each through their own index; the newest of them, as many as are counted. */
function sought(q: string, portfolioOf: number | null): RawBuilder<boolean> {
  const terms = readTerms(q);
  const digits = /^[+(]?\d[\d\s./()-]*$/.test(q) ? q.replace(/\D/g, '').replace(/^0+/, '') : '';
  const written = `%${(digits || q).replace(/[\\%_]/g, '\\$&')}%`;
  const addressed = sql`(select id from messages where lower(recipient) like lower(${written}::text)
    and ${inPortfolio(portfolioOf, 'messages.client_id')} order by id desc limit ${most})`;
  if (!terms) return sql`m.id = any(array(${addressed}))`;
  return sql`m.id = any(array(${addressed} union
    (select id from messages where client_id = any(array(select coalesce(merged_into_id, id) from clients
      where ${answersTerms(terms, 'clients')} and ${inPortfolio(portfolioOf, 'clients.id')} limit ${soughtClients})) order by id desc limit ${most})))`;
}

function afterPlace({ after }: MessageSearch): RawBuilder<boolean> {
  if (!after) return sql<boolean>`true`;
  return sql<boolean>`m.id < ${readCursor(after).id}`;
}
