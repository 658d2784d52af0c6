import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { daysOf } from '../period.ts';
import type { ActivityQuery } from './schema.ts';

/** What this person may see of what others do. */
export type Sees = { notes: boolean; messages: boolean; orders: boolean };

/**
 * Something that was done so many times in a month, by a person or to the clients in the person's care; `user_id` is null
 * for nobody: the program's own notes, messages to clients without a manager.
 */
export type Fact = {
  user_id: number | null;
  /** The month's number in the period, from 1. */
  bucket: number;
  kind: 'note' | 'done' | 'late' | 'message' | 'order';
  /** Of a note its kind; of a message `email`, `sms` or `campaign` and how it ended, as `sms failed`; else ''. */
  detail: string;
  count: number;
  /** Of notes those with a reminder; of messages each one once, however many managers its client has. */
  part: number;
  /** Of orders, lei without VAT. */
  net: string;
};

/**
 * What was written, done, sent and entered, month by month; deleted notes and cancelled orders left out, and messages that
 * did not come to an end.
 * @param now until when a reminder that is not done is late
 */
export async function listFacts(db: Db, query: ActivityQuery, sees: Sees, now: Date): Promise<Fact[]> {
  const { manager } = query;
  const days = sql`${daysOf(query)}::date[]`;
  const starts = sql`(select starts from period)`;
  const inPeriod = (at: string) =>
    sql`${sql.ref(at)} >= (select opens from period) and ${sql.ref(at)} < (select closes from period)`;
  const bucket = (at: string) => sql`width_bucket(${sql.ref(at)}, ${starts})`;
  const only = (column: string) => (manager ? sql`${sql.ref(column)} = ${manager}` : sql`true`);

  const notes = sql`
    select created_by as user_id, ${bucket('created_at')} as bucket, 'note' as kind, kind as detail, count(*)::int as count,
      count(remind_at)::int as part, 0::numeric as net
    from notes where deleted_at is null and ${inPeriod('created_at')} and ${only('created_by')} group by 1, 2, 4
    union all
    select done_by, ${bucket('done_at')}, 'done', '', count(*)::int, 0, 0
    from notes where deleted_at is null and done_by is not null and ${inPeriod('done_at')} and ${only('done_by')} group by 1, 2
    union all
    select remind_user_id, ${bucket('remind_at')}, 'late', '', count(*)::int, 0, 0
    from notes where deleted_at is null and done_at is null and remind_at < ${now} and ${inPeriod('remind_at')}
      and ${only('remind_user_id')} group by 1, 2`;
  const messages = sql`
    select user_id, bucket, 'message',
      case when event = 'campaign' then event else channel end || ' ' || case when via = 'kept' and state = 'sent' then via else state end,
      count, part, 0
    from (
      select m.user_id, ${bucket('created_at')} as bucket, event, channel, via, state, count(*)::int as count,
        (count(*) filter (where again is not true))::int as part
      from messages ${manager ? sql`join` : sql`left join`} (
        select client_id, user_id, row_number() over (partition by client_id order by user_id) > 1 as again
        from client_managers where ${only('user_id')}) m using (client_id)
      where messages.user_id is null and client_id is not null and ${inPeriod('created_at')}
        and state in ('sent', 'failed', 'uncertain')
      group by m.user_id, bucket, event, channel, via, state) told`;
  // Asked person by person: each one's orders stand together in their index.
  const orders = sql`
    select u.id, bucket, 'order', '', count, 0, net
    from users u cross join lateral (
      select ${bucket('created_at')} as bucket, count(*)::int as count, sum(net_total) as net
      from orders where created_by = u.id and status <> 'cancelled' and ${inPeriod('created_at')} group by 1) entered
    where ${only('u.id')}`;
  const parts: RawBuilder<unknown>[] = [
    ...(sees.notes ? [notes] : []),
    ...(sees.messages ? [messages] : []),
    ...(sees.orders ? [orders] : []),
  ];
  if (parts.length === 0) return [];
  const { rows } = await sql<Fact>`
    with days as (
      select array_agg(day::timestamp at time zone 'Europe/Bucharest' order by day) as starts from unnest(${days}) day),
    period as materialized (
      select starts, starts[1] as opens, starts[array_length(starts, 1)] as closes from days),
    facts (user_id, bucket, kind, detail, count, part, net) as (${sql.join(parts, sql` union all `)})
    select user_id, bucket, kind, detail, count, part, net::numeric(16, 2) as net from facts`.execute(db);
  return rows;
}
