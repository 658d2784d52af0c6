import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';

const columns = ['tiles_url', 'tiles_attribution', 'version'] as const;

/** The outside server that pictures the ground: both null where there is none. */
export async function getMapSettings(db: Db) {
  return db.selectFrom('map_settings').select(columns).executeTakeFirstOrThrow();
}

export type MapSettings = Awaited<ReturnType<typeof getMapSettings>>;

/** Holds the settings until the transaction ends: saves come one after another. */
export async function lockMapSettings(trx: Trx): Promise<MapSettings> {
  return trx.selectFrom('map_settings').select(columns).forUpdate().executeTakeFirstOrThrow();
}

/** Saves the settings that are held; answers their new version. */
export async function updateMapSettings(trx: Trx, row: Omit<MapSettings, 'version'>): Promise<number> {
  const { version } = await trx
    .updateTable('map_settings')
    .set({ ...row, version: sql`version + 1` })
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}
