import { sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db } from '../../db/database.ts';
import type { Sales } from '../sales/queries.ts';
import type { PotentialQuery } from './schema.ts';

/** A zone's clients and what they bought; amounts are lei without VAT, two decimals. */
export type ZoneRow = {
  /** A county's code or two digits of a CAEN code; null where clients have none. */
  zone: string | null;
  clients: number;
  active: number;
  /** Prospects that never ordered. */
  prospects: number;
  /** Clients with orders in the last twelve months. */
  buyers: number;
  net_year: string;
  net_before: string;
};

const zones = {
  // Abroad a county is free text.
  county: sql`case when c.county like 'RO-%' then c.county end`,
  caen: sql`left(c.caen_code, 2)`,
};

/** All zones that have clients, in no order; archived and merged clients left out. */
export async function loadZones(
  db: Db,
  { by, manager, type }: PotentialQuery,
  sales: Sales,
): Promise<ZoneRow[]> {
  const { rows } = await sql<ZoneRow>`
    select ${zones[by]} as zone, count(*)::int as clients,
      (count(*) filter (where c.status = 'active'))::int as active,
      (count(*) filter (where c.status = 'prospect' and s.client_id is null))::int as prospects,
      (count(*) filter (where s.orders_year > 0))::int as buyers,
      coalesce(sum(s.net_year), 0)::numeric(16, 2) as net_year,
      coalesce(sum(s.net_before), 0)::numeric(16, 2) as net_before
    from clients c left join (${sales.rows}) s on s.client_id = c.id
    where c.archived_at is null and c.merged_into_id is null
      and ${inPortfolio(manager ?? null, 'c.id')} and ${type ? sql`c.type_id = ${type}` : sql`true`}
    group by 1`.execute(db);
  return rows;
}
