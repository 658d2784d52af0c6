import { type RawBuilder, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db } from '../../db/database.ts';
import type { Address } from '../../romania/address.ts';
import { earthRadius, type Point } from './distance.ts';

/** A client to visit; `note` is the beginning of the pinned one, else of the newest, as it was written. */
export type Visited = Address & {
  id: number;
  name: string;
  lat: number | null;
  lon: number | null;
  geo_precision: string | null;
  phone: string | null;
  mobile: string | null;
  contact_name: string | null;
  contact_job: string | null;
  contact_phone: string | null;
  note: string | null;
};

type Over = { portfolioOf: number | null; withNotes: boolean };

// The page shows far less of a note, but its marks are taken away first.
const noteRead = 2000;

/** The chosen clients, in the order given; archived ones left out, merged ones as what they were merged into. */
export async function listChosen(db: Db, ids: number[], over: Over): Promise<Visited[]> {
  if (ids.length === 0) return [];
  const chosen = sql`(select coalesce(c.merged_into_id, c.id) as id, min(given.place) as place
    from unnest(${ids}::bigint[]) with ordinality as given (id, place) join clients c on c.id = given.id group by 1)`;
  return listVisited(db, sql`${chosen} as picked`, sql`picked.place`, over);
}

/** The prospects nearest to a start, up to so many km away. */
export async function listProspectsNear(
  db: Db,
  {
    start,
    km,
    manager,
    limit,
    ...over
  }: Over & { start: Point; km: number; manager: number | undefined; limit: number },
): Promise<Visited[]> {
  const degrees = (km / earthRadius) * (180 / Math.PI);
  const wide = degrees / Math.max(0.01, Math.cos((start.lat * Math.PI) / 180));
  const near = sql`(select id, ${kmFrom(start)} as place from clients
    where archived_at is null and status = 'prospect'
      and lon between ${start.lon - wide} and ${start.lon + wide} and lat between ${start.lat - degrees} and ${start.lat + degrees}
      and ${kmFrom(start)} <= ${km} and ${inPortfolio(manager ?? null, 'clients.id')} and ${inPortfolio(over.portfolioOf, 'clients.id')}
    order by place, id limit ${limit})`;
  return listVisited(db, sql`${near} as picked`, sql`picked.place`, over);
}

async function listVisited(
  db: Db,
  picked: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  { portfolioOf, withNotes }: Over,
): Promise<Visited[]> {
  const note = sql`(select left(n.text, ${noteRead}) from notes n where n.client_id = c.id and n.deleted_at is null
    order by n.pinned_at desc nulls last, n.id desc limit 1)`;
  const { rows } = await sql<Visited>`
    select c.id, c.name, c.country, c.county, c.locality, c.sector, c.street, c.street_no, c.address_extra, c.postal_code,
      c.lat, c.lon, c.geo_precision, c.phone, c.mobile,
      contact.name as contact_name, contact.job_title as contact_job, contact.phone as contact_phone,
      ${withNotes ? note : sql`null::text`} as note
    from ${picked} join clients c on c.id = picked.id
    left join lateral (select name, job_title, phone from contacts where client_id = c.id order by position, id limit 1) contact on true
    where c.archived_at is null and c.merged_into_id is null and ${inPortfolio(portfolioOf, 'c.id')}
    order by ${order}, c.id`.execute(db);
  return rows;
}

/** Kilometres from a start to a client's point, along a great circle. */
function kmFrom({ lat, lon }: Point): RawBuilder<number> {
  return sql<number>`2 * ${earthRadius}::float8 * asin(least(1, sqrt(
    power(sin(radians(clients.lat - ${lat}::float8) / 2), 2)
    + cos(radians(${lat}::float8)) * cos(radians(clients.lat)) * power(sin(radians(clients.lon - ${lon}::float8) / 2), 2))))`;
}
