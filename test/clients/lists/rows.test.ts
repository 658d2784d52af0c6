import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
beforeEach(async () => {
  t = await testApp();
});
afterEach(() => t.close());

const address = '/settings/clients/lists';
type Item = { id: number; name: string };

async function itemsOf(list: string): Promise<Item[]> {
  return (await t.ana.json('GET', `/api/v1/${list}`)).json<{ items: Item[] }>().items;
}
const namesOf = async (list: string) => (await itemsOf(list)).map(({ name }) => name);
const idOf = async (list: string, name: string) =>
  (await itemsOf(list)).find((item) => item.name === name)?.id ?? 0;

async function add(list: string, name: string): Promise<number> {
  await t.ana.post(`${address}/${list}`, { name });
  return idOf(list, name);
}

async function refusal(url: string, fields = {}): Promise<string[]> {
  const answer = await t.ana.post(url, fields);
  expect(answer.statusCode).toBe(422);
  return byClass(parseHtml(answer.body), 'error').map(textOf);
}

test('each row says how many clients have it, archived ones too', async () => {
  await makeClient(t, { name: 'Alfa SRL', type_id: 2, tags: ['vip'] });
  const { id } = await makeClient(t, { name: 'Beta SRL', type_id: 2, tags: ['vip'] });
  await t.ana.post(`/clients/${id}/archival`);

  const forms = findAll(parseHtml((await t.ana.get(address)).body), 'form');
  const said = (action: string) =>
    textOf(forms.find(({ attributes }) => attributes.action === action) as never);

  expect(said(`${address}/types/2`)).toContain('2 clienți');
  expect(said(`${address}/types/1`)).toContain('nefolosit');
  expect(said(`${address}/tags/${await idOf('tags', 'vip')}`)).toContain('2 clienți');
});

test.each([
  ['types', 'type_id'],
  ['levels', 'level_id'],
  ['sources', 'source_id'],
])('a row of %s goes into another one with everything that refers to it', async (list, field) => {
  const [from, into] = [await add(list, 'Se duce'), await add(list, 'Rămâne')];
  const { id } = await makeClient(t, { name: 'Mutată SRL', [field]: from });
  if (list === 'types')
    await t.db.insertInto('price_lists').values({ name: 'Angro', type_id: from }).execute();
  if (list === 'levels') {
    await t.db.insertInto('discounts').values({ level_id: from, percent: '5' }).execute();
    await t.db
      .insertInto('level_history')
      .values({ client_id: id, from_level_id: 1, to_level_id: from, cause: 'manual' })
      .execute();
  }

  const answer = await t.ana.post(`${address}/${list}/${from}/merge`, { name: 'Se duce', into_id: into });

  expect(answer.statusCode).toBe(303);
  expect((await readClient(t, id))[field]).toBe(into);
  expect(await namesOf(list)).not.toContain('Se duce');
  if (list === 'types')
    expect(await t.db.selectFrom('price_lists').select('type_id').execute()).toEqual([{ type_id: into }]);
  if (list === 'levels') {
    expect(await t.db.selectFrom('discounts').select('level_id').execute()).toEqual([{ level_id: into }]);
    expect(await t.db.selectFrom('level_history').select('to_level_id').execute()).toEqual([
      { to_level_id: into },
    ]);
  }
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['changes', 'actor_id'])
    .where('action', '=', 'merge')
    .executeTakeFirstOrThrow();
  expect(audit).toMatchObject({
    actor_id: t.ana.id,
    changes: { name: ['Se duce', null], merged_into_id: [null, into] },
  });
});

test('a merged tag stands once on the clients that had both, and saved views filter by the other one', async () => {
  const both = await makeClient(t, { name: 'Ambele SRL', tags: ['de vară', 'sezonier'] });
  const one = await makeClient(t, { name: 'Una SRL', tags: ['de vară'] });
  await t.ana.post('/clients/views', { name: 'Vara', query: 'tag=de+var%C4%83&status=prospect' });
  const [from, into] = [await idOf('tags', 'de vară'), await idOf('tags', 'sezonier')];

  await t.ana.post(`${address}/tags/${from}/merge`, { into_id: into });

  expect((await readClient(t, both.id)).tags).toEqual(['sezonier']);
  expect((await readClient(t, one.id)).tags).toEqual(['sezonier']);
  const { query } = await t.db.selectFrom('saved_views').select('query').executeTakeFirstOrThrow();
  expect(query).toContain('tag=sezonier');
  expect(query).not.toContain('var');
});

test('a merge of clients and a change of many can be undone after their list lost the row', async () => {
  const from = await add('types', 'Se duce');
  const kept = await makeClient(t, { name: 'Păstrată SRL', type_id: 1 });
  const merged = await makeClient(t, { name: 'Unită SRL', type_id: from });
  const answer = await t.ana.json('POST', '/api/v1/client-merges', {
    kept_id: kept.id,
    merged_ids: [merged.id],
    choices: { type_id: merged.id },
  });
  expect(answer.statusCode).toBe(201);

  await t.ana.post(`${address}/types/${from}/merge`, { into_id: 2 });
  const undone = await t.ana.json('POST', `/api/v1/client-merges/${answer.json().id}/reversal`);

  expect(undone.statusCode).toBe(200);
  expect((await readClient(t, kept.id)).type_id).toBe(1);
  expect((await readClient(t, merged.id)).type_id).toBe(2);
});

test('a merge with itself, with nothing, with what is gone, or of what is gone is refused', async () => {
  const merge = `${address}/types/1/merge`;

  expect(await refusal(merge, { into_id: 1 })).toEqual(['Alegeți un alt rând cu care să îl uniți.']);
  expect(await refusal(merge, { into_id: '' })).toEqual(['Alegeți rândul cu care să îl uniți.']);
  expect(await refusal(merge, { into_id: 999 })).toEqual([
    'Rândul cu care îl uniți nu mai există. Alegeți altul.',
  ]);
  expect((await t.ana.post(`${address}/types/999/merge`, { into_id: 1 })).statusCode).toBe(404);
  expect(await namesOf('types')).toHaveLength(3);
});

test('what is used cannot be deleted, and says by how many; what is not used goes', async () => {
  const id = await add('types', 'Rar');
  await makeClient(t, { name: 'Alfa SRL', type_id: id });
  await t.db.insertInto('price_lists').values({ name: 'Angro', type_id: id }).execute();

  expect(await refusal(`${address}/types/${id}/deletion`, { name: 'Rar' })).toEqual([
    '„Rar” nu se poate șterge: este folosit de 1 client și 1 listă de prețuri. Uniți-l întâi cu alt rând.',
  ]);

  const unused = await add('tags', 'nefolosită');
  expect((await t.ana.post(`${address}/tags/${unused}/deletion`, { name: 'altceva' })).statusCode).toBe(303);
  expect(await namesOf('tags')).toEqual([]);
});

test('the last type stays', async () => {
  for (const id of [1, 2]) await t.ana.post(`${address}/types/${id}/deletion`);

  expect(await refusal(`${address}/types/3/deletion`)).toEqual([
    '„Instituție Publică” nu se poate șterge: un client are nevoie de un tip și de un nivel.',
  ]);
});

test('types are put in order, and the form shows them so', async () => {
  await t.ana.post(`${address}/types/3/position`, { direction: 'up', name: 'netrimis' });
  expect(await namesOf('types')).toEqual(['Revânzător', 'Instituție Publică', 'Client Final']);

  await t.ana.post(`${address}/types/1/position`, { direction: 'down' });
  await t.ana.post(`${address}/types/2/position`, { direction: 'down' });
  expect(await namesOf('types')).toEqual(['Instituție Publică', 'Revânzător', 'Client Final']);
  expect((await t.ana.post(`${address}/levels/1/position`, { direction: 'up' })).statusCode).toBe(404);
});

test('two merges of one row at once are one merge', async () => {
  const from = await add('types', 'Se duce');
  await makeClient(t, { name: 'Alfa SRL', type_id: from });

  const answers = await Promise.all(
    [1, 2].map((into) => t.ana.post(`${address}/types/${from}/merge`, { into_id: into })),
  );

  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 404]);
});

test('for Bogdan none of it exists', async () => {
  const before = await namesOf('types');
  for (const [path, fields] of [
    ['types/1/merge', { into_id: 2 }],
    ['types/3/deletion', {}],
    ['types/3/position', { direction: 'up' }],
  ] as const)
    expect((await t.bogdan.post(`${address}/${path}`, fields)).statusCode).toBe(404);
  expect(await namesOf('types')).toEqual(before);
});

test('what a change of many remembers goes over too, ids and lists of them', async () => {
  const { id } = await makeClient(t, { name: 'Alfa SRL', tags: ['una', 'două', 'trei'] });
  const [one, two, three] = [
    await idOf('tags', 'una'),
    await idOf('tags', 'două'),
    await idOf('tags', 'trei'),
  ];
  const keep = async (change: object, before: unknown, after: unknown) => {
    const row = { user_id: t.ana.id, change: JSON.stringify(change), state: 'applied' };
    const bulk = await t.db.insertInto('bulk_changes').values(row).returning('id').executeTakeFirstOrThrow();
    const member = { before: JSON.stringify(before), after: JSON.stringify(after), state: 'changed' };
    await t.db
      .insertInto('bulk_change_clients')
      .values({ bulk_change_id: bulk.id, client_id: id, ...member })
      .execute();
  };
  await keep({ kind: 'type', type_id: 1, label: 'x' }, 3, 1);
  await keep({ kind: 'level', level_id: 1, label: 'x' }, 3, 1);
  await keep(
    { kind: 'tags', mode: 'add', names: ['una'], tag_ids: [one], label: 'x' },
    [two],
    [one, two, three],
  );

  await t.ana.post(`${address}/types/1/merge`, { into_id: 2 });
  await t.ana.post(`${address}/tags/${one}/merge`, { into_id: three });

  const kept = await t.db
    .selectFrom('bulk_changes')
    .innerJoin('bulk_change_clients', 'bulk_change_id', 'id')
    .select(['change', 'before', 'after'])
    .orderBy('id')
    .execute();
  expect(kept).toEqual([
    { change: { kind: 'type', type_id: 2, label: 'x' }, before: 3, after: 2 },
    { change: { kind: 'level', level_id: 1, label: 'x' }, before: 3, after: 1 },
    { change: expect.objectContaining({ tag_ids: [three] }), before: [two], after: [two, three] },
  ]);
});
