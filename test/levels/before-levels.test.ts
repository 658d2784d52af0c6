import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';

const { db, close } = await testDatabase();
afterAll(close);

const file = new URL('../../migrations/0008_levels_and_status.sql', import.meta.url);

/** The levels as they were before they meant anything, brought to what the migration makes of them. */
test('levels that somebody had made before are nobody’s until they get a threshold', async () => {
  const all = await readFile(file, 'utf8');
  const ofLevels = all.slice(0, all.indexOf('-- Two levels may change places'));

  await sql`create schema before`.execute(db);
  await db.connection().execute(async (own) => {
    await sql`set search_path to before`.execute(own);
    await sql`create table client_levels (id integer, name text, rank integer)`.execute(own);
    await sql`insert into client_levels values
      (1, 'small business', 1), (2, 'Medium', 2), (3, 'Large Business', 3), (4, 'Strategic', 4)`.execute(own);
    await sql.raw(ofLevels).execute(own);
    await sql`reset search_path`.execute(own);
  });

  const { rows } =
    await sql`select name, threshold::text as threshold from before.client_levels order by id`.execute(db);
  expect(rows).toEqual([
    { name: 'small business', threshold: '0.00' },
    { name: 'Medium', threshold: '1000.00' },
    { name: 'Large Business', threshold: '5000.00' },
    { name: 'Strategic', threshold: '999999999999.99' },
  ]);
});
