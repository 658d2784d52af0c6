import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';
import { merge } from '../support/merges.ts';
import { makeOrder, moveOrder, oneLine, readOrder } from './orders.ts';

let t: TestApp;
let client: Client;
beforeAll(async () => {
  t = await testApp();
  client = await makeClient(t, { name: 'Aglomerata SRL' });
});
afterAll(() => t.close());

test('ten orders at once for one client are ten orders, each with its number', async () => {
  const orders = await Promise.all(
    Array.from({ length: 10 }, (_, index) => makeOrder(t, client.id, { note: `nr. ${index}` })),
  );

  expect(new Set(orders.map(({ number }) => number)).size).toBe(10);
  const list = (await t.ana.json('GET', `/api/v1/orders?client_id=${client.id}`)).json();
  expect(list.total).toBe(10);
});

test('of two status changes at once one wins, and the other is told how the order stands', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id } = await makeOrder(t, client.id);
    const change = (status: string) => t.ana.json('PATCH', `/api/v1/orders/${id}`, { version: 1, status });

    const answers = await Promise.all([change('shipped'), change('cancelled')]);

    const [won, lost] = [200, 409].map((code) => answers.find(({ statusCode }) => statusCode === code));
    expect([won, lost]).not.toContain(undefined);
    const order = await readOrder(t, id);
    expect(order).toMatchObject({ version: 2, status: won?.json().status });
    expect(lost?.json()).toMatchObject({ version: 2, current: { status: order.status } });
  }
});

test('two who ask for the same status both have it', async () => {
  const { id } = await makeOrder(t, client.id);
  const change = () => t.ana.json('PATCH', `/api/v1/orders/${id}`, { version: 1, status: 'confirmed' });

  const answers = await Promise.all([change(), change()]);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(await readOrder(t, id)).toMatchObject({ version: 2, status: 'confirmed' });
});

test('a step back and a change of what is closed are 409, and nothing changes', async () => {
  const { id, lines } = await makeOrder(t, client.id);
  const change = async (body: object) => {
    const { version } = await readOrder(t, id);
    return (await t.ana.json('PATCH', `/api/v1/orders/${id}`, { version, ...body })).statusCode;
  };
  await moveOrder(t, id, 'shipped');

  expect(await change({ status: 'confirmed' })).toBe(409);
  expect(await change({ lines: [{ ...lines[0], quantity: 5 }] })).toBe(409);
  expect(await change({ date: '2026-01-01' })).toBe(409);
  expect(await change({ note: 'lăsat la poartă' })).toBe(200);
  expect(await change({ status: 'delivered' })).toBe(200);
  expect(await change({ status: 'cancelled' })).toBe(409);
  expect(await change({ note: 'altă notă' })).toBe(409);
  expect(await readOrder(t, id)).toMatchObject({ status: 'delivered', note: 'lăsat la poartă', lines });
});

test('the id of a merged client means the kept one, for orders there were and for new ones', async () => {
  const [kept, other] = [
    await makeClient(t, { name: 'Păstrata SRL' }),
    await makeClient(t, { name: 'Unita SRL' }),
  ];
  const before = await makeOrder(t, other.id);
  await merge(t, kept, other);

  const placed = await makeOrder(t, other.id);

  expect(placed.client_id).toBe(kept.id);
  expect((await readOrder(t, before.id)).client_id).toBe(kept.id);
  const listed = (await t.ana.json('GET', `/api/v1/orders?client_id=${other.id}`)).json();
  expect(listed.items.map(({ id }: { id: number }) => id)).toEqual([placed.id, before.id]);
  const tab = await t.ana.get(`/clients/${other.id}/orders`);
  expect([tab.statusCode, tab.headers.location]).toEqual([303, `/clients/${kept.id}/orders`]);
  expect(await moveOrder(t, before.id, 'confirmed')).toMatchObject({ status: 'confirmed' });
});

test('orders and a merge of their client at once leave no order behind', async () => {
  const [kept, other] = [await makeClient(t, { name: 'Vie SRL' }), await makeClient(t, { name: 'Dusă SRL' })];

  const [, ...orders] = await Promise.all([
    merge(t, kept, other),
    ...Array.from({ length: 6 }, () =>
      t.ana.json('POST', '/api/v1/orders', { client_id: other.id, lines: oneLine }),
    ),
  ]);

  expect(orders.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(201));
  const left = await t.db
    .selectFrom('orders')
    .select('client_id')
    .where('client_id', 'in', [kept.id, other.id])
    .execute();
  expect(left).toEqual(Array(6).fill({ client_id: kept.id }));
});
