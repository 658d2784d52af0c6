import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrations.ts';
import { testDatabase } from '../support/database.ts';

const { db, close } = await testDatabase();
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
