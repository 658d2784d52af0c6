import { readdir, readFile } from 'node:fs/promises';
import { type Migration, Migrator, sql } from 'kysely';
import type { Db } from './database.ts';

// Both src/db/ and dist/db/ lie two levels below the folder that holds migrations/.
const folder = new URL('../../migrations/', import.meta.url);

/**
 * Brings the database to the newest migration: the whole batch in one transaction, under a lock, so that
 * several processes may start at once. Answers the names that were applied now, in order.
 * @throws when a migration fails (nothing is kept of the batch), or waits longer than 10 s for a table
 */
export async function migrate(db: Db): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } });
  const { results = [], error } = await migrator.migrateToLatest();
  if (error) throw error;
  return results.map((result) => result.migrationName);
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Object.fromEntries(files.map((file) => [file.replace(/\.sql$/, ''), sqlMigration(file)]));
}

function sqlMigration(file: string): Migration {
  return {
    async up(db) {
      // A table in use makes a migration wait, and every later query of that table waits behind it.
      await sql`set local lock_timeout = '10s'`.execute(db);
      await sql.raw(await readFile(new URL(file, folder), 'utf8')).execute(db);
    },
  };
}
