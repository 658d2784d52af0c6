import { readdir, readFile } from 'node:fs/promises';
import { type Migration, Migrator, sql } from 'kysely';
import type { Db } from './database.ts';
import { Refusal } from './refusal.ts';

// Both src/db/ and dist/db/ lie two levels below the folder that holds migrations/.
const folder = new URL('../../migrations/', import.meta.url);

const tableInUse = '55P03';

/**
 * Brings the database to the newest migration, or to the one named: the whole batch in one transaction, under a lock, so
 * that several processes may start at once. Answers the names that were applied now, in order.
 * @throws Refusal when it waits longer than `patienceMs` for a table; an error when a migration fails: nothing is kept of the batch
 */
export async function migrate(
  db: Db,
  { to, patienceMs = 10_000 }: { to?: string; patienceMs?: number } = {},
): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => readMigrations(patienceMs) } });
  const { results = [], error } = await (to ? migrator.migrateTo(to) : migrator.migrateToLatest());
  if ((error as { code?: string } | undefined)?.code === tableInUse) {
    throw new Refusal(
      `Migrarea a așteptat ${Math.round(patienceMs / 1000)} s un tabel folosit de altcineva și s-a oprit; nimic nu s-a schimbat. ` +
        'Rulați-o din nou când se lucrează mai puțin.',
    );
  }
  if (error) throw error;
  return results.map((result) => result.migrationName);
}

/** The names of the migrations that this program brings along, in order. */
export async function migrationNames(): Promise<string[]> {
  return Object.keys(await readMigrations());
}

/** How a database stands: what this program would still apply, and what was applied that it does not know. */
export async function migrationGap(db: Db): Promise<{ pending: string[]; unknown: string[] }> {
  const names = await migrationNames();
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  return {
    pending: names.filter((name) => !done.has(name)),
    unknown: [...done].filter((name) => !names.includes(name)).sort(),
  };
}

async function readMigrations(patienceMs = 0): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Object.fromEntries(
    files.map((file) => [file.replace(/\.sql$/, ''), sqlMigration(file, patienceMs)]),
  );
}

function sqlMigration(file: string, patienceMs: number): Migration {
  return {
    async up(db) {
      // A table in use makes a migration wait, and every later query of that table waits behind it.
      await sql`set local lock_timeout = ${sql.lit(patienceMs)}`.execute(db);
      await sql.raw(await readFile(new URL(file, folder), 'utf8')).execute(db);
    },
  };
}
