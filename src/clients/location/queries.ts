import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { localityKey } from '../../romania/localities.ts';

/** The clients whose coordinates are due, oldest first. */
export async function listDueClients(db: Db, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('clients')
    .select('id')
    .where('geo_due_at', 'is not', null)
    .where('geo_due_at', '<', sql<Date>`now() - interval '1 minute'`)
    .orderBy('geo_due_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function findPlace(db: Db, clientId: number) {
  return db
    .selectFrom('clients')
    .select([
      'country',
      'county',
      'locality',
      'sector',
      'street',
      'street_no',
      'postal_code',
      'siruta',
      'tax_id_kind',
      'geo_due_at',
    ])
    .where('id', '=', clientId)
    .where('geo_due_at', 'is not', null)
    .executeTakeFirst();
}

type Found = { lat: number; lon: number; geo_precision: string; geo_source: string };

/** Keeps what was found, unless the address moved again meanwhile or a person set the point by hand. */
export async function saveLocation(
  db: Db,
  clientId: number,
  dueAt: Date,
  found: Found | undefined,
): Promise<void> {
  await db
    .updateTable('clients')
    .set({ lat: null, lon: null, geo_precision: null, geo_source: null, ...found, geo_due_at: null })
    .where('id', '=', clientId)
    .where(sql<boolean>`date_trunc('milliseconds', geo_due_at) = ${dueAt}`)
    .execute();
}

/** The centre of a locality of a county; by SIRUTA when it is known, else by a name that is the only one there. */
export async function findLocalityPoint(db: Db, county: string, locality: string, siruta: number | null) {
  const rows = await db
    .selectFrom('localities')
    .select(['lat', 'lon', 'siruta'])
    .where('county', '=', county)
    .where('name_key', '=', localityKey(locality))
    .execute();
  return (
    rows.find((row) => siruta !== null && row.siruta === siruta) ?? (rows.length > 0 ? rows[0] : undefined)
  );
}

/** The SIRUTA code of a locality whose name is the only one in its county; null when it is not, or not known. */
export async function findSiruta(db: Db, county: string, locality: string): Promise<number | null> {
  const rows = await db
    .selectFrom('localities')
    .select('siruta')
    .where('county', '=', county)
    .where('name_key', '=', localityKey(locality))
    .limit(2)
    .execute();
  return rows.length === 1 ? (rows[0]?.siruta ?? null) : null;
}

/** The localities of a county, in Romanian order; a few hundred. */
export async function listLocalities(db: Db, county: string) {
  return db
    .selectFrom('localities')
    .select(['name', 'uat', 'siruta', 'postal_code', 'name_key', 'uat_key'])
    .where('county', '=', county)
    .orderBy(sql`name collate "ro-x-icu"`)
    .orderBy('uat')
    .execute();
}
