import Big from 'big.js';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { growthBand, quantileBands } from '../../../src/reports/areas/bands.ts';
import type { AreasView } from '../../../src/reports/areas/page.ts';
import { type Browser, type TestApp, testApp } from '../../support/app.ts';

let t: TestApp;
let own: Browser;
beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  own = await t.member('sales', { ownPortfolio: true });
  // Cluj: two of Cluj-Napoca and one of Turda; Brașov: one that grew from nothing; one without a county.
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, status, county, locality, lat, lon, geo_precision) values
    ('A', 1, 1, 'none', ' a ', 'active', 'RO-CJ', 'Cluj-Napoca', 46.75, 23.55, 'manual'),
    ('B', 1, 1, 'none', ' b ', 'active', 'RO-CJ', 'Cluj-Napoca', 46.79, 23.65, 'locality'),
    ('C', 1, 2, 'none', ' c ', 'prospect', 'RO-CJ', 'Turda', 46.77, 23.59, 'county'),
    ('D', 1, 1, 'none', ' d ', 'active', 'RO-BV', 'Brașov', 45.65, 25.6, 'locality'),
    ('E', 1, 1, 'none', ' e ', 'active', null, null, null, null, null)`.execute(t.db);
  await sql`insert into client_managers (client_id, user_id) select id, ${own.id} from clients where name in ('A', 'C')`.execute(
    t.db,
  );
  await order('A', '2026-10-01', '1100.00');
  await order('A', '2025-10-01', '1000.00');
  await order('B', '2025-06-01', '1000.00');
  await order('B', '2024-10-01', '70000.00');
  await order('D', '2026-01-15', '250.50');
});
afterAll(() => t.close());

async function order(name: string, date: string, net: string, status = 'new'): Promise<void> {
  await sql`insert into orders (client_id, date, status, net_total, vat_total, total)
    select id, ${date}, ${status}, ${net}, 0, ${net} from clients where name = ${name}`.execute(t.db);
}

async function areas(query = '', person: Browser = t.ana): Promise<AreasView> {
  const answer = await person.get(`/reports/map/areas${query}`);
  expect([answer.statusCode, query]).toEqual([200, query]);
  return answer.json<AreasView>();
}

test('counties are coloured at their seat by how many clients they have, the biggest first', async () => {
  const { items, legend, note } = await areas();

  expect(items.map(({ key, text, band, href }) => [key, text, band, href])).toEqual([
    ['RO-CJ', '3 clienți', 2, '/clients?county=RO-CJ'],
    ['RO-BV', '1 client', 0, '/clients?county=RO-BV'],
  ]);
  expect(items[0]).toMatchObject({ name: 'Cluj', lat: 46.7667, lon: 23.6 });
  expect(legend).toEqual([
    { band: 0, text: '1 client' },
    { band: 2, text: '3 clienți' },
  ]);
  expect(note).toBe('1 client fără județ din România nu se vede aici.');
});

test('sales are those of twelve months beside the twelve before, and growth needs both', async () => {
  const { table, items } = await areas('?measure=growth');

  expect(table.rows).toEqual([
    expect.objectContaining({
      name: 'Cluj',
      buyers: '1',
      year: '1.100,00',
      before: '2.000,00',
      growth: '−45 %',
    }),
    expect.objectContaining({ name: 'Brașov', buyers: '1', year: '250,50', before: '0,00', growth: 'nou' }),
  ]);
  expect(items.map(({ name, band }) => [name, band])).toEqual([
    ['Cluj', 0],
    ['Brașov', null],
  ]);
  expect((await areas('?measure=sales')).items.map(({ text }) => text)).toEqual([
    '1.100,00 lei',
    '250,50 lei',
  ]);
});

test('a locality stands in the middle of its clients, without those known only by their county', async () => {
  const { items, table, note } = await areas('?by=locality');

  expect(items).toEqual([
    expect.objectContaining({ key: 'RO-CJ Cluj-Napoca', lat: 46.77, lon: 23.6, href: '' }),
    expect.objectContaining({ key: 'RO-BV Brașov' }),
  ]);
  expect(table.rows.map(({ name }) => name)).toContain('Turda, Cluj');
  expect(note).toContain('1 localitate nu are încă punct pe hartă, dar este în tabel.');
});

test('filters of the list hold, and stay in the address of the county', async () => {
  const { items } = await areas('?level=2&status=prospect');

  expect(items.map(({ text, href }) => [text, href])).toEqual([
    ['1 client', '/clients?level=2&status=prospect&county=RO-CJ'],
  ]);
});

test('who sees an own portfolio sees its zones alone', async () => {
  const { items, table } = await areas('?measure=sales', own);

  expect(items.map(({ name }) => name)).toEqual(['Cluj']);
  expect(table.rows).toEqual([
    expect.objectContaining({ clients: '2', year: '1.100,00', before: '1.000,00' }),
  ]);
});

test('a filter or a measure that is none is refused with a sentence', async () => {
  for (const query of ['?measure=weight', '?by=street', '?county=XX']) {
    const { statusCode, body } = await t.ana.get(`/reports/map/areas${query}`);
    expect([query, statusCode]).toEqual([query, 422]);
    expect(body).toContain('Harta nu poate fi arătată.');
  }
});

test('the table comes alone to who asks for a piece', async () => {
  const { body } = await t.ana.get('/reports/map/areas?by=locality', { 'hx-request-type': 'partial' });

  expect(body).toContain('Cluj-Napoca, Cluj');
  expect(body).not.toContain('<html');
});

test('bands hold about a fifth each, and equal values never part', () => {
  const bands = (values: number[]) => quantileBands(values.map((value) => new Big(value)));

  expect(bands([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  expect(bands([0, 0, 0, 0, 9])).toEqual([0, 0, 0, 0, 4]);
  expect(bands([7])).toEqual([0]);
  expect(bands([])).toEqual([]);
  expect([-30, -20, -1.9, 0, 2, 20.1].map((percent) => growthBand(new Big(percent)))).toEqual([
    0, 1, 2, 2, 3, 4,
  ]);
});
