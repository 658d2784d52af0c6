import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

export type SalesRow = {
  id: number;
  name: string;
  commission_percent: string;
  /** Clients in the manager's care today, archived ones left out. */
  managed: number;
  /** Null in the row of the whole period. */
  month: string | null;
  sales: string;
  orders: number;
  clients: number;
  /** Of the whole report, each order counted once however many managers its client has. */
  all_sales: string;
  all_orders: number;
  all_clients: number;
};

/**
 * What was sold to the clients of each manager, month by month and for the whole period, cancelled orders left out. An
 * order of a client with two managers counts for each of them. Managers without a sale have the period's row alone.
 * @param period from the first day of a month up to, not with, the first day of another
 */
export async function listSales(
  db: Db,
  { from, before, manager }: { from: string; before: string; manager: number | undefined },
): Promise<SalesRow[]> {
  const only = (column: string) => (manager ? sql`${sql.ref(column)} = ${manager}` : sql`true`);
  const { rows } = await sql<SalesRow>`
    with sold as materialized (
      select m.user_id, o.id, o.client_id, o.net_total, to_char(o.date, 'YYYY-MM') as month
      from orders o join client_managers m on m.client_id = o.client_id
      where o.status <> 'cancelled' and o.date >= ${from}::date and o.date < ${before}::date and ${only('m.user_id')}),
    managed as (
      select m.user_id, count(*)::int as clients from client_managers m join clients c on c.id = m.client_id
      where c.archived_at is null and ${only('m.user_id')} group by m.user_id),
    summed as (
      select user_id, month, sum(net_total) as sales, count(*)::int as orders, count(distinct client_id)::int as clients
      from sold group by grouping sets ((user_id, month), (user_id)))
    select u.id, u.name, u.commission_percent, coalesce(m.clients, 0) as managed,
      s.month, coalesce(s.sales, 0)::numeric(16, 2) as sales, coalesce(s.orders, 0) as orders, coalesce(s.clients, 0) as clients,
      (select coalesce(sum(net_total), 0)::numeric(16, 2) from (select distinct id, net_total from sold) once) as all_sales,
      (select count(distinct id)::int from sold) as all_orders,
      (select count(distinct client_id)::int from sold) as all_clients
    from users u left join managed m on m.user_id = u.id left join summed s on s.user_id = u.id
    where (m.user_id is not null or s.user_id is not null) and ${only('u.id')}
    order by u.name collate "ro-x-icu", u.id, s.month nulls last`.execute(db);
  return rows;
}
