import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatDay } from '../../../src/web/format.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Client, makeClient } from '../../support/clients.ts';
import { putDocument } from '../../support/documents.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
let [small, large]: Client[] = [];
let ids: number[];
const lastYear = '2025-11-10';
beforeAll(async () => {
  t = await testApp();
  small = await makeClient(t, { name: 'Mica SRL', manager_ids: [t.bogdan.id] });
  large = await makeClient(t, { name: 'Marea SA', manager_ids: [t.ana.id, t.bogdan.id] });
  const tomorrow = formatDay(new Date(Date.now() + 2 * 86_400_000));
  ids = [
    await putDocument(t, small.id, { issue_date: '2025-10-10', due_date: lastYear, total: '121.00' }),
    await putDocument(t, large.id, { kind: 'proforma', issue_date: '2025-11-02', total: '50.00' }),
    await putDocument(t, small.id, { issue_date: '2025-11-02', due_date: tomorrow, total: '80.00' }),
    await putDocument(t, large.id, { issue_date: '2025-11-02', due_date: tomorrow, total: '70.00' }),
  ];
  ids.push(
    await putDocument(t, large.id, {
      kind: 'storno',
      issue_date: '2025-11-05',
      total: '-70.00',
      storno_of: ids[3] ?? 0,
    }),
  );
  await pay(small.id, '30.00');
});
afterAll(() => t.close());

async function pay(client_id: number, amount: string) {
  const answer = await t.ana.json('POST', '/api/v1/payments', { client_id, amount, method: 'transfer' });
  if (answer.statusCode !== 201) throw new Error(`not paid: ${answer.body}`);
}

/** Which of the documents an address lists, as their place in the cast. */
async function shown(query: string): Promise<number[]> {
  const page = parseHtml((await t.ana.get(`/documents?${query}`)).body);
  return byClass(page, 'name').map((cell) =>
    ids.indexOf(Number(find(cell, 'a')?.attributes.href?.split('/').at(-1))),
  );
}

async function listed(query: string): Promise<number[]> {
  const { items } = (await t.ana.json('GET', `/api/v1/documents?${query}`)).json();
  return items.map(({ id }: { id: number }) => ids.indexOf(id));
}

const filters: [query: () => string, found: number[]][] = [
  [() => '', [4, 3, 2, 1, 0]],
  [() => 'kind=invoice', [3, 2, 0]],
  [() => 'kind=proforma', [1]],
  [() => 'state=partly_paid', [0]],
  [() => 'state=issued', [4, 2, 1]],
  [() => 'state=reversed', [3]],
  [() => 'state=paid', []],
  [() => 'unpaid=1', [2, 0]],
  [() => 'overdue=1', [0]],
  [() => `client_id=${small?.id}`, [2, 0]],
  [() => `manager=${t.ana.id}`, [4, 3, 1]],
  [() => `manager=${t.bogdan.id}&unpaid=1`, [2, 0]],
  [() => 'from=2025-11-01&to=2025-11-03', [3, 2, 1]],
  [() => 'kind=&q=', [4, 3, 2, 1, 0]],
];

test.each(filters)('the list of %s, as a page and as JSON', async (query, found) => {
  expect(await shown(query())).toEqual(found);
  expect(await listed(query())).toEqual(found);
});

test.each([
  ['TEST', 5],
  ['nimic', 0],
  ['99999', 0],
])('documents are sought by series: %s', async (q, count) => {
  expect(await listed(`q=${q}`)).toHaveLength(count);
});

test('a document is sought by its number, with its series or without', async () => {
  const { number } = await t.db
    .selectFrom('documents')
    .select('number')
    .where('id', '=', ids[2] ?? 0)
    .executeTakeFirstOrThrow();

  for (const q of [`TEST ${number}`, `test${number}`, String(number)])
    expect([q, await shown(`q=${encodeURIComponent(q)}`)]).toEqual([q, [2]]);
});

test('a text that is no number leads to the client, or offers several', async () => {
  await makeClient(t, { name: 'Hala Nord SRL' });
  await makeClient(t, { name: 'Hala Sud SRL' });

  const one = await t.ana.get('/documents?q=marea%20sa');
  const several = await t.ana.get('/documents?q=hala&kind=invoice');

  expect([one.statusCode, one.headers.location]).toEqual([303, `/documents?client_id=${large?.id}`]);
  const links = byClass(parseHtml(several.body), 'matches').flatMap((list) => findAll(list, 'a'));
  expect(links.map(textOf)).toEqual(['Hala Nord SRL', 'Hala Sud SRL']);
});

test('pages follow one another by key', async () => {
  const seen: number[] = [];
  let after = '';
  do {
    const answer = (await t.ana.json('GET', `/api/v1/documents?limit=2${after}`)).json();
    expect(answer.total).toBe(5);
    seen.push(...answer.items.map(({ id }: { id: number }) => ids.indexOf(id)));
    after = answer.next ? `&after=${answer.next}` : '';
  } while (after);

  expect(seen).toEqual([4, 3, 2, 1, 0]);
});

test('a row shows the day, the rest to pay and how late it is', async () => {
  const page = parseHtml((await t.ana.get('/documents?overdue=1')).body);

  const cells = byClass(page, 'documents')
    .flatMap((table) => findAll(table, 'td'))
    .map(textOf);
  expect(cells.slice(1)).toEqual([
    'Factură',
    '10.10.2025',
    'Mica SRL',
    expect.stringMatching(/^scadentă 10\.11\.2025 \d+ (de )?zile întârziere$/),
    '121,00 lei',
    'de plată 91,00 lei',
    'încasată parțial',
  ]);
});

test('the chips say what is filtered and take it away, and mine is one click', async () => {
  const query = `kind=invoice&state=issued&client_id=${large?.id}&manager=${t.ana.id}&from=2025-01-01`;
  const chips = byClass(parseHtml((await t.bogdan.get(`/documents?${query}`)).body), 'chip');

  expect(chips.map(textOf)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('Fel: Factură'),
      expect.stringContaining('Stare: emisă'),
      expect.stringContaining('Client: Marea SA'),
      expect.stringContaining('Manager: Ana Marin'),
      expect.stringContaining('De la 01.01.2025'),
    ]),
  );
  const mine = chips.find((chip) => textOf(chip) === 'Doar ale mele');
  expect(mine?.attributes.href).toContain(`manager=${t.bogdan.id}`);
});

test('the tab of a client lists its documents and offers new ones', async () => {
  const page = parseHtml((await t.ana.get(`/clients/${small?.id}/documents`)).body);

  expect(byClass(page, 'name')).toHaveLength(2);
  expect(textOf(page)).toContain('2 documente');
  for (const kind of ['invoice', 'proforma', 'contract'])
    expect(find(page, 'a', { href: `/documents/new?kind=${kind}&client_id=${small?.id}` })).toBeDefined();
});

test('the filters are a panel and a page', async () => {
  const whole = await t.ana.get('/documents/filters?kind=storno');
  const piece = await t.ana.get('/documents/filters?kind=storno', { 'hx-request-type': 'partial' });

  expect([whole.body.includes('<html'), piece.body.includes('<html')]).toEqual([true, false]);
  expect(findAll(parseHtml(piece.body), 'option', { selected: true }).map(textOf)).toEqual(['Storno']);
});

test.each(['kind=bon', 'state=x', 'unpaid=da', 'from=2026-02-30', 'limit=0', 'after=nimic', 'client_id=x'])(
  'a list of %s is refused, and the field is named',
  async (query) => {
    const answer = await t.ana.json('GET', `/api/v1/documents?${query}`);

    expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, query.split('=')[0]]);
    expect((await t.ana.get(`/documents?${query}`)).statusCode).toBe(422);
  },
);
