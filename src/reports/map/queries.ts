import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { candidates, isListed, matches } from '../../search/matches/queries.ts';
import type { Sought } from '../../search/schema.ts';
import type { Cells } from './cells.ts';
import type { Color } from './schema.ts';

/** The clients of a cell that have one colour: how many, the sums of their degrees, and how far apart they lie. */
export type CellRow = {
  x: number;
  y: number;
  key: string;
  count: number;
  lat_sum: number;
  lon_sum: number;
  south: number;
  north: number;
  west: number;
  east: number;
  /** One of them. */
  id: number;
};

/** Clients counted by cell and colour, in a view alone: without filters nothing but the map's index is read. */
export async function loadCells(
  db: Db,
  { query, color, cells: { width, height, box } }: { query: Sought; color: Color; cells: Cells },
): Promise<CellRow[]> {
  const inside = sql`clients.lon between ${box.west} and ${box.east} and clients.lat between ${box.south} and ${box.north}`;
  const { rows } = await sql<CellRow>`
    select floor(clients.lon / ${width}::float8)::int as x, floor(clients.lat / ${height}::float8)::int as y, ${keyOf(color)} as key,
      count(*)::int as count, sum(clients.lat) as lat_sum, sum(clients.lon) as lon_sum,
      min(clients.lat) as south, max(clients.lat) as north, min(clients.lon) as west, max(clients.lon) as east,
      min(clients.id) as id
    from ${candidates(query)} where ${isListed(query)} and ${inside} and ${matches(query)}
    group by 1, 2, 3`.execute(db);
  return rows;
}

/** How many clients a query has in all, and how many on the map by colour. */
export async function countPlaced(db: Db, query: Sought, color: Color) {
  const { rows } = await sql<{ key: string | null; count: number }>`
    select ${keyOf(color)} as key, count(*)::int as count
    from ${candidates(query)} where ${isListed(query)} and clients.lon is not null and ${matches(query)} group by 1
    union all
    select null, count(*)::int from ${candidates(query)} where ${isListed(query)} and ${matches(query)}`.execute(
    db,
  );
  const byKey = new Map(rows.flatMap(({ key, count }) => (key === null ? [] : [[key, count] as const])));
  const total = rows.find(({ key }) => key === null)?.count ?? 0;
  const onMap = [...byKey.values()].reduce((sum, count) => sum + count, 0);
  return { byKey, total, placed: onMap, unplaced: total - onMap };
}

/** What a pin says of its client. */
export async function listPins(db: Db, ids: number[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('clients as c')
    .innerJoin('client_levels as l', 'l.id', 'c.level_id')
    .select(['c.id', 'c.name', 'c.status', 'l.name as level', 'c.geo_precision'])
    .where('c.id', 'in', ids)
    .execute();
}

function keyOf(color: Color): RawBuilder<string> {
  if (color === 'status') return sql`clients.status`;
  if (color === 'level') return sql`clients.level_id::text`;
  // A client of several managers is one point all the same. Asked client by client: a city has few of them.
  if (color === 'manager')
    return sql`coalesce((select case when count(*) > 1 then 'many' else min(user_id)::text end
      from client_managers where client_id = clients.id), 'none')`;
  return sql`case when clients.balance > 0 then 'due' when clients.balance < 0 then 'advance' else 'none' end`;
}
