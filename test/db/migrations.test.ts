import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { temporaryDatabase } from '../../src/db/backup/temporary-database.ts';
import { openDatabase } from '../../src/db/database.ts';
import { migrate, migrationGap, migrationNames } from '../../src/db/migrations.ts';
import { testDatabase } from '../support/database.ts';

const { db, url, close } = await testDatabase();
afterAll(close);

test('a migrated database has nothing left to migrate', async () => {
  expect(await migrate(db)).toEqual([]);
});

test('every migration is recorded under the name of its file, in order', async () => {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  expect(rows[0]?.name).toBe('0001_foundation');
  expect(rows.length).toBeGreaterThan(1);
});

test('the embedded database orders words the Romanian way and lives in the zone of the firm', async () => {
  const { rows } = await sql<{ word: string; zone: string }>`
    select word, current_setting('timezone') as zone from unnest(array['Țara', 'zeta', 'tren', 'Șerban', 'sud']) word
    order by word`.execute(db);
  expect(rows.map((row) => row.word)).toEqual(['sud', 'Șerban', 'tren', 'Țara', 'zeta']);
  expect(rows[0]?.zone).toBe('Europe/Bucharest');
});

test('a table that somebody holds makes a migration give up with a sentence, nothing half-done; later it goes on', async () => {
  const names = await migrationNames();
  const at = names.indexOf('0022_roles');
  const fresh = await temporaryDatabase(url);
  const other = openDatabase(fresh.url);
  await migrate(other, { to: String(names[at - 1]) });
  const holder = new pg.Client({ connectionString: fresh.url });
  await holder.connect();
  await holder.query('begin; lock table users');

  await expect(migrate(other, { patienceMs: 200 })).rejects.toThrow('nimic nu s-a schimbat');
  expect((await migrationGap(other)).pending).toEqual(names.slice(at));
  await holder.query('rollback');
  expect(await migrate(other)).toEqual(names.slice(at));

  await holder.end();
  await other.destroy();
  await fresh.drop();
}, 60_000);
