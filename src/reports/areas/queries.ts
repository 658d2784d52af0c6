import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { candidates, isListed, matches } from '../../search/matches/queries.ts';
import type { ListQuery } from '../../search/schema.ts';
import type { Sales } from '../sales/queries.ts';
import type { AreasQuery } from './schema.ts';

/** A zone's clients and what they bought; amounts are lei without VAT, two decimals. */
export type AreaRow = {
  /** RO-CJ, or a code of no county of ours; null where clients have none. */
  county: string | null;
  /** Null by county, and where clients have none. */
  locality: string | null;
  clients: number;
  /** Clients with orders in the last twelve months, and in the twelve before. */
  buyers: number;
  buyers_before: number;
  net_year: string;
  net_before: string;
  /** The middle of its clients' points; null where no point is better than the county's seat. */
  lat: number | null;
  lon: number | null;
};

/** `zones` and `clients`: how many there are in all, also beyond the rows. */
export type Areas = { rows: AreaRow[]; zones: number; clients: number };

/** As many circles as a map can show, and a person can read. */
const mostLocalities = 500;

/** The clients that answer a list's query, by county or by locality, the biggest zones first: 500 localities at most. */
export async function loadAreas(
  db: Db,
  {
    query,
    by,
    measure,
    sales,
    portfolioOf,
  }: AreasQuery & { query: ListQuery; sales: Sales; portfolioOf: number | null },
): Promise<Areas> {
  const over = { ...query, portfolioOf };
  const isByLocality = by === 'locality';
  const size = measure === 'clients' ? sql`clients` : sql`net_year`;
  const { rows } = await sql<AreaRow & { zones: number; all_clients: number }>`
    select zones.*, (count(*) over ())::int as zones, (sum(clients) over ())::int as all_clients from (
      select clients.county, ${isByLocality ? sql`clients.locality` : sql`null::text as locality`},
        count(*)::int as clients,
        (count(*) filter (where s.orders_year > 0))::int as buyers,
        (count(*) filter (where s.orders_before > 0))::int as buyers_before,
        coalesce(sum(s.net_year), 0)::numeric(16, 2) as net_year,
        coalesce(sum(s.net_before), 0)::numeric(16, 2) as net_before,
        avg(clients.lat) filter (where clients.geo_precision is distinct from 'county') as lat,
        avg(clients.lon) filter (where clients.geo_precision is distinct from 'county') as lon
      from ${candidates(over)} left join (${sales.rows}) s on s.client_id = clients.id
      where ${isListed(query)} and ${matches(over)}
      group by 1, 2) zones
    order by ${size} desc, zones.clients desc, county, locality
    ${isByLocality ? sql`limit ${mostLocalities}` : sql``}`.execute(db);
  return {
    rows: rows.map(({ zones: _zones, all_clients: _clients, ...row }) => row),
    zones: rows[0]?.zones ?? 0,
    clients: rows[0]?.all_clients ?? 0,
  };
}
