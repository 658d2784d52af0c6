import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatDay } from '../../src/web/format.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';
import { makeOrder, makeProduct, moveOrder, oneLine, readOrder } from './orders.ts';

let t: TestApp;
let client: Client;
beforeAll(async () => {
  t = await testApp();
  client = await makeClient(t, {
    delivery_addresses: [{ label: 'Sediu' }, { label: 'Depozit', is_default: true }],
  });
});
afterAll(() => t.close());

const post = (body: object, headers = {}) => t.ana.json('POST', '/api/v1/orders', body, headers);

test('an order answers 201 with the whole of it, as GET shows it', async () => {
  const nails = await makeProduct(t, { code: 'CUI-1', name: 'Cuie', price: '0.35', unit: 'kg' });

  const answer = await post({
    client_id: client.id,
    date: '2026-02-03',
    note: 'Sunați înainte',
    lines: [
      { product_id: nails, quantity: 2.5 },
      { description: 'Montaj', quantity: '1', unit_price: 100, vat_rate: '11' },
    ],
  });

  const order = answer.json();
  expect(answer.statusCode).toBe(201);
  expect(order).toEqual({
    id: order.id,
    number: `CMD-${order.id}`,
    client_id: client.id,
    date: '2026-02-03',
    status: 'new',
    version: 1,
    lines: [
      {
        id: expect.any(Number),
        product_id: nails,
        description: 'Cuie',
        unit: 'kg',
        quantity: '2.500',
        unit_price: '0.35',
        vat_rate: '21.00',
        net: '0.88',
      },
      {
        id: expect.any(Number),
        product_id: null,
        description: 'Montaj',
        unit: 'buc',
        quantity: '1.000',
        unit_price: '100.00',
        vat_rate: '11.00',
        net: '100.00',
      },
    ],
    net_total: '100.88',
    vat_total: '11.18',
    total: '112.06',
    delivery_address_id: client.delivery_addresses[1]?.id,
    note: 'Sunați înainte',
  });
  expect(answer.headers.location).toBe(`/api/v1/orders/${order.id}`);
  expect((await t.ana.json('GET', `/api/v1/orders/${order.id}`)).json()).toEqual(order);
});

test('what is left out is today, the default address and the standard rate of the day', async () => {
  const now = await makeOrder(t, client.id);
  const then = await makeOrder(t, client.id, { date: '2025-07-31' });
  const home = await makeOrder(t, client.id, { delivery_address_id: null });

  expect(now.date).toBe(formatDay(t.services.now()));
  expect(now.delivery_address_id).toBe(client.delivery_addresses[1]?.id);
  expect(now.lines[0]?.vat_rate).toBe('21.00');
  expect(then.lines[0]?.vat_rate).toBe('19.00');
  expect(home.delivery_address_id).toBeNull();
});

test('a given price is taken as it is, and only a calculated one keeps its steps', async () => {
  const product_id = await makeProduct(t, { code: 'P-2', name: 'Piuliță', price: '5' });
  const { id } = await makeOrder(t, client.id, {
    lines: [
      { product_id, quantity: 1, unit_price: '4,20' },
      { product_id, quantity: 1 },
    ],
  });

  const rows = await t.db
    .selectFrom('order_lines')
    .select(['unit_price', 'price_steps'])
    .where('order_id', '=', id)
    .orderBy('position')
    .execute();
  expect(rows).toEqual([
    { unit_price: '4.20', price_steps: null },
    { unit_price: '5.00', price_steps: expect.arrayContaining([expect.objectContaining({ price: '5.00' })]) },
  ]);
});

const refused: [why: string, body: object, field: string][] = [
  ['without a client', { client_id: undefined }, 'client_id'],
  ['of a client that is not there', { client_id: 99_999_999 }, 'client_id'],
  ['without lines', { lines: [] }, 'lines'],
  ['with more than 200 lines', { lines: Array(201).fill(oneLine[0]) }, 'lines'],
  ['of nothing', { lines: [{ quantity: 1, unit_price: 1 }] }, 'lines[0][product_id]'],
  ['of no quantity', { lines: [oneLine[0], { ...oneLine[0], quantity: 0 }] }, 'lines[1][quantity]'],
  ['of four decimals', { lines: [{ ...oneLine[0], quantity: '1.0001' }] }, 'lines[0][quantity]'],
  ['of a negative price', { lines: [{ ...oneLine[0], unit_price: -1 }] }, 'lines[0][unit_price]'],
  ['of a price in words', { lines: [{ ...oneLine[0], unit_price: 'mult' }] }, 'lines[0][unit_price]'],
  ['without any price', { lines: [{ description: 'Montaj', quantity: 1 }] }, 'lines[0][unit_price]'],
  ['of an unknown product', { lines: [{ product_id: 99_999, quantity: 1 }] }, 'lines[0][product_id]'],
  ['of an unknown code', { lines: [{ product_code: 'nu e', quantity: 1 }] }, 'lines[0][product_id]'],
  ['at a rate above 100 %', { lines: [{ ...oneLine[0], vat_rate: 101 }] }, 'lines[0][vat_rate]'],
  ['of a day whose rate is not known', { date: '1999-01-01' }, 'lines[0][vat_rate]'],
  ['on the 30th of February', { date: '2026-02-30' }, 'date'],
  ['to a stranger’s address', { delivery_address_id: 99_999 }, 'delivery_address_id'],
  [
    'of more than the books hold',
    { lines: [{ ...oneLine[0], quantity: 999999999, unit_price: 9999999 }] },
    'lines',
  ],
  ['in a status that is none', { status: 'paid' }, 'status'],
];

test.each(refused)('an order %s is refused, and the field is named', async (_why, body, field) => {
  const answer = await post({ client_id: client.id, lines: oneLine, ...body });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors.map((error: { field: string }) => error.field)).toContain(field);
});

test('an archived client gets no order', async () => {
  const { id } = await makeClient(t, { name: 'Arhivata SRL' });
  await t.ana.json('DELETE', `/api/v1/clients/${id}`);

  const answer = await post({ client_id: id, lines: oneLine });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors[0]).toMatchObject({
    field: 'client_id',
    message: expect.stringContaining('arhivat'),
  });
});

test('the same key is one order, and with another body a refusal that names it', async () => {
  const body = { client_id: client.id, lines: oneLine };
  const key = { 'idempotency-key': 'o-comandă' };

  const answers = await Promise.all([post(body, key), post(body, key), post(body, key)]);
  const other = await post({ ...body, note: 'alta' }, key);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201]);
  const ids = new Set(answers.map((answer) => answer.json().id));
  expect(ids.size).toBe(1);
  expect(other.statusCode).toBe(409);
  expect(other.json().order_id).toBe([...ids][0]);
});

test("a change replaces the lines and keeps what it leaves out; GET's rows are accepted back", async () => {
  const product_id = await makeProduct(t, { code: 'P-3', name: 'Șaibă', price: '2' });
  const order = await makeOrder(t, client.id, {
    note: 'rămâne',
    lines: [{ product_id, quantity: 1 }, ...oneLine],
  });
  const [first, second] = order.lines;
  const url = `/api/v1/orders/${order.id}`;

  const same = await t.ana.json('PATCH', url, order);
  const changed = await t.ana.json('PATCH', url, {
    version: 1,
    lines: [{ ...second, quantity: '3' }, first, { product_id, quantity: 10 }],
  });

  expect(same.json()).toEqual(order);
  expect(changed.json()).toMatchObject({ version: 2, note: 'rămâne', net_total: '322.00' });
  expect(
    changed
      .json()
      .lines.map((line: { id: number }) => line.id)
      .slice(0, 2),
  ).toEqual([second?.id, first?.id]);
  const steps = await t.db
    .selectFrom('order_lines')
    .select('price_steps')
    .where('order_id', '=', order.id)
    .orderBy('position')
    .execute();
  expect(steps.map(({ price_steps }) => price_steps !== null)).toEqual([false, true, true]);
});

test('a product that is sold no more stays on its order, at its price', async () => {
  const product_id = await makeProduct(t, { code: 'P-4', name: 'Vechi', price: '2' });
  const order = await makeOrder(t, client.id, { lines: [{ product_id, quantity: 1 }] });
  await t.db.updateTable('products').set({ active: false, price: 9 }).where('id', '=', product_id).execute();

  const { id } = order.lines[0] ?? { id: 0 };
  const kept = await t.ana.json('PATCH', `/api/v1/orders/${order.id}`, {
    version: 1,
    lines: [{ id, product_id, quantity: 4 }],
  });
  const added = await t.ana.json('PATCH', `/api/v1/orders/${order.id}`, {
    version: 2,
    lines: [{ product_id, quantity: 4 }],
  });

  expect(kept.json()).toMatchObject({ net_total: '8.00' });
  expect([added.statusCode, added.json().errors[0].field]).toEqual([422, 'lines[0][product_id]']);
});

test('a stale version is refused with the order as it is now', async () => {
  const order = await makeOrder(t, client.id);
  await moveOrder(t, order.id, 'confirmed');

  const answer = await t.ana.json('PATCH', `/api/v1/orders/${order.id}`, { version: 1, note: 'târziu' });

  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ version: 2, current: { status: 'confirmed', note: null } });
});

test('without a version a change is made to the order as it stands; a version that is none is refused', async () => {
  const order = await makeOrder(t, client.id);
  const patch = (body: object) => t.ana.json('PATCH', `/api/v1/orders/${order.id}`, body);
  await moveOrder(t, order.id, 'confirmed');

  const answers = await Promise.all([patch({ note: 'x' }), patch({ date: '2026-03-04' })]);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(await readOrder(t, order.id)).toMatchObject({
    version: 4,
    status: 'confirmed',
    note: 'x',
    date: '2026-03-04',
  });
  for (const version of ['abc', null, 0])
    expect([version, (await patch({ version, note: 'y' })).statusCode]).toEqual([version, 422]);
});

test('a price of twelve digits is taken, and its order moves on', async () => {
  const price = '123456789012.34';
  const product_id = await makeProduct(t, { code: 'P-12', name: 'Uzină', price, vat_rate: '0' });
  const made = await makeOrder(t, client.id, { lines: [{ product_id, quantity: 1 }] });
  const given = await makeOrder(t, client.id, { lines: [{ product_id, quantity: 1, unit_price: price }] });

  const answer = await t.ana.post(`/orders/${made.id}/status`, { version: 1, status: 'confirmed' });

  expect([made.total, given.total]).toEqual([price, price]);
  expect(answer.statusCode).toBe(303);
  expect(await readOrder(t, made.id)).toMatchObject({ status: 'confirmed', total: price });
  expect((await moveOrder(t, made.id, 'shipped')).status).toBe('shipped');
});

test('an order that was stored under an earlier rule moves on too', async () => {
  const { id } = await makeOrder(t, client.id);
  const net = '123456789.01';
  await t.db
    .updateTable('order_lines')
    .set({ quantity: '12345678901', unit_price: '0.01', vat_rate: 0, net })
    .where('order_id', '=', id)
    .execute();
  const totals = { net_total: net, vat_total: 0, total: net };
  await t.db.updateTable('orders').set(totals).where('id', '=', id).execute();

  const answer = await t.ana.post(`/orders/${id}/status`, { version: 1, status: 'delivered' });

  expect(answer.statusCode).toBe(303);
  expect(await readOrder(t, id)).toMatchObject({ status: 'delivered', total: net });
});

test('the client of an order does not change', async () => {
  const [order, other] = [await makeOrder(t, client.id), await makeClient(t, { name: 'Alta SRL' })];

  const answer = await t.ana.json('PATCH', `/api/v1/orders/${order.id}`, { version: 1, client_id: other.id });

  expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, 'client_id']);
});

test('every change leaves its audit row, with the version that it made', async () => {
  const order = await makeOrder(t, client.id);
  await moveOrder(t, order.id, 'confirmed');

  const rows = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id', 'version', 'changes'])
    .where('subject', '=', 'order')
    .where('subject_id', '=', order.id)
    .orderBy('id')
    .execute();

  expect(rows).toEqual([
    {
      action: 'create',
      actor_id: t.ana.id,
      version: 1,
      changes: expect.objectContaining({ total: [null, '121.00'] }),
    },
    { action: 'status', actor_id: t.ana.id, version: 2, changes: { status: ['new', 'confirmed'] } },
  ]);
  expect((await readOrder(t, order.id)).version).toBe(2);
});

test('an order that is not there is 404', async () => {
  for (const id of ['0', 'abc', '99999999', '9'.repeat(30)])
    expect((await t.ana.json('GET', `/api/v1/orders/${id}`)).statusCode).toBe(404);
});
