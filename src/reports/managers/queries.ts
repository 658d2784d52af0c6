import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { daysOf } from '../period.ts';
import type { ManagersQuery } from './schema.ts';

/** What happened to a manager's clients in a month; the clients are those of the manager's care today. */
export type SalesRow = {
  id: number;
  name: string;
  commission_percent: string;
  /** The month's number in the period, from 1; 0 and one more than there are for what lies outside, which sold nothing. */
  bucket: number;
  /** Clients that came into the list, archived ones left out: of all months together, those in care. */
  added: number;
  sales: string;
  orders: number;
  /** Clients that bought, and those of them that had not yet bought in the period. */
  clients: number;
  first_clients: number;
  /** The part of sales, orders and first clients that is counted for another manager too. */
  again_sales: string;
  again_orders: number;
  again_clients: number;
};

/**
 * What was sold to the clients of each manager, month by month, cancelled orders left out. An order of a client with two
 * managers counts for each of them. In the order of names and months.
 */
export async function listSales(db: Db, query: ManagersQuery): Promise<SalesRow[]> {
  const { manager } = query;
  const days = daysOf(query);
  const starts = sql`${days}::date[]`;
  const only = manager ? sql`user_id = ${manager}` : sql`true`;
  const theirs = manager
    ? sql`client_id in (select client_id from client_managers where ${only})`
    : sql`true`;
  const some =
    query.type || query.county ? sql`client_id in (select id from clients where ${isOne(query)})` : sql`true`;
  // Orders come from their index by client and day: each is compared with the one before it, and nothing is sorted.
  const { rows } = await sql<SalesRow>`
    with mine as (
      select client_id, user_id, row_number() over (partition by client_id order by user_id) > 1 as again
      from client_managers where ${only}),
    sold as (
      select client_id, net_total, bucket, lag(bucket) over (partition by client_id order by date) as before
      from (
        select client_id, date, net_total, width_bucket(date, ${starts}) as bucket from orders
        where status <> 'cancelled' and date >= ${days[0]}::date and date < ${days.at(-1)}::date
          and ${theirs} and ${some}) dated),
    summed as (
      select user_id, bucket, sum(net_total) as sales, count(*)::int as orders,
        (count(*) filter (where before is distinct from bucket))::int as clients,
        (count(*) filter (where before is null))::int as first_clients,
        sum(net_total) filter (where again) as again_sales,
        (count(*) filter (where again))::int as again_orders,
        (count(*) filter (where again and before is null))::int as again_clients
      from sold join mine using (client_id) group by user_id, bucket),
    care as (
      select user_id, count(*)::int as added, width_bucket(created_at, array(
        select day::timestamp at time zone 'Europe/Bucharest' from unnest(${starts}) day order by day)) as bucket
      from client_managers join clients on id = client_id
      where archived_at is null and ${only} and ${isOne(query)} group by user_id, bucket)
    select u.id, u.name, u.commission_percent, bucket, coalesce(added, 0) as added,
      coalesce(sales, 0)::numeric(16, 2) as sales, coalesce(orders, 0) as orders, coalesce(clients, 0) as clients,
      coalesce(first_clients, 0) as first_clients, coalesce(again_sales, 0)::numeric(16, 2) as again_sales,
      coalesce(again_orders, 0) as again_orders, coalesce(again_clients, 0) as again_clients
    from summed full join care using (user_id, bucket) join users u on u.id = user_id
    order by u.name collate "ro-x-icu", u.id, bucket`.execute(db);
  return rows;
}

function isOne({ type, county }: ManagersQuery): RawBuilder<unknown> {
  const wanted = [sql`true`];
  if (type) wanted.push(sql`type_id = ${type}`);
  if (county) wanted.push(sql`county = ${county}`);
  return sql.join(wanted, sql` and `);
}
