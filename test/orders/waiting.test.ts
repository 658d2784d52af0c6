import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient } from '../support/clients.ts';
import { makeOrder, readOrder } from './orders.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('an address that an order waits to be sent to is not deleted; once the order is shipped it may go', async () => {
  const client = await makeClient(t, {
    name: 'Cu depozit SRL',
    delivery_addresses: [{ label: 'Depozit', locality: 'Dej', is_default: true }],
  });
  const order = await makeOrder(t, client.id);
  expect(order.delivery_address_id).toBe(client.delivery_addresses[0]?.id);
  const without = async () => {
    const { version } = await readClient(t, client.id);
    return t.ana.json('PATCH', `/api/v1/clients/${client.id}`, { version, delivery_addresses: [] });
  };

  const refused = await without();
  expect(refused.statusCode).toBe(422);
  expect(refused.json<{ detail: string }>().detail).toBe(
    `Adresa „Depozit” este a comenzii ${order.number}, încă netrimisă. Schimbați întâi adresa comenzii.`,
  );
  expect((await readOrder(t, order.id)).delivery_address_id).toBe(order.delivery_address_id);

  await t.ana.json('PATCH', `/api/v1/orders/${order.id}`, { version: order.version, status: 'shipped' });
  expect((await without()).statusCode).toBe(200);
});
