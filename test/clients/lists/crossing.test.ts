import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { order, today } from '../../support/levels.ts';

let t: TestApp;
beforeEach(async () => {
  t = await testApp();
});
afterEach(() => t.close());

const address = '/settings/clients/lists';

/** Comes back when somebody waits for a lock. */
async function untilWaiting(): Promise<void> {
  let waiting = 0;
  while (waiting === 0) {
    const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(t.db);
    waiting = rows[0]?.waiting ?? 0;
  }
}

test('a merge of a row waits for a save that holds one of its clients, and moves what it saved', async () => {
  const { id } = await makeClient(t, { type_id: 2 });

  const { merging } = await t.db.transaction().execute(async (save) => {
    await sql`select id from clients where id = ${id} for update`.execute(save);
    const merging = t.ana.post(`${address}/types/2/merge`, { into_id: 1 });
    await untilWaiting();
    // As the save of a client refers to the row anew.
    await sql`insert into price_lists (name, type_id) values ('Angro', 2)`.execute(save);
    return { merging };
  });

  expect((await merging).statusCode).toBe(303);
  expect((await readClient(t, id)).type_id).toBe(1);
  expect(await t.db.selectFrom('price_lists').select('type_id').execute()).toEqual([{ type_id: 1 }]);
});

test('a merge of levels and the orders that move clients between them take turns', async () => {
  await t.db.updateTable('level_status_settings').set({ automatic: true }).execute();
  const ids: number[] = [];
  for (const name of ['Una', 'Două', 'Trei', 'Patru']) ids.push((await makeClient(t, { name })).id);

  const [merged] = await Promise.all([
    t.ana.post(`${address}/levels/3/merge`, { into_id: 2 }),
    ...ids.map((client_id) => order(t, { client_id, date: today, net_total: 9000 })),
  ]);

  expect(merged.statusCode).toBe(303);
  for (const id of ids) expect((await readClient(t, id)).level_id).toBe(2);
});

test('whoever crosses a list that cannot give way is told to begin again, and nothing is half done', async () => {
  const { id } = await makeClient(t, { type_id: 2 });
  await t.db.insertInto('price_lists').values({ name: 'Angro', type_id: 2 }).execute();

  const { merging } = await t.db.transaction().execute(async (prices) => {
    await sql`set local deadlock_timeout = '1min'`.execute(prices);
    await sql`select id from price_lists for update`.execute(prices);
    const merging = t.ana.post(`${address}/types/2/merge`, { into_id: 1 });
    await untilWaiting();
    await sql`select id from client_types where id = 2 for key share`.execute(prices);
    return { merging };
  });

  const answer = await merging;
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Lista a fost folosită chiar acum de altcineva. Încercați din nou.');
  expect((await readClient(t, id)).type_id).toBe(2);
});

test('a save of a client with a row that is deleted meanwhile is refused beside its field', async () => {
  const { id, version } = await makeClient(t);

  const { saving } = await t.db.transaction().execute(async (deletion) => {
    await sql`delete from client_types where id = 3`.execute(deletion);
    const saving = t.bogdan.json('PATCH', `/api/v1/clients/${id}`, { version, type_id: 3 });
    await untilWaiting();
    return { saving };
  });

  const answer = await saving;
  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toEqual([
    { field: 'type_id', message: 'Rândul ales din listă tocmai a fost șters. Alegeți altul.' },
  ]);
  expect(await readClient(t, id)).toMatchObject({ type_id: 1, version });
});
