import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';

export async function getPortalSettings(db: Db) {
  return db
    .selectFrom('portal_settings')
    .select(['enabled', 'accent', 'welcome', 'version'])
    .executeTakeFirstOrThrow();
}

export type PortalSettings = Awaited<ReturnType<typeof getPortalSettings>>;

/** Holds the settings until the transaction ends: saves come one after another. */
export async function lockPortalSettings(trx: Trx): Promise<PortalSettings> {
  return trx
    .selectFrom('portal_settings')
    .select(['enabled', 'accent', 'welcome', 'version'])
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Saves the settings that are held; answers their new version. */
export async function updatePortalSettings(trx: Trx, row: Omit<PortalSettings, 'version'>): Promise<number> {
  const { version } = await trx
    .updateTable('portal_settings')
    .set({ ...row, version: sql`version + 1` })
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** Everybody is out at once, and stays out until the next log-in. */
export async function deleteAllSessions(trx: Trx): Promise<void> {
  await trx.deleteFrom('portal_sessions').execute();
}
