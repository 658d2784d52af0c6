import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { endOf, isCounted, monthKey, monthOf, startOf } from '../counted/queries.ts';
import type { Sales } from '../sales/queries.ts';
import type { StatusesQuery } from './schema.ts';

export type StatusMove = {
  from_status: string;
  to_status: string;
  moves: number;
  /** Different ones among them. */
  clients: number;
};
export type Cohort = {
  clients: number;
  /** How many of them were or are active by now, and how many ordered. */
  active: number;
  ordered: number;
  /** Of those whose first order came after they were added: how many, and the days in the middle. */
  measured: number;
  median_days: number | null;
};
export type Statuses = {
  /** Of today. */
  today: { status: string; clients: number }[];
  /** How many different clients had a status at some time of the period. */
  present: { status: string; clients: number }[];
  moves: StatusMove[];
  /** The same by month, as 2026-11. */
  monthly: { from_status: string; to_status: string; month: string; moves: number }[];
  /** Clients that were added as prospects, by month. */
  prospects: { month: string; clients: number }[];
  /** Of the clients that were added in the period. */
  cohort: Cohort;
};

/** Where clients stand between prospect and inactive, who moved in a period, and what became of those added in it. */
export async function loadStatuses(
  db: Db,
  query: StatusesQuery,
  sales: Pick<Sales, 'rows'>,
): Promise<Statuses> {
  const [start, end] = [startOf(query.from), endOf(query.to)];
  const { rows } = await sql<Statuses>`
    with counted as materialized (select c.id, c.status, c.created_at from clients c where ${isCounted(query)}),
    moved as materialized (
      select h.client_id, h.from_status, h.to_status, h.changed_at, c.created_at,
        lag(h.changed_at) over mine as since, lead(h.id) over mine is null as is_last
      from status_history h join counted c on c.id = h.client_id
      where h.changed_at >= ${start}
      window mine as (partition by h.client_id order by h.changed_at, h.id)),
    spans as (
      select client_id, from_status as status, coalesce(since, created_at) as starts from moved
      union all
      select client_id, to_status, changed_at from moved where is_last),
    present as (
      select status, count(*)::int as clients
      from (select client_id, status from spans where starts < ${end} group by 1, 2) each_once group by status
      union all
      select status, count(*)::int from counted c
      where created_at < ${end} and not exists (select from moved m where m.client_id = c.id) group by status),
    pairs as (
      select client_id, from_status, to_status, count(*) as moves from moved where changed_at < ${end} group by 1, 2, 3),
    added as materialized (
      select ${monthOf(sql`c.created_at`)} as month, coalesce(f.from_status, c.status) as first_status,
        c.status = 'active' or a.client_id is not null as active, s.client_id is not null as ordered,
        s.first_order_date - (c.created_at at time zone 'Europe/Bucharest')::date as days
      from counted c
      left join moved f on f.client_id = c.id and f.since is null
      left join (select distinct client_id from moved where 'active' in (from_status, to_status)) a on a.client_id = c.id
      left join (${sales.rows}) s on s.client_id = c.id
      where c.created_at >= ${start} and c.created_at < ${end})
    select
      (select coalesce(jsonb_agg(t), '[]') from (select status, count(*)::int as clients from counted group by 1) t) as today,
      (select coalesce(jsonb_agg(t), '[]') from (select status, sum(clients)::int as clients from present group by 1) t) as present,
      (select coalesce(jsonb_agg(t), '[]') from (
        select from_status, to_status, sum(moves)::int as moves, count(*)::int as clients from pairs group by 1, 2) t) as moves,
      (select coalesce(jsonb_agg(t), '[]') from (
        select from_status, to_status, ${monthKey(sql`month`)} as month, moves from (
          select from_status, to_status, ${monthOf(sql`changed_at`)} as month, count(*)::int as moves
          from moved where changed_at < ${end} group by 1, 2, 3) m) t) as monthly,
      (select coalesce(jsonb_agg(t), '[]') from (
        select ${monthKey(sql`month`)} as month, count(*)::int as clients from added
        where first_status = 'prospect' group by added.month) t) as prospects,
      (select to_jsonb(t) from (
        select count(*)::int as clients, count(*) filter (where active)::int as active,
          count(*) filter (where ordered)::int as ordered, count(*) filter (where days >= 0)::int as measured,
          percentile_cont(0.5) within group (order by days) filter (where days >= 0) as median_days
        from added) t) as cohort`.execute(db);
  return rows[0] as Statuses;
}
