import { type RawBuilder, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db, Trx } from '../../db/database.ts';

/**
 * What each client bought, to be joined by `client_id`: `orders`, `net`, `first_order_date` of all time; `orders_year`,
 * `net_year` of the twelve months up to the day; `orders_before`, `net_before` of the twelve months before those. Lei
 * without VAT, cancelled orders and those of a day to come left out. Who bought nothing has no row.
 */
export type Sales = {
  rows: RawBuilder<unknown>;
  /** The day up to which it is counted. */
  day: string;
  /** When the kept sums were made; null where they are counted now. */
  at: Date | null;
};

// Up to here counting anew costs less than a tenth of a second, and is never old.
const countedUpTo = 100_000;

/**
 * Where a report's sales come from: counted now where the orders are few or only an own portfolio is asked for, else
 * as the night kept them.
 */
export async function salesOf(db: Db, today: string, portfolioOf: number | null = null): Promise<Sales> {
  const counted = { rows: countedSales(today, portfolioOf), day: today, at: null };
  if (portfolioOf !== null) return counted;
  const { rows } = await sql<{ day: string; at: Date }>`
    select day, refreshed_at as at from client_sales_state
    where (select reltuples from pg_class where oid = 'orders_measure_idx'::regclass) > ${countedUpTo}`.execute(
    db,
  );
  return rows[0] ? { rows: sql`select * from client_sales`, ...rows[0] } : counted;
}

/** The sums of all clients as of a day, counted from the orders: read from one index alone. */
function countedSales(day: string, portfolioOf: number | null = null): RawBuilder<unknown> {
  const year = sql`date > ${day}::date - interval '1 year'`;
  const before = sql`date <= ${day}::date - interval '1 year' and date > ${day}::date - interval '2 years'`;
  return sql`
    select client_id, count(*)::int as orders, sum(net_total)::numeric(16, 2) as net,
      (count(*) filter (where ${year}))::int as orders_year,
      coalesce(sum(net_total) filter (where ${year}), 0)::numeric(16, 2) as net_year,
      (count(*) filter (where ${before}))::int as orders_before,
      coalesce(sum(net_total) filter (where ${before}), 0)::numeric(16, 2) as net_before,
      min(date) as first_order_date
    from orders where status <> 'cancelled' and date <= ${day}::date and ${inPortfolio(portfolioOf, 'orders.client_id')}
    group by client_id`;
}

const sums = ['orders', 'net', 'orders_year', 'net_year', 'orders_before', 'net_before', 'first_order_date'];

/** Brings the kept sums to a day, writing only what is another by now. Answers how many rows that were. */
export async function keepSales(trx: Trx, { day, at }: { day: string; at: Date }): Promise<number> {
  const columns = sql.join(sums.map((name) => sql.ref(name)));
  const kept = sql.join(sums.map((name) => sql.ref(`kept.${name}`)));
  const fresh = sql.join(sums.map((name) => sql.ref(`excluded.${name}`)));
  const set = sql.join(sums.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`));
  const { rows } = await sql<{ count: number }>`
    with fresh as materialized (${countedSales(day)}),
    gone as (
      delete from client_sales kept where not exists (select from fresh where fresh.client_id = kept.client_id)
      returning client_id),
    written as (
      insert into client_sales as kept (client_id, ${columns}) select client_id, ${columns} from fresh
      on conflict (client_id) do update set ${set} where (${kept}) is distinct from (${fresh})
      returning client_id),
    state as (
      insert into client_sales_state (day, refreshed_at) values (${day}, ${at})
      on conflict (singleton) do update set day = excluded.day, refreshed_at = excluded.refreshed_at)
    select (select count(*) from gone)::int + (select count(*) from written)::int as count`.execute(trx);
  return rows[0]?.count ?? 0;
}

/** The day up to which sums are kept; undefined before the first time. */
export async function keptSalesDay(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('client_sales_state').select('day').executeTakeFirst();
  return row?.day;
}
