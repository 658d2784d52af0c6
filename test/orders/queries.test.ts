import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { makeOrder, type Order, oneLine } from './orders.ts';

let t: TestApp;
let client: Client;
let order: Order;
beforeAll(async () => {
  t = await testApp();
  client = await makeClient(t, {
    manager_ids: [t.ana.id],
    delivery_addresses: [{ label: 'A', is_default: true }],
  });
  order = await makeOrder(t, client.id);
});
afterAll(() => t.close());

/** The statements of one request, without the one that reads the session. */
async function queriesOf(send: () => Promise<{ statusCode: number }>, status = 200): Promise<string[]> {
  t.proxy.forget();
  expect((await send()).statusCode).toBe(status);
  return t.proxy.queries.filter((text) => !text.includes('"token_hash"'));
}

const pages: [page: string, url: () => string][] = [
  ['the list', () => '/orders'],
  ['the filtered list', () => `/orders?manager=${t.ana.id}&client_id=${client.id}`],
  ['the work list', () => '/orders?view=work'],
  ['the filters', () => '/orders/filters'],
  ["the client's tab", () => `/clients/${client.id}/orders`],
  ['the order', () => `/orders/${order.id}`],
  ['the new form', () => `/orders/new?client_id=${client.id}`],
  ['the search for a client', () => '/orders/new?q=srl'],
  ['the edit form', () => `/orders/${order.id}/edit`],
  ['the list as JSON', () => '/api/v1/orders'],
  ['the order as JSON', () => `/api/v1/orders/${order.id}`],
];

test.each(pages)("%s costs at most three queries beside the session's", async (_page, url) => {
  expect((await queriesOf(() => t.ana.get(url()))).length).toBeLessThanOrEqual(3);
});

test('fifty orders cost no more queries than one', async () => {
  const counts = () =>
    Promise.resolve().then(async () => {
      const result: number[] = [];
      for (const url of ['/orders', '/orders?view=work', '/api/v1/orders'])
        result.push((await queriesOf(() => t.ana.get(url))).length);
      return result;
    });
  const before = await counts();
  for (let index = 0; index < 20; index += 1)
    await makeOrder(t, client.id, { lines: [...oneLine, ...oneLine] });

  expect(await counts()).toEqual(before);
});

test('an order, with its lines and its audit row, is one transaction; lines cost no queries of their own', async () => {
  const place = async (count: number) => {
    const lines = Array(count).fill(oneLine[0]);
    return queriesOf(() => t.ana.json('POST', '/api/v1/orders', { client_id: client.id, lines }), 201);
  };

  const [one, many] = [await place(1), await place(30)];

  const at = (pattern: RegExp) => one.flatMap((text, index) => (pattern.test(text) ? [index] : []));
  const [begins, commits] = [at(/^begin/i), at(/^commit/i)];
  expect([begins.length, commits.length]).toEqual([1, 1]);
  for (const write of at(/^(insert|update|delete)/i)) {
    expect(write).toBeGreaterThan(begins[0] ?? 0);
    expect(write).toBeLessThan(commits[0] ?? 0);
  }
  expect(many.length).toBe(one.length);
});

test('a saved edit is one transaction', async () => {
  const { fields } = formOf((await t.ana.get(`/orders/${order.id}/edit`)).body, 'order-form');

  const queries = await queriesOf(() => t.ana.post(`/orders/${order.id}`, { ...fields, note: 'Nou' }), 303);

  expect(queries.filter((text) => /^begin/i.test(text))).toHaveLength(1);
});
