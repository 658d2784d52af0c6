import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { makeOrder, makeProduct, readOrder } from './orders.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('a firm that is no VAT payer puts no VAT on an order, unless a line names its rate', async () => {
  const { id } = await makeClient(t);
  const nails = await makeProduct(t, { code: 'CUI-9', name: 'Cuie', vat_rate: '11' });
  const lines = [
    { product_id: nails, quantity: 1 },
    { description: 'Montaj', quantity: 1, unit_price: '100' },
    { description: 'Altele', quantity: 1, unit_price: '10', vat_rate: '21' },
  ];
  const payer = await makeOrder(t, id, { lines });
  await t.ana.json('PUT', '/api/v1/settings/company', { vat_payer: false });

  const order = await makeOrder(t, id, { lines });

  expect(payer.lines.map(({ vat_rate }) => vat_rate)).toEqual(['11.00', '21.00', '21.00']);
  expect(order.lines.map(({ vat_rate }) => vat_rate)).toEqual(['0.00', '0.00', '21.00']);
  expect(order.vat_total).toBe('2.10');
  const kept = payer.lines.map(({ net: _net, vat_rate: _rate, ...line }) => line);
  await t.ana.json('PATCH', `/api/v1/orders/${payer.id}`, { version: payer.version, lines: kept });
  expect((await readOrder(t, payer.id)).lines.map(({ vat_rate }) => vat_rate)).toEqual([
    '11.00',
    '21.00',
    '21.00',
  ]);
});
