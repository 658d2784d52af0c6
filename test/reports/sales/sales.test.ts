import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshSales } from '../../../src/reports/sales/actions.ts';
import { ageOf } from '../../../src/reports/sales/age.ts';
import { refreshSalesWhenDue } from '../../../src/reports/sales/jobs.ts';
import { keptSalesDay, salesOf } from '../../../src/reports/sales/queries.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';

const day = '2026-11-24';
let t: TestApp;
let mill: number;
let bakery: number;

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  mill = (await makeClient(t, { name: 'Moara SRL', manager_ids: [t.bogdan.id] })).id;
  bakery = (await makeClient(t, { name: 'Brutăria SRL' })).id;
  // The first day of the year, the last of the one before, its first, and one that is too old for both.
  await order(mill, '2025-11-25', '100.10');
  await order(mill, '2025-11-24', '20.00');
  await order(mill, '2024-11-25', '3.00');
  await order(mill, '2024-11-24', '0.50');
  await order(mill, '2026-11-25', '7000.00');
  await order(mill, '2026-11-24', '9000.00', 'cancelled');
  await order(bakery, '2026-11-24', '55.00');
});
afterAll(() => t.close());

const order = (client_id: number, date: string, net_total: string, status = 'new') =>
  t.db.insertInto('orders').values({ client_id, date, status, net_total, total: net_total }).execute();

/** The sums as a report reads them, by client. */
async function summed(portfolioOf: number | null = null) {
  const { rows } = await salesOf(t.db, day, portfolioOf);
  return (await sql`select * from (${rows}) sales order by client_id`.execute(t.db)).rows;
}

/** As a firm with so many orders that nobody counts them for a page. */
const pretendOrders = (count: number) =>
  sql`update pg_class set reltuples = ${count} where oid = 'orders_measure_idx'::regclass`.execute(t.db);

const ofMill = {
  orders: 4,
  net: '123.60',
  orders_year: 1,
  net_year: '100.10',
  orders_before: 2,
  net_before: '23.00',
  first_order_date: '2024-11-24',
};

test('the two years lie side by side, cancelled orders and those of days to come left out', async () => {
  expect(await summed()).toEqual([
    { client_id: mill, ...ofMill },
    expect.objectContaining({ client_id: bakery, orders: 1, net_year: '55.00', net_before: '0.00' }),
  ]);
});

test('who sees an own portfolio gets the sums of that alone', async () => {
  expect(await summed(t.bogdan.id)).toEqual([{ client_id: mill, ...ofMill }]);
});

test('a big firm reads what the night kept, with its age, until it is made anew', async () => {
  await refreshSales(t.services, day);
  await pretendOrders(2_000_000);
  await order(bakery, day, '1.00');

  const sales = await salesOf(t.db, day);
  expect(ageOf(sales, '/reports/sources').text).toBe(
    'Vânzările până la 24.11.2026, adunate la 24.11.2026, 12:00.',
  );
  expect(await summed()).toEqual([
    { client_id: mill, ...ofMill },
    expect.objectContaining({ client_id: bakery, net: '55.00' }),
  ]);

  const answer = await t.ana.post('/reports/sales-refresh', { back: '/reports/sources?from=2026-01' });
  expect(answer.headers.location).toBe('/reports/sources?from=2026-01');
  expect((await summed())[1]).toMatchObject({ client_id: bakery, orders: 2, net: '56.00' });
  await pretendOrders(-1);
});

test('kept sums are those counted from the orders, and only what changed is written again', async () => {
  await refreshSales(t.services, day);
  expect(await refreshSales(t.services, day)).toBe(0);
  await t.db.updateTable('orders').set({ status: 'cancelled' }).where('client_id', '=', bakery).execute();
  expect(await refreshSales(t.services, day)).toBe(1);

  const kept = await sql`select * from client_sales order by client_id`.execute(t.db);
  expect(kept.rows).toEqual(await summed());
});

test('a night that was missed is caught up with once', async () => {
  t.services.now = () => new Date('2026-11-25T00:10:00Z');
  await refreshSalesWhenDue.run(t.services, {});
  expect(await keptSalesDay(t.db)).toBe(day);

  t.services.now = () => new Date('2026-11-25T00:30:00Z');
  expect(await refreshSalesWhenDue.run(t.services, {})).toBe('1 client adunat din nou');
  expect(await refreshSalesWhenDue.run(t.services, {})).toBeUndefined();
  expect(await keptSalesDay(t.db)).toBe('2026-11-25');
});

test('what asks for fresh sums goes back to a report, never elsewhere', async () => {
  for (const back of ['https://altundeva.example/', '//altundeva.example', '/clients', ''])
    expect((await t.ana.post('/reports/sales-refresh', { back })).headers.location).toBe('/reports');
});
