import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOrder, moveOrder, oneLine, readOrder } from '../../orders/orders.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { blockOf, debtor, owe, pay, setFirm } from './credit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await setFirm(t, { overdue_limit: '1000' });
});
afterAll(() => t.close());

const sentence =
  'Blocat: 1.500,00 lei restanți (limită 1.000,00 lei). Se deblochează dacă plătește 500,00 lei.';
const patch = async (id: number, fields: object) => {
  const { version } = await readOrder(t, id);
  return t.ana.json('PATCH', `/api/v1/orders/${id}`, { version, ...fields });
};

test('an order of a blocked client is entered, cancelled and made smaller', async () => {
  const client = await debtor(t, 'Intrată SRL', [['1500', 3]]);
  const order = await makeOrder(t, client.id, { lines: [{ ...oneLine[0], quantity: 3 }] });

  expect((await patch(order.id, { lines: oneLine, note: 'mai puțin' })).statusCode).toBe(200);
  expect((await patch(order.id, { status: 'cancelled' })).statusCode).toBe(200);
  expect((await makeOrder(t, client.id, { status: 'cancelled' })).status).toBe('cancelled');
});

test.each(['confirmed', 'in_progress', 'shipped', 'delivered'])(
  'an order of a blocked client does not become %s, nor is it placed so',
  async (status) => {
    const client = await debtor(t, `Oprită ${status} SRL`, [['1500', 3]]);
    const order = await makeOrder(t, client.id);

    const moved = await patch(order.id, { status });
    expect(moved.statusCode).toBe(409);
    expect(moved.json()).toMatchObject({
      detail: sentence,
      blocked: true,
      client_id: client.id,
      release: '500.00',
    });
    expect((await readOrder(t, order.id)).status).toBe('new');
    const placed = await t.ana.json('POST', '/api/v1/orders', {
      client_id: client.id,
      lines: oneLine,
      status,
    });
    expect(placed.statusCode).toBe(409);
  },
);

test('an order that was confirmed before does not grow, and what was shipped arrives', async () => {
  const client = await makeClient(t, { name: 'Crescută SRL' });
  const [confirmed, shipped] = [await makeOrder(t, client.id), await makeOrder(t, client.id)];
  await moveOrder(t, confirmed.id, 'confirmed');
  await moveOrder(t, shipped.id, 'shipped');
  await owe(t, client.id, '1500', 3);

  const grown = await patch(confirmed.id, { lines: [{ ...oneLine[0], quantity: 2 }] });
  expect([grown.statusCode, grown.json().detail]).toEqual([409, sentence]);
  expect((await readOrder(t, confirmed.id)).total).toBe(confirmed.total);
  expect((await patch(shipped.id, { status: 'delivered' })).statusCode).toBe(200);
});

test('an order of a blocked client gets no AWB', async () => {
  const client = await debtor(t, 'Fără AWB SRL', [['1500', 3]], { county: 'RO-CJ', locality: 'Dej' });
  const order = await makeOrder(t, client.id);

  const json = await t.ana.json('POST', `/api/v1/orders/${order.id}/awb`, {});
  const page = await t.ana.post(`/orders/${order.id}/awb`);

  expect([json.statusCode, json.json().detail]).toEqual([409, sentence]);
  expect(page.statusCode).toBe(422);
  expect(page.body).toContain(sentence);
  expect((await t.ana.get(`/api/v1/orders/${order.id}/awb`)).statusCode).toBe(404);
});

test('the pages refuse alike, say why and lose nothing', async () => {
  const client = await debtor(t, 'Pagina SRL', [['1500', 3]]);
  const order = await makeOrder(t, client.id);

  const shown = await t.ana.get(`/orders/${order.id}`);
  expect(shown.body).toContain(sentence);
  expect((await t.ana.get(`/orders/new?client_id=${client.id}`)).body).toContain(sentence);
  const moved = await t.ana.post(`/orders/${order.id}/status`, { version: 1, status: 'confirmed' });
  expect(moved.statusCode).toBe(422);
  expect(moved.body).toContain(sentence);
  const grown = await t.ana.post(`/orders/${order.id}`, {
    version: 1,
    date: order.date,
    note: 'Nu mă pierde',
    'lines[0][id]': order.lines[0]?.id ?? 0,
    'lines[0][description]': 'Montaj',
    'lines[0][quantity]': '7',
    'lines[0][unit_price]': '100',
  });
  expect(grown.statusCode).toBe(422);
  expect(grown.body).toContain(sentence);
  expect(grown.body).toContain('Nu mă pierde');
});

test('a payment of the release lets the order on at once, a cent less does not', async () => {
  const client = await debtor(t, 'Plătită SRL', [['1500', 3]]);
  const order = await makeOrder(t, client.id);

  await pay(t, client.id, '499.99');
  expect((await patch(order.id, { status: 'confirmed' })).statusCode).toBe(409);
  await pay(t, client.id, '0.01');
  expect(blockOf(await readClient(t, client.id))).toEqual([false, null]);
  expect((await patch(order.id, { status: 'confirmed' })).statusCode).toBe(200);
});
