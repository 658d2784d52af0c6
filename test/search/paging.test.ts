import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { idsOn, makeClient, namesOn } from '../support/clients.ts';
import { find, parseHtml } from '../support/html.ts';

let t: TestApp;
const letters = ['a', 'A', 'ă', 'â', 'Â', 'b', 'i', 'Î', 's', 'Ș', 'ș', 't', 'Ț', 'z'];
let all: { id: number; name: string; created_at: Date; last_order_date: string | null }[];
beforeAll(async () => {
  t = await testApp();
  const names = [
    ...letters.map((letter) => `${letter}lfa SRL`),
    ...letters.flatMap((letter) => [1, 2, 3].map((number) => `${letter}mega ${number} SRL`)),
    ...Array.from({ length: 40 }, () => 'Identica SRL'),
    ...Array.from({ length: 40 }, (_, index) => `Numărul ${index} SRL`),
  ];
  // Every third is of the same instant: equal keys in both orders.
  const at = (index: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, index % 3 === 0 ? 0 : index));
  const rows = names.map((name, index) => ({
    name,
    type_id: 1,
    level_id: (index % 2) + 1,
    tax_id_kind: 'none' as const,
    search_text: ` ${name.toLowerCase()} `,
    created_at: at(index),
    // Every second never ordered; the others share ten days.
    last_order_date: index % 2 === 0 ? null : `2026-0${1 + (index % 5)}-1${index % 3}`,
  }));
  all = await t.db
    .insertInto('clients')
    .values(rows)
    .returning(['id', 'name', 'created_at', 'last_order_date'])
    .execute();
});
afterAll(() => t.close());

/** Follows „Următoarele” from page to page to the end. */
async function walk(start: string): Promise<{ ids: number[]; pages: number }> {
  const ids: number[] = [];
  for (let [url, pages] = [start, 1]; ; pages += 1) {
    const { body } = await t.ana.get(url);
    ids.push(...idsOn(body));
    const next = find(parseHtml(body), 'a', { rel: 'next' })?.attributes.href;
    if (!next) return { ids, pages };
    url = next;
  }
}

const romanian = new Intl.Collator('ro');
const byName = () =>
  all.toSorted((a, b) => romanian.compare(a.name, b.name) || a.id - b.id).map(({ id }) => id);
const byTime = () =>
  all.toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime() || a.id - b.id).map(({ id }) => id);

const byLastOrder = () =>
  all
    .toSorted((a, b) => (a.last_order_date ?? '').localeCompare(b.last_order_date ?? '') || a.id - b.id)
    .map(({ id }) => id);

const orders: [query: string, expected: () => number[]][] = [
  ['', byName],
  ['dir=desc', () => byName().toReversed()],
  ['sort=created&dir=asc', byTime],
  ['sort=created', () => byTime().toReversed()],
  ['sort=last_order', () => byLastOrder().toReversed()],
  ['sort=last_order&dir=asc', byLastOrder],
];

test.each(orders)(
  '?%s: 136 clients come in Romanian order, page after page, without a gap or a double',
  async (query, expected) => {
    const { ids, pages } = await walk(`/clients?${query}`);

    expect(ids).toEqual(expected());
    expect(pages).toBe(3);
  },
);

test.each(orders)(
  '?%s: the same through pages of seven, of a filter and of a search',
  async (query, expected) => {
    const odd = new Set(all.filter((_, index) => index % 2 === 1).map(({ id }) => id));

    expect((await walk(`/clients?limit=7&level=2&${query}`)).ids).toEqual(
      expected().filter((id) => odd.has(id)),
    );
    expect((await walk(`/clients?limit=7&q=identica&${query}`)).ids).toHaveLength(40);
  },
);

test('a page is of 50, at most of 200', async () => {
  expect(idsOn((await t.ana.get('/clients')).body)).toHaveLength(50);
  expect(idsOn((await t.ana.get('/clients?limit=200')).body)).toHaveLength(136);
  expect((await t.ana.get('/clients?limit=201')).statusCode).toBe(422);
});

test('the total stays on every page, and a way back to the start', async () => {
  const next =
    find(parseHtml((await t.ana.get('/clients')).body), 'a', { rel: 'next' })?.attributes.href ?? '';
  const { body } = await t.ana.get(next);

  expect(body).toContain('136 de clienți');
  expect(body).toContain('← De la început');
});

test('a client that comes or goes between two pages makes no gap and no double among the others', async () => {
  const first = (await t.ana.get('/clients')).body;
  const next = find(parseHtml(first), 'a', { rel: 'next' })?.attributes.href ?? '';
  const { id: fresh } = await makeClient(t, { name: 'Aaa prima de acum SRL' });
  await t.ana.post(`/clients/${idsOn(first)[3]}/archival`);

  const rest = await walk(next);

  expect([...idsOn(first), ...rest.ids]).toEqual(byName());
  await t.ana.post(`/clients/${idsOn(first)[3]}/restoration`);
  await t.db
    .updateTable('clients')
    .set({ archived_at: new Date(0) })
    .where('id', '=', fresh)
    .execute();
});

test('a page key that was made up is refused, never an error of ours', async () => {
  const key = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const after of [
    'x',
    key([]),
    key(['a']),
    key([1, 1]),
    key(['a', 'b']),
    key(['a', 1.5]),
    key({}),
    key(null),
    `${'a'.repeat(601)}`,
  ])
    expect([after, (await t.ana.get(`/clients?after=${after}`)).statusCode]).toEqual([after, 422]);
  const strange = ['\u0000', 'not a time', '2026-99-99', '2026-01-01 25:00:00+00', '12.345'];
  const other = { created: '100.00', last_order: '2026-01-01 10:00:00+00', balance: 'Identica SRL' };
  for (const [sort, of] of Object.entries(other))
    for (const text of [...strange, of]) {
      const { statusCode, body } = await t.ana.get(`/clients?sort=${sort}&after=${key([text, 1])}`);
      expect([sort, text, statusCode]).toEqual([sort, text, 422]);
      expect(body).toContain('Pagina cerută nu mai există');
    }
  expect(namesOn((await t.ana.get(`/clients?after=${key(['zzz', 1])}`)).body)).toEqual([]);
});
