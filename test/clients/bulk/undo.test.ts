import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { apply, auditOf, bulkPageOf, change, plan, reverse } from '../../support/bulk.ts';
import { makeClient, readClient } from '../../support/clients.ts';

let t: TestApp;
let ids: number[];
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  ids = [];
  for (const [index, name] of ['Unu SRL', 'Doi SRL', 'Trei SRL'].entries())
    ids.push((await makeClient(t, { name, type_id: index + 1, tags: ['vechi'] })).id);
});
afterAll(() => t.close());

const nth = (index: number) => ids[index] as number;
const typesOf = async () => Promise.all(ids.map(async (id) => (await readClient(t, id)).type_id));

/** An edit by hand, as Bogdan saves it. */
async function edit(id: number, fields: object): Promise<void> {
  const { version } = await readClient(t, id);
  const answer = await t.bogdan.json('PATCH', `/api/v1/clients/${id}`, { version, ...fields });
  expect(answer.statusCode).toBe(200);
}

test('the undo gives every client its own old value back, audited; asked twice it does nothing more', async () => {
  const id = await change(t.ana, ids, { kind: 'type', type_id: 1 });
  expect(await typesOf()).toEqual([1, 1, 1]);

  const answers = [await reverse(t.ana, id), await reverse(t.ana, id)];

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
  expect(await typesOf()).toEqual([1, 2, 3]);
  expect((await auditOf(t, nth(2))).map(({ action, changes }) => [action, changes]).slice(1)).toEqual([
    ['bulk', { type_id: [3, 1] }],
    ['bulk-reversal', { type_id: [1, 3] }],
  ]);
  expect((await readClient(t, nth(0))).version).toBe(1);
  expect((await bulkPageOf(t.ana, id)).text).toContain('2 clienți au primit înapoi valoarea veche.');
});

test('what somebody changed since stays, and is named with who', async () => {
  const id = await change(t.ana, ids, { kind: 'type', type_id: 1 });
  await edit(nth(1), { type_id: 3 });
  await edit(nth(2), { alias: 'alt câmp' });

  await reverse(t.ana, id);

  expect(await typesOf()).toEqual([1, 3, 3]);
  expect((await readClient(t, nth(2))).alias).toBe('alt câmp');
  const { text } = await bulkPageOf(t.ana, id);
  expect(text).toContain('1 client a rămas cum l-a schimbat altcineva între timp.');
  expect(text).toContain('Doi SRL – schimbat între timp de Bogdan Pop');
  expect(text).not.toContain('Trei SRL – schimbat');
});

test('a value that somebody left and set again is theirs', async () => {
  const id = await change(t.ana, ids, { kind: 'level', level_id: 3 });
  await edit(nth(0), { level_id: 2 });
  await edit(nth(0), { level_id: 3 });

  await reverse(t.ana, id);

  expect((await readClient(t, nth(0))).level_id).toBe(3);
  expect((await readClient(t, nth(1))).level_id).toBe(1);
});

test('two changes on top of each other are undone from the last to the first', async () => {
  const first = await change(t.ana, ids, { kind: 'type', type_id: 1 });
  const second = await change(t.bogdan, ids, { kind: 'type', type_id: 2 });

  await reverse(t.bogdan, second);
  expect(await typesOf()).toEqual([1, 1, 1]);
  await reverse(t.ana, first);
  expect(await typesOf()).toEqual([1, 2, 3]);
});

test('the first of two, undone alone, leaves what the second made', async () => {
  const first = await change(t.ana, ids, { kind: 'status', status: 'active' });
  await change(t.bogdan, [nth(0)], { kind: 'status', status: 'inactive' });

  await reverse(t.ana, first);

  expect((await readClient(t, nth(0))).status).toBe('inactive');
  expect((await readClient(t, nth(1))).status).toBe('prospect');
  expect((await bulkPageOf(t.ana, first)).text).toContain('Unu SRL – schimbat între timp de Bogdan Pop');
});

test('of tags the undo takes only those that the change gave, and brings back those that it took', async () => {
  await edit(nth(0), { tags: ['vechi', 'promo'] });
  const given = await change(t.ana, ids, { kind: 'tags', tags_mode: 'add', tags: 'promo' });
  await edit(nth(1), { tags: ['vechi', 'promo', 'de mână'] });
  await reverse(t.ana, given);

  expect((await readClient(t, nth(0))).tags).toEqual(['promo', 'vechi']);
  expect((await readClient(t, nth(1))).tags).toEqual(['de mână', 'vechi']);
  expect((await readClient(t, nth(2))).tags).toEqual(['vechi']);

  const taken = await change(t.ana, ids, { kind: 'tags', tags_mode: 'remove', tags: 'vechi' });
  await reverse(t.ana, taken);
  expect((await readClient(t, nth(1))).tags).toEqual(['de mână', 'vechi']);
});

test('a tag that was renamed since is the same tag', async () => {
  const id = await change(t.ana, ids, { kind: 'tags', tags_mode: 'add', tags: 'campanie' });
  await t.db.updateTable('tags').set({ name: 'Campania de vară' }).where('name', '=', 'campanie').execute();

  await reverse(t.ana, id);

  expect((await readClient(t, nth(0))).tags).toEqual(['vechi']);
});

test('a manager who was added goes, one who was replaced comes back unless somebody chose another since', async () => {
  const managers = async (index: number) => (await readClient(t, nth(index))).manager_ids;
  await edit(nth(0), { manager_ids: [t.bogdan.id] });
  const added = await change(t.ana, ids, { kind: 'manager', manager_mode: 'add', manager_id: t.bogdan.id });
  await reverse(t.ana, added);
  expect([await managers(0), await managers(1)]).toEqual([[t.bogdan.id], []]);

  const replaced = await change(t.ana, ids, {
    kind: 'manager',
    manager_mode: 'replace',
    manager_id: t.ana.id,
  });
  await edit(nth(1), { manager_ids: [t.ana.id, t.bogdan.id] });
  await reverse(t.ana, replaced);
  expect([await managers(0), await managers(1), await managers(2)]).toEqual([
    [t.bogdan.id],
    [t.ana.id, t.bogdan.id],
    [],
  ]);
});

test('archived clients come back, but those that were merged away since', async () => {
  const { id: into } = await makeClient(t, { name: 'Rămâne SRL' });
  const id = await change(t.ana, ids, { kind: 'archive' });
  await t.db.updateTable('clients').set({ merged_into_id: into }).where('id', '=', nth(0)).execute();

  await reverse(t.ana, id);

  const rows = await t.db
    .selectFrom('clients')
    .select(['id', 'archived_at'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  expect(rows.map(({ archived_at }) => archived_at !== null)).toEqual([true, false, false]);
});

test("an administrator undoes what Bogdan did, under the administrator's name", async () => {
  const id = await change(t.bogdan, ids, { kind: 'level', level_id: 2 });

  await reverse(t.ana, id);

  expect((await auditOf(t, nth(0))).at(-1)).toMatchObject({ action: 'bulk-reversal', actor_id: t.ana.id });
});

test('a plan that was not applied has nothing to undo; one that was cannot be thrown away', async () => {
  const id = await plan(t.ana, ids, { kind: 'level', level_id: 3 });
  await reverse(t.ana, id);
  expect((await readClient(t, nth(0))).level_id).toBe(1);

  await apply(t.ana, id);
  const answer = await t.ana.post(`/clients/bulk-changes/${id}/cancellation`);
  expect([answer.statusCode, answer.body]).toEqual([409, expect.stringContaining('O puteți anula')]);
  expect((await readClient(t, nth(0))).level_id).toBe(3);
});
