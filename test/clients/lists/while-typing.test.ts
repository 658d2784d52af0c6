import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient, savedId, typed } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { findAll } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function namesIn(list: 'tags' | 'sources'): Promise<string[]> {
  const { items } = (await t.ana.json('GET', `/api/v1/${list}`)).json<{ items: { name: string }[] }>();
  return items.map(({ name }) => name);
}

test('a tag is made while typing, gets a colour, and is chosen the next time whatever its capitals', async () => {
  const one = savedId(await t.ana.post('/clients', typed({ 'tags[]': ['Ştrand', ''] })));
  const two = savedId(await t.ana.post('/clients', typed({ 'tags[]': 'ȘTRAND' })));

  expect((await readClient(t, one)).tags).toEqual(['Ștrand']);
  expect((await readClient(t, two)).tags).toEqual(['Ștrand']);
  expect((await namesIn('tags')).filter((name) => /trand/i.test(name))).toEqual(['Ștrand']);
  const { items } = (await t.ana.json('GET', '/api/v1/tags')).json<{ items: { color: string }[] }>();
  expect(items[0]?.color).toMatch(/^(blue|green|orange|red|purple|teal|gray)$/);
});

test('several tags come one by one or in a text with commas; twice the same is one', async () => {
  const id = savedId(
    await t.ana.post('/clients', typed({ 'tags[]': ['export', 'en-gros, Export; iarna', ''] })),
  );

  const tags = (await readClient(t, id)).tags.map((name) => name.toLowerCase());
  expect(tags.toSorted()).toEqual(['en-gros', 'export', 'iarna']);
});

test('tags that are there are offered and the chosen ones are ticked', async () => {
  const { id } = await makeClient(t, { tags: ['ales'] });
  await makeClient(t, { tags: ['neales'] });

  const { page, fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);

  const offered = findAll(page, 'input', { name: 'tags[]', type: 'checkbox' }).map(
    ({ attributes }) => attributes.value,
  );
  expect(offered).toEqual(expect.arrayContaining(['ales', 'neales']));
  expect(fields['tags[]']).toEqual(['', 'ales']);
});

test('a source is made while typing and found again whatever its capitals', async () => {
  const one = savedId(await t.ana.post('/clients', typed({ source_id: 'Panou stradal' })));
  const two = savedId(await t.ana.post('/clients', typed({ source_id: 'panou STRADAL' })));

  expect((await readClient(t, one)).source_id).toBe((await readClient(t, two)).source_id);
  expect((await namesIn('sources')).filter((name) => /panou/i.test(name))).toEqual(['Panou stradal']);
});

test('a number that is no source is a new name, one that is the id of a source is that source', async () => {
  for (const [text, name] of [
    ['2026', '2026'],
    ['1', 'Recomandare'],
  ] as const) {
    const id = savedId(await t.ana.post('/clients', typed({ source_id: text })));
    expect(formOf((await t.ana.get(`/clients/${id}/edit`)).body).value('source_id')).toBe(name);
  }
});

test('a client takes several managers, and takes them away', async () => {
  const both = [t.ana.id, t.bogdan.id];
  const id = savedId(await t.ana.post('/clients', typed({ 'manager_ids[]': both.map(String) })));
  const client = await readClient(t, id);

  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  await t.ana.post(`/clients/${id}`, { ...fields, 'manager_ids[]': String(t.bogdan.id) });

  expect(client.manager_ids).toEqual(both);
  expect((await readClient(t, id)).manager_ids).toEqual([t.bogdan.id]);
});

test('of two clients that make the same tag and source at once, both carry the one that is made', async () => {
  for (let round = 1; round <= 10; round += 1) {
    const fields = typed({ 'tags[]': `eticheta ${round}`, source_id: `sursa ${round}` });

    const ids = (await Promise.all([t.ana.post('/clients', fields), t.bogdan.post('/clients', fields)])).map(
      savedId,
    );

    const [one, two] = await Promise.all(ids.map((id) => readClient(t, id)));
    expect(one?.tags).toEqual([`eticheta ${round}`]);
    expect(two).toMatchObject({ tags: one?.tags, source_id: one?.source_id });
  }
});

test('a refused form makes neither tag nor source', async () => {
  await t.ana.post('/clients', typed({ name: '', 'tags[]': 'nefăcută', source_id: 'Nefăcută' }));
  await t.ana.post('/clients', typed({ type_id: '999', 'tags[]': 'nefăcută', source_id: 'Nefăcută' }));

  expect([...(await namesIn('tags')), ...(await namesIn('sources'))].join()).not.toMatch(/nefăcută/i);
});
