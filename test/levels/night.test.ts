import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { levelFor } from '../../src/levels/level-rule.ts';
import { listSoonInactive } from '../../src/levels/queries.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { dayAfter, goTo, night, putOrder, setRules, stateOf, tablesOf, today } from '../support/levels.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  goTo(t, today);
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.deleteFrom('orders').execute();
  await t.db.deleteFrom('clients').execute();
  await setRules(t, { automatic: true, period_months: 6, allow_demotion: true, inactive_after_days: 180 });
});

async function client(columns: object = {}): Promise<number> {
  const { id } = await makeClient(t);
  await t.db
    .updateTable('clients')
    .set({ status_set_on: null, ...columns })
    .where('id', '=', id)
    .execute();
  return id;
}

test.each([
  [179, 'active'],
  [180, 'active'],
  [181, 'inactive'],
])('%i days after its last order a client is %s', async (days, status) => {
  const id = await client({ status: 'active', last_order_date: dayAfter(-days) });

  const { made_inactive } = await night(t);

  expect((await stateOf(t, id)).status).toBe(status);
  expect(made_inactive).toBe(status === 'inactive' ? 1 : 0);
});

test('a status set by hand counts its days from that day, and one that nothing dates stays', async () => {
  const recent = await client({
    status: 'active',
    last_order_date: dayAfter(-400),
    status_set_on: dayAfter(-180),
  });
  const old = await client({ status: 'active', status_set_on: dayAfter(-181) });
  const undated = await client({ status: 'active' });

  await night(t);

  const states = await Promise.all([recent, old, undated].map((id) => stateOf(t, id)));
  expect(states.map(({ status }) => status)).toEqual(['active', 'inactive', 'active']);
});

test('prospects, archived and merged clients are left alone', async () => {
  const prospect = await client({ last_order_date: dayAfter(-300) });
  const archived = await client({
    status: 'active',
    last_order_date: dayAfter(-300),
    archived_at: new Date(),
  });
  const merged = await client({
    status: 'active',
    last_order_date: dayAfter(-300),
    merged_into_id: prospect,
    archived_at: new Date(),
  });
  for (const client_id of [archived, merged]) await putOrder(t, { client_id, date: today, net_total: 9000 });

  expect(await night(t)).toEqual({ made_inactive: 0, levels_changed: 0 });

  const states = await Promise.all([prospect, archived, merged].map((id) => stateOf(t, id)));
  expect(states.map(({ status, level_id }) => [status, level_id])).toEqual([
    ['prospect', 1],
    ['active', 1],
    ['active', 1],
  ]);
});

test('an order of a day to come takes effect on the night of its day', async () => {
  const id = await client({ status: 'inactive', last_order_date: dayAfter(-300) });
  await putOrder(t, { client_id: id, date: dayAfter(3) });

  await night(t, dayAfter(2));
  expect(await stateOf(t, id)).toMatchObject({ status: 'inactive', last_order_date: dayAfter(-300) });
  await night(t, dayAfter(3));

  expect(await stateOf(t, id)).toMatchObject({
    status: 'active',
    last_order_date: dayAfter(3),
    status_set_on: null,
  });
});

test('a night that was missed for a month still sees the orders whose day came', async () => {
  const id = await client({ status: 'prospect' });
  await putOrder(t, { client_id: id, date: dayAfter(-39) });

  await night(t);

  expect(await stateOf(t, id)).toMatchObject({ status: 'active', last_order_date: dayAfter(-39) });
});

test('after a longer pause the night looks back to the last one that was done', async () => {
  const run = (run_key: string, state: string) =>
    t.db.insertInto('job_runs').values({ job: 'levels.night', run_key, state }).execute();
  await run(dayAfter(-60), 'done');
  await run(dayAfter(-1), 'failed');
  await run('manual 1 cheie', 'done');
  const [missed, counted] = [await client({ status: 'inactive' }), await client({ status: 'inactive' })];
  await putOrder(t, { client_id: missed, date: dayAfter(-59) });
  await putOrder(t, { client_id: counted, date: dayAfter(-60) });

  await night(t);

  expect(await stateOf(t, missed)).toMatchObject({ status: 'active', last_order_date: dayAfter(-59) });
  expect(await stateOf(t, counted)).toMatchObject({ status: 'inactive', last_order_date: null });
  await t.db.deleteFrom('job_runs').execute();
});

test.each([
  ['999.99', 1],
  ['1000.00', 2],
  ['5000.00', 3],
])('a mean of %s lei puts a client on level %i', async (net_total, level) => {
  const id = await client();
  await putOrder(t, { client_id: id, date: today, net_total });

  await night(t);

  expect((await stateOf(t, id)).level_id).toBe(level);
});

test('the period starts after today less its months; cancelled and future orders are left out', async () => {
  const inside = await client();
  const outside = await client({ level_id: 2 });
  const cancelled = await client({ level_id: 2 });
  const future = await client({ level_id: 2 });
  await putOrder(t, { client_id: inside, date: '2025-12-31', net_total: 1000 });
  await putOrder(t, { client_id: outside, date: '2025-12-30', net_total: 9000 });
  await putOrder(t, { client_id: cancelled, date: today, net_total: 9000, status: 'cancelled' });
  await putOrder(t, { client_id: future, date: dayAfter(1), net_total: 9000 });

  expect((await night(t)).levels_changed).toBe(1);

  const states = await Promise.all([inside, outside, cancelled, future].map((id) => stateOf(t, id)));
  expect(states.map(({ level_id }) => level_id)).toEqual([2, 2, 2, 2]);
});

test('without permission to go down a client only rises', async () => {
  await setRules(t, { allow_demotion: false });
  const high = await client({ level_id: 3 });
  const low = await client();
  await putOrder(t, { client_id: high, date: today, net_total: 10 });
  await putOrder(t, { client_id: low, date: today, net_total: 2000 });

  await night(t);

  expect([(await stateOf(t, high)).level_id, (await stateOf(t, low)).level_id]).toEqual([3, 2]);
});

test('a lock holds through its last day and no longer; without an end it holds for good', async () => {
  const locked = { level_locked: true };
  const until = await client({ ...locked, level_locked_until: today });
  const over = await client({ ...locked, level_locked_until: dayAfter(-1) });
  const always = await client(locked);
  for (const client_id of [until, over, always])
    await putOrder(t, { client_id, date: today, net_total: 2000 });

  await night(t);

  const states = await Promise.all([until, over, always].map((id) => stateOf(t, id)));
  expect(states.map(({ level_id }) => level_id)).toEqual([1, 2, 1]);
});

test('switched off, nothing ever changes a level', async () => {
  await setRules(t, { automatic: false });
  const id = await client();
  await putOrder(t, { client_id: id, date: today, net_total: 9000 });

  const nights = [await night(t), await night(t, dayAfter(40)), await night(t, dayAfter(200))];

  expect(nights.map(({ levels_changed }) => levels_changed)).toEqual([0, 0, 0]);
  expect((await stateOf(t, id)).level_id).toBe(1);
});

test('a second run of the same night changes nothing', async () => {
  const moving = await client({ status: 'inactive' });
  await putOrder(t, { client_id: moving, date: today, net_total: 2000 });
  await client({ status: 'active', last_order_date: dayAfter(-200) });

  expect(await night(t)).toEqual({ made_inactive: 1, levels_changed: 1 });
  const first = await tablesOf(t);
  expect(await night(t)).toEqual({ made_inactive: 0, levels_changed: 0 });

  expect(await tablesOf(t)).toBe(first);
});

test('two runs at once leave what one would', async () => {
  for (const days of [0, 30, 181]) {
    const id = await client({ status: 'active', last_order_date: dayAfter(-days) });
    await putOrder(t, { client_id: id, date: dayAfter(-days), net_total: 2000 });
  }

  const nights = await Promise.all([night(t), night(t)]);

  expect(nights.reduce((sum, { levels_changed }) => sum + levels_changed, 0)).toBe(2 + 1);
  expect(nights.reduce((sum, { made_inactive }) => sum + made_inactive, 0)).toBe(1);
});

test('each move leaves its history and its audit row with the version', async () => {
  const id = await client({ status: 'inactive' });
  await putOrder(t, { client_id: id, date: today, net_total: 1000 });
  await putOrder(t, { client_id: id, date: today, net_total: 1001 });

  await night(t);

  const history = await t.db.selectFrom('level_history').selectAll().where('client_id', '=', id).execute();
  expect(history).toMatchObject([
    {
      from_level_id: 1,
      to_level_id: 2,
      orders_count: 2,
      period_months: 6,
      cause: 'automatic',
      changed_by: null,
    },
  ]);
  expect(Number(history[0]?.average)).toBe(1000.5);
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_kind', 'changes', 'version'])
    .where('subject_id', '=', id)
    .where('action', 'in', ['status', 'level'])
    .orderBy('id')
    .execute();
  expect(audit).toEqual([
    { action: 'status', actor_kind: 'system', changes: { status: ['inactive', 'active'] }, version: 2 },
    { action: 'level', actor_kind: 'system', changes: { level_id: [1, 2] }, version: 3 },
  ]);
});

test('on random histories the statement and the rule agree', async () => {
  let seed = 20260630;
  const random = (limit: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % limit;
  };
  const levels = await t.db.selectFrom('client_levels').select(['id', 'rank', 'threshold']).execute();
  const expected = new Map<number, number>();
  for (let index = 0; index < 40; index += 1) {
    const id = await client({ level_id: 1 + random(3) });
    const counted: number[] = [];
    for (let each = random(5); each > 0; each -= 1) {
      const date = dayAfter(random(400) - 360);
      const cents = [99_999, 100_000, 500_000, random(1_000_000)][random(4)] as number;
      const status = random(5) === 0 ? 'cancelled' : 'delivered';
      await putOrder(t, { client_id: id, date, status, net_total: (cents / 100).toFixed(2) });
      if (status === 'delivered' && date > '2025-12-30' && date <= today) counted.push(cents);
    }
    const mean = counted.reduce((sum, cents) => sum + cents, 0) / counted.length / 100;
    const stays = (await stateOf(t, id)).level_id;
    expected.set(id, counted.length > 0 ? (levelFor(String(mean), levels)?.id ?? 0) : stays);
  }

  await night(t);

  const rows = await t.db.selectFrom('clients').select(['id', 'level_id']).orderBy('id').execute();
  expect(rows.map(({ id, level_id }) => [id, level_id])).toEqual([...expected]);
});

test('whoever becomes inactive within 14 days is listed with the days left, for one manager or for all', async () => {
  const soon = await client({ status: 'active', last_order_date: dayAfter(-167) });
  const sooner = await client({ status: 'active', status_set_on: dayAfter(-180) });
  await client({ status: 'active', last_order_date: dayAfter(-166) });
  await client({ status: 'prospect', last_order_date: dayAfter(-175) });
  await t.db.insertInto('client_managers').values({ client_id: soon, user_id: t.bogdan.id }).execute();

  const all = await listSoonInactive(t.db, { today, limit: 10 });
  const his = await listSoonInactive(t.db, { today, limit: 10, manager: t.bogdan.id });

  expect(all.map(({ id, days_left }) => [id, days_left])).toEqual([
    [sooner, 1],
    [soon, 14],
  ]);
  expect(his).toMatchObject([{ id: soon, last_order_date: dayAfter(-167) }]);
});
