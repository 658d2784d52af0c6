import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { messagesOf, toldOf } from '../support/told.ts';
import { makeOrder, moveOrder, oneLine, readOrder } from './orders.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const reachable = (fields: object = {}) =>
  makeClient(t, {
    name: 'Moara Veche SRL',
    email: 'office@moara.ro',
    mobile: '0722123456',
    contacts: [
      { name: 'Ioana', email: 'ioana@moara.ro', receives: ['orders'] },
      { name: 'Dan', email: 'dan@moara.ro', receives: ['deliveries'] },
    ],
    county: 'RO-CJ',
    locality: 'Dej',
    street: 'Str. Gării',
    street_no: '4',
    ...fields,
  });

const toOrders = (event: string) => [
  `${event} email office@moara.ro`,
  `${event} email ioana@moara.ro`,
  `${event} sms +40722123456`,
];

test('a new order tells nothing, a confirmed one tells at once, whatever the way', async () => {
  const quiet = await reachable();
  await makeOrder(t, quiet.id);
  expect(await toldOf(t, quiet.id)).toEqual([]);

  const placed = await reachable();
  const { id } = await makeOrder(t, placed.id, { status: 'confirmed' });
  expect(await toldOf(t, placed.id)).toEqual(toOrders('order_confirmed'));
  const [mail, , sms] = await messagesOf(t, placed.id);
  expect(mail).toMatchObject({ order_id: id, unique_key: `order ${id} confirmed email office@moara.ro` });
  expect(mail?.subject).toBe(`Comanda CMD-${id} este confirmată`);
  expect(mail?.body_text).toContain('121,00 lei');
  expect(sms?.body_text).toContain(`Comanda CMD-${id} (121,00 lei) este confirmat`);

  const moved = await reachable();
  await moveOrder(t, (await makeOrder(t, moved.id)).id, 'confirmed');
  expect(await toldOf(t, moved.id)).toEqual(toOrders('order_confirmed'));

  const listed = await reachable();
  const order = await makeOrder(t, listed.id);
  const answer = await t.ana.post(`/orders/${order.id}/status`, { status: 'confirmed', version: 1 });
  expect(answer.statusCode).toBe(303);
  expect(await toldOf(t, listed.id)).toEqual(toOrders('order_confirmed'));
});

test('the worker is woken where somebody is told, and only there', async () => {
  t.rung.length = 0;
  await makeOrder(t, (await makeClient(t)).id, { status: 'confirmed' });
  expect(t.rung.map(({ name }) => name)).not.toContain('messages.send');
  await makeOrder(t, (await reachable()).id, { status: 'confirmed' });
  expect(t.rung.map(({ name }) => name)).toContain('messages.send');
});

test.each(['in_progress', 'delivered', 'cancelled'])('an order that becomes %s tells so', async (status) => {
  const client = await reachable();
  await moveOrder(t, (await makeOrder(t, client.id)).id, status);
  expect(await toldOf(t, client.id)).toEqual(toOrders('order_status'));
});

test('an order that is written down when all is over tells nothing', async () => {
  const client = await reachable();
  await makeOrder(t, client.id, { status: 'delivered' });
  await makeOrder(t, client.id, { status: 'cancelled' });
  expect(await toldOf(t, client.id)).toEqual([]);
});

test('a change of anything but the status tells nothing', async () => {
  const client = await reachable();
  const { id, version } = await makeOrder(t, client.id, { status: 'confirmed' });
  await t.ana.json('PATCH', `/api/v1/orders/${id}`, { version, lines: [{ ...oneLine[0], quantity: 2 }] });
  expect((await readOrder(t, id)).total).toBe('242.00');
  expect(await toldOf(t, client.id)).toEqual(toOrders('order_confirmed'));
});

const ship = (id: number) => t.ana.json('POST', `/api/v1/orders/${id}/awb`, {});

test('shipped with its AWB, an order says where it goes, once', async () => {
  const client = await reachable();
  const { id } = await makeOrder(t, client.id);
  await ship(id);
  expect(await toldOf(t, client.id)).toEqual([]);
  await moveOrder(t, id, 'shipped');
  await ship(id);

  const told = await messagesOf(t, client.id);
  expect(told.map(({ recipient }) => recipient)).toEqual(['office@moara.ro', 'dan@moara.ro', '+40722123456']);
  expect(told[0]?.body_text).toMatch(/AWB: \S+/);
  expect(told[0]?.body_text).toContain('Str. Gării');
});

test('a parcel that gets its AWB after it left is told once more, with it', async () => {
  const client = await reachable();
  const { id } = await makeOrder(t, client.id, { status: 'shipped' });
  expect(await toldOf(t, client.id)).toHaveLength(3);
  await ship(id);
  await ship(id);

  const mails = (await messagesOf(t, client.id)).filter(({ recipient }) => recipient === 'dan@moara.ro');
  expect(mails.map(({ body_text }) => body_text.includes('AWB'))).toEqual([false, true]);
});

test('nobody is told whose client wants nothing', async () => {
  const client = await reachable({ notify_email: false, notify_sms: false });
  await makeOrder(t, client.id, { status: 'confirmed' });
  expect(await toldOf(t, client.id)).toEqual([]);
});

test('what is refused tells nothing', async () => {
  const client = await reachable();
  const { id } = await makeOrder(t, client.id);
  const stale = await t.ana.json('PATCH', `/api/v1/orders/${id}`, { version: 9, status: 'confirmed' });
  expect(stale.statusCode).toBe(409);
  expect(await toldOf(t, client.id)).toEqual([]);
});
