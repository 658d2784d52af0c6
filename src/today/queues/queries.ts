import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { candidates, countedUpTo, isListed, matches } from '../../search/matches/queries.ts';
import type { Sought } from '../../search/schema.ts';

/**
 * Where a client stands among those of a query in the order of names, and whether it is among them. `total` is counted up
 * to one above 10.000, where `before` means nothing.
 */
export type QueuePlace = { total: number; before: number; is_in: boolean };

export async function findPlace(
  db: Db,
  query: Sought,
  { id, name }: { id: number; name: string },
): Promise<QueuePlace> {
  const found = sql`select clients.id, clients.name from ${candidates(query)} where ${isListed(query)} and ${matches(query)}`;
  const { rows } = await sql<QueuePlace>`
    with counted as materialized (${found} limit ${sql.lit(countedUpTo + 1)}),
    sums as (select count(*) as total, coalesce(bool_or(id = ${id}::bigint), false) as is_in,
      count(*) filter (where (name, id) < (${name}::text collate "ro-x-icu", ${id}::bigint)) as before from counted)
    select total, before, is_in or total > ${sql.lit(countedUpTo)} and exists (${found} and clients.id = ${id}::bigint) as is_in
    from sums`.execute(db);
  return rows[0] ?? { total: 0, before: 0, is_in: false };
}
