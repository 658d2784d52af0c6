import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import {
  cancel,
  dayAfter,
  goTo,
  historyOf,
  night,
  order,
  setRules,
  stateOf,
  tell,
  today,
} from '../support/levels.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  goTo(t, today);
});
afterAll(() => t.close());
beforeEach(() => setRules(t, { automatic: true }));

const client = async (fields: object = {}) => (await makeClient(t, fields)).id;

test('the first order makes a prospect active, in a version of its own, with its history', async () => {
  const client_id = await client();

  await order(t, { client_id, date: today });

  expect(await stateOf(t, client_id)).toMatchObject({
    status: 'active',
    version: 2,
    last_order_date: today,
    status_set_on: null,
  });
  expect(await historyOf(t.ana, client_id, 'status')).toMatchObject([
    { from_status: 'prospect', to_status: 'active', cause: 'automatic', changed_by: null },
  ]);
});

test('an order of a day to come makes a prospect active, and is no last order', async () => {
  const client_id = await client();

  await order(t, { client_id, date: dayAfter(5) });

  expect(await stateOf(t, client_id)).toMatchObject({ status: 'active', last_order_date: null });
});

test('who is inactive wakes with an order of today or before, not with one of a day to come', async () => {
  const client_id = await client({ status: 'inactive' });

  await order(t, { client_id, date: dayAfter(5) });
  expect((await stateOf(t, client_id)).status).toBe('inactive');
  await order(t, { client_id, date: dayAfter(-30) });

  expect(await stateOf(t, client_id)).toMatchObject({ status: 'active', last_order_date: dayAfter(-30) });
});

test('an order moved from a day to come to today wakes who is inactive', async () => {
  const client_id = await client({ status: 'inactive' });
  const id = await order(t, { client_id, date: dayAfter(5) });

  await t.db.updateTable('orders').set({ date: today }).where('id', '=', id).execute();
  await tell(t, { client_id, event: 'changed', date: today });

  expect(await stateOf(t, client_id)).toMatchObject({ status: 'active', last_order_date: today });
});

test('a backdated order is not the last one', async () => {
  const client_id = await client();

  await order(t, { client_id, date: today });
  await order(t, { client_id, date: dayAfter(-100) });

  expect((await stateOf(t, client_id)).last_order_date).toBe(today);
});

test('a cancelled only order takes the client back to prospect', async () => {
  const client_id = await client();
  const id = await order(t, { client_id, date: today });

  await cancel(t, client_id, id);

  expect(await stateOf(t, client_id)).toMatchObject({
    status: 'prospect',
    last_order_date: null,
    version: 3,
  });
  const history = await historyOf(t.ana, client_id, 'status');
  expect(history.map(({ to_status }) => to_status)).toEqual(['prospect', 'active']);
});

test('a cancelled only order lets whom it woke rest again', async () => {
  const client_id = await client({ status: 'inactive' });
  const id = await order(t, { client_id, date: today });
  expect((await stateOf(t, client_id)).status).toBe('active');

  await cancel(t, client_id, id);

  expect(await stateOf(t, client_id)).toMatchObject({ status: 'inactive', last_order_date: null });
  expect(await historyOf(t.ana, client_id, 'status')).toMatchObject([
    { from_status: 'active', to_status: 'inactive', cause: 'automatic', changed_by: null },
    { from_status: 'inactive', to_status: 'active', cause: 'automatic', changed_by: null },
  ]);
});

test('while another order stands, or where a person made it active, a cancelled order leaves the client active', async () => {
  const two = await client();
  const first = await order(t, { client_id: two, date: dayAfter(-3) });
  await order(t, { client_id: two, date: dayAfter(-5) });
  const made = await client({ status: 'active' });
  const only = await order(t, { client_id: made, date: today });

  await cancel(t, two, first);
  await cancel(t, made, only);

  expect(await stateOf(t, two)).toMatchObject({ status: 'active', last_order_date: dayAfter(-5) });
  expect(await stateOf(t, made)).toMatchObject({ status: 'active', last_order_date: null });
});

test('the level follows in the same transaction: up, and down when the order is cancelled', async () => {
  const client_id = await client();
  await order(t, { client_id, date: today, net_total: '600' });
  const large = await order(t, { client_id, date: today, net_total: '1400.00' });
  expect((await stateOf(t, client_id)).level_id).toBe(2);

  await cancel(t, client_id, large);

  expect((await stateOf(t, client_id)).level_id).toBe(1);
  expect(await historyOf(t.ana, client_id, 'level')).toMatchObject([
    { from_level_id: 2, to_level_id: 1, average: '600.00', orders_count: 1 },
    {
      from_level_id: 1,
      to_level_id: 2,
      average: '1000.00',
      orders_count: 2,
      period_months: 6,
      cause: 'automatic',
    },
  ]);
});

test('an order moves its own client and nobody else', async () => {
  await setRules(t, { automatic: false });
  const other = await client();
  await order(t, { client_id: other, date: today, net_total: '9000' });
  await setRules(t, { automatic: true });

  await order(t, { client_id: await client(), date: today, net_total: '9000' });

  expect((await stateOf(t, other)).level_id).toBe(1);
});

test('orders of one client at once leave its last order and its level right', async () => {
  const client_id = await client();

  await Promise.all(
    [3, 0, 7, 1].map((days) => order(t, { client_id, date: dayAfter(-days), net_total: 1000 + days })),
  );

  expect(await stateOf(t, client_id)).toMatchObject({
    status: 'active',
    level_id: 2,
    last_order_date: today,
  });
  expect(await historyOf(t.ana, client_id, 'status')).toHaveLength(1);
});

test('orders and the night at once end as one after the other would', async () => {
  const ids = await Promise.all([1, 2, 3].map(() => client({ status: 'inactive' })));

  await Promise.all([
    ...ids.map((client_id) => order(t, { client_id, date: today, net_total: 1000 })),
    night(t),
  ]);

  const states = await Promise.all(ids.map((id) => stateOf(t, id)));
  expect(states.map(({ status, level_id }) => [status, level_id])).toEqual(ids.map(() => ['active', 2]));
  expect(await night(t)).toMatchObject({ made_inactive: 0 });
});
