import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Client, makeClient } from '../../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../../support/html.ts';
import { makeOrder, moveOrder, type Order } from '../orders.ts';

let t: TestApp;
let [small, large]: Client[] = [];
let orders: Order[];
beforeAll(async () => {
  t = await testApp();
  small = await makeClient(t, { name: 'Mica SRL', level_id: 1, manager_ids: [t.bogdan.id] });
  large = await makeClient(t, { name: 'Marea SA', level_id: 3, manager_ids: [t.ana.id, t.bogdan.id] });
  orders = [
    await makeOrder(t, small.id, { date: '2026-01-10' }),
    await makeOrder(t, large.id, { date: '2026-02-10' }),
    await makeOrder(t, small.id, { date: '2026-01-20' }),
    await makeOrder(t, large.id, { date: '2026-01-20' }),
    await makeOrder(t, large.id, { date: '2026-03-01' }),
  ];
  await moveOrder(t, orders[4]?.id ?? 0, 'shipped');
});
afterAll(() => t.close());

/** Which of the orders an address lists, as their place in the cast. */
async function listed(query: string): Promise<number[]> {
  const { items } = (await t.ana.json('GET', `/api/v1/orders?${query}`)).json();
  return items.map(({ id }: Order) => orders.findIndex((order) => order.id === id));
}

async function shown(query: string): Promise<number[]> {
  const page = parseHtml((await t.ana.get(`/orders?${query}`)).body);
  return byClass(page, 'name').map((cell) => orders.findIndex(({ number }) => number === textOf(cell)));
}

const filters: [query: () => string, found: number[]][] = [
  [() => '', [4, 1, 3, 2, 0]],
  [() => `client_id=${small?.id}`, [2, 0]],
  [() => `manager=${t.ana.id}`, [4, 1, 3]],
  [() => 'status=shipped', [4]],
  [() => 'from=2026-01-20&to=2026-02-10', [1, 3, 2]],
  [() => 'view=work', [3, 1, 0, 2]],
  [() => `view=work&manager=${t.bogdan.id}&from=2026-01-15`, [3, 1, 2]],
  [() => 'status=', [4, 1, 3, 2, 0]],
];

test.each(filters)('the list of %s, as JSON and as a page', async (query, found) => {
  expect(await listed(query())).toEqual(found);
  expect(await shown(query())).toEqual(found);
});

test.each(['', 'view=work&'])('pages follow one another by key (%s)', async (view) => {
  const whole = await listed(`${view}limit=50`);
  const seen: number[] = [];
  let after = '';
  do {
    const answer = (await t.ana.json('GET', `/api/v1/orders?${view}limit=2${after}`)).json();
    expect(answer.total).toBe(whole.length);
    seen.push(...answer.items.map(({ id }: Order) => orders.findIndex((order) => order.id === id)));
    after = answer.next ? `&after=${answer.next}` : '';
  } while (after);

  expect(seen).toEqual(whole);
});

test('an item of the list is the whole order', async () => {
  const { items } = (await t.ana.json('GET', `/api/v1/orders?client_id=${small?.id}`)).json();
  const { id } = items[0];

  expect(items[0]).toEqual((await t.ana.json('GET', `/api/v1/orders/${id}`)).json());
});

test.each([
  'status=paid',
  'from=2026-02-30',
  'limit=0',
  'limit=201',
  'after=nimic',
  'client_id=x',
  'view=all',
])('a list of %s is refused, and the field is named', async (query) => {
  const answer = await t.ana.json('GET', `/api/v1/orders?${query}`);

  expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, query.split('=')[0]]);
  expect((await t.ana.get(`/orders?${query}`)).statusCode).toBe(422);
});

test('a key of one order does not open a page of the other', async () => {
  const { next } = (await t.ana.json('GET', '/api/v1/orders?limit=1')).json();

  expect((await t.ana.json('GET', `/api/v1/orders?view=work&after=${next}`)).statusCode).toBe(422);
});

test('the chips say what is filtered and take it away, and mine is one click', async () => {
  const answer = await t.bogdan.get(
    `/orders?client_id=${large?.id}&manager=${t.ana.id}&status=new&from=2026-01-01`,
  );

  const chips = byClass(parseHtml(answer.body), 'chip');
  const texts = chips.map(textOf);
  expect(texts).toEqual(
    expect.arrayContaining([
      expect.stringContaining('Client: Marea SA'),
      expect.stringContaining('Manager: Ana Marin'),
      expect.stringContaining('Status: nouă'),
      expect.stringContaining('De la 01.01.2026'),
    ]),
  );
  const mine = chips.find((chip) => textOf(chip) === 'Doar ale mele');
  expect(mine?.attributes.href).toContain(`manager=${t.bogdan.id}`);
});

test('a row shows the level, the initials of the managers and the total', async () => {
  const page = parseHtml((await t.ana.get(`/orders?client_id=${large?.id}&status=shipped`)).body);

  const cells = byClass(page, 'orders')
    .flatMap((table) => findAll(table, 'td'))
    .map(textOf);
  expect(cells).toEqual([
    orders[4]?.number,
    '01.03.2026',
    'Marea SA',
    expect.stringContaining('Large'),
    'AM, BP',
    'expediată',
    '121,00 lei',
  ]);
});

test('the filters are a panel and a page', async () => {
  const whole = await t.ana.get('/orders/filters?status=new');
  const piece = await t.ana.get('/orders/filters?status=new', { 'hx-request-type': 'partial' });

  expect(whole.body).toContain('<html');
  expect(piece.body).not.toContain('<html');
  const chosen = findAll(parseHtml(piece.body), 'option', { selected: true });
  expect(chosen.map(textOf)).toEqual(['nouă']);
});

test('a client is filtered by its name or tax id; of several one is chosen, and the other filters stay', async () => {
  const hall = await makeClient(t, { name: 'Hala Nord SRL', tax_id: '18547290', locality: 'Dej' });
  const other = await makeClient(t, { name: 'Hala Sud SRL' });
  const field = findAll(parseHtml((await t.ana.get('/orders/filters')).body), 'input', { name: 'client' });
  const ask = (client: string) =>
    t.ana.get(`/orders?status=new&client_id=${small?.id}&${new URLSearchParams({ client })}`);

  const [byName, byTaxId, several, none] = [
    await ask('hala nord'),
    await ask('18547290'),
    await ask(' hala '),
    await ask('nu există așa ceva'),
  ];

  const address = (id: number) => `/orders?client_id=${id}&status=new`;
  expect(field).toHaveLength(1);
  for (const answer of [byName, byTaxId])
    expect([answer.statusCode, answer.headers.location]).toEqual([303, address(hall.id)]);
  const choices = byClass(parseHtml(several.body), 'matches').flatMap((list) => findAll(list, 'a'));
  expect(choices.map((link) => [textOf(link), link.attributes.href?.replace('&amp;', '&')])).toEqual([
    ['Hala Nord SRL', address(hall.id)],
    ['Hala Sud SRL', address(other.id)],
  ]);
  expect(textOf(parseHtml(several.body))).toContain('Pentru „hala” sunt mai mulți clienți.');
  expect([none.statusCode, textOf(parseHtml(none.body))]).toEqual([
    200,
    expect.stringContaining('Niciun client găsit pentru „nu există așa ceva”.'),
  ]);
});
