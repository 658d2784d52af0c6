import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, namesOn } from '../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  const { ana, bogdan } = t;
  await makeClient(t, {
    name: 'A',
    type_id: 2,
    level_id: 1,
    status: 'active',
    county: 'RO-CJ',
    source_id: 1,
    caen_code: '4754',
    tags: ['vip', 'export'],
    manager_ids: [ana.id],
  });
  await makeClient(t, {
    name: 'B',
    type_id: 1,
    level_id: 3,
    status: 'inactive',
    county: 'RO-B',
    source_id: 2,
    caen_code: '4711',
    tags: ['vip'],
    manager_ids: [ana.id, bogdan.id],
  });
  await makeClient(t, {
    name: 'C',
    type_id: 2,
    level_id: 3,
    county: 'RO-CJ',
    caen_code: '1320',
    tags: ['export'],
    manager_ids: [bogdan.id],
  });
  await makeClient(t, {
    name: 'D',
    type_id: 3,
    level_id: 2,
    caen_code: '6201',
    tags: ['VIP', 'Export', 'iarna'],
  });
});
afterAll(() => t.close());

const listed = async (query: string) => namesOn((await t.ana.get(`/clients?${query}`)).body);

const filters: [query: string, names: string[]][] = [
  ['type=2', ['A', 'C']],
  ['level=3', ['B', 'C']],
  ['status=active', ['A']],
  ['status=prospect', ['C', 'D']],
  ['status=inactive', ['B']],
  ['county=RO-CJ', ['A', 'C']],
  ['county=RO-B', ['B']],
  ['source=1', ['A']],
  ['caen=G', ['A', 'B']],
  ['caen=g', ['A', 'B']],
  ['caen=47', ['A', 'B']],
  ['caen=475', ['A']],
  ['caen=4754', ['A']],
  ['caen=C', ['C']],
  ['caen=99', []],
  ['tag=vip', ['A', 'B', 'D']],
  ['tag=VIP', ['A', 'B', 'D']],
  ['tag=vip&tag=export', ['A', 'B', 'C', 'D']],
  ['tag=vip&tag=export&tags=any', ['A', 'B', 'C', 'D']],
  ['tag=vip&tag=export&tags=all', ['A', 'D']],
  ['tag=vip&tag=VIP&tags=all', ['A', 'B', 'D']],
  ['tag=vip&tag=nicăieri&tags=all', []],
  ['tag=nicăieri', []],
  ['archived=true', []],
  ['type=2&county=RO-CJ&tag=vip', ['A']],
  ['level=3&status=inactive&caen=G&tag=vip&tags=all', ['B']],
  ['type=1&status=active', []],
  ['q=a&type=2', ['A']],
  ['type=&level=&status=&tag=&q=&caen=&county=&source=&manager=&archived=&dir=&limit=', ['A', 'B', 'C', 'D']],
];

test.each(filters)('%s lists exactly those that fit', async (query, names) => {
  expect(await listed(query)).toEqual(names);
});

test('the manager filter lists the clients of one person, alone or with others', async () => {
  expect(await listed(`manager=${t.ana.id}`)).toEqual(['A', 'B']);
  expect(await listed(`manager=${t.bogdan.id}`)).toEqual(['B', 'C']);
});

test('every active filter is a chip in words, and its link takes just that one away', async () => {
  const query = `type=2&level=1&status=active&manager=${t.ana.id}&source=1&county=RO-CJ&caen=G&tag=vip&tag=export&sort=created`;

  const page = parseHtml((await t.ana.get(`/clients?${query}`)).body);

  const chips = byClass(page, 'chip').filter(({ attributes }) => attributes.title);
  const labels = chips.map((chip) => textOf(chip).replace(/ ×.*$/, ''));
  expect(labels.slice(0, 6)).toEqual([
    'Tip: Client Final',
    'Nivel: Small Business',
    'Status: Activ',
    'Manager: Ana Marin',
    'Sursa: Recomandare',
    'Județ: Cluj',
  ]);
  expect(labels[6]).toMatch(/^CAEN: G – /);
  expect(labels.slice(7)).toEqual(['Etichetă: vip', 'Etichetă: export']);
  const given = [...new URLSearchParams(query)].map(String);
  for (const { attributes } of chips) {
    const left = [...new URLSearchParams(attributes.href?.split('?')[1])].map(String);
    expect(given.filter((pair) => !left.includes(pair))).toHaveLength(1);
    expect(left.filter((pair) => !given.includes(pair))).toEqual([]);
  }
});

test('the panel of filters shows what is chosen, and sending it as it is lists the same', async () => {
  const query = `q=a&type=2&manager=${t.ana.id}&county=RO-CJ&caen=47&tag=vip&tag=export&tags=all&dir=desc`;
  const list = parseHtml((await t.ana.get(`/clients?${query}`)).body);
  const panel = findAll(list, 'a', { 'data-filters': true })[0]?.attributes.href ?? '';

  const form = find(parseHtml((await t.ana.get(panel)).body), 'form', { id: 'filter-form' });

  expect(form?.attributes).toMatchObject({ method: 'get', action: '/clients' });
  const sent = new URLSearchParams();
  for (const { tag, attributes, ...element } of form ? findAll(form, '*', { name: true }) : []) {
    const ticks = attributes.type === 'checkbox' || attributes.type === 'radio';
    const chosen =
      tag === 'select' ? find({ tag, attributes, ...element }, 'option', { selected: true }) : undefined;
    if (!ticks || 'checked' in attributes)
      sent.append(
        attributes.name ?? '',
        (tag === 'select' ? chosen?.attributes.value : attributes.value) ?? '',
      );
  }
  const filled = [...sent].filter(([, value]) => value !== '').map(String);
  expect(filled.sort()).toEqual([...new URLSearchParams(query)].map(String).sort());
});

test.each([
  'type=x',
  'level=-1',
  'status=blocat',
  'manager=1.5',
  'source=99999999999999999999',
  'caen=1',
  'caen=Z',
  'caen=47545',
  'county=RO-XX',
  'archived=x',
  'sort=phone',
  'dir=up',
  'limit=0',
  'limit=201',
  'after=x',
  'tags=some',
])('%s is refused with a page that says so', async (query) => {
  const answer = await t.ana.get(`/clients?${query}`);

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('<h1>');
  expect(answer.body).not.toMatch(/expected|Invalid|received/);
});
