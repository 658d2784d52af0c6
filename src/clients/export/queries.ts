import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { matchingIds } from '../../search/queries.ts';
import type { Sought } from '../../search/schema.ts';

/** The ids of all clients that answer a query, in the list's order; at most a million, eight megabytes. */
export async function listExportedIds(db: Db, query: Sought): Promise<number[]> {
  const order = orders[query.sort];
  const direction = sql.raw(query.dir ?? (query.sort === 'name' ? 'asc' : 'desc'));
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(array_agg(clients.id::float8 order by ${order} ${direction}, clients.id ${direction}), '{}') as ids
    from clients where clients.id in (${matchingIds(query)})`.execute(db);
  return rows[0]?.ids ?? [];
}

const orders = {
  name: sql`clients.name`,
  created: sql`clients.created_at`,
  last_order: sql`coalesce(clients.last_order_date, '0001-01-01'::date)`,
  balance: sql`clients.balance`,
};
