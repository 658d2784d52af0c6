import { type RawBuilder, sql } from 'kysely';

/**
 * The columns of `YearSums` over clients with their sales, of which some have none.
 * @param clients the name that has the status in the query; the sales' columns have names that nothing else has
 */
export const yearSums = (clients: string): RawBuilder<unknown> => sql`
  count(*)::int as clients,
  (count(*) filter (where ${sql.ref(`${clients}.status`)} = 'active'))::int as active,
  (count(*) filter (where ${sql.ref(`${clients}.status`)} = 'prospect'))::int as prospects,
  (count(*) filter (where orders_year > 0))::int as buyers,
  (count(*) filter (where orders_before > 0))::int as buyers_before,
  coalesce(sum(net_year), 0)::numeric(16, 2) as net_year,
  coalesce(sum(net_before), 0)::numeric(16, 2) as net_before`;
