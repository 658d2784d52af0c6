import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { apply, plan, reverse } from '../support/bulk.ts';
import { makeClient, typed } from '../support/clients.ts';
import {
  dayAfter,
  goTo,
  historyOf,
  night,
  order,
  putOrder,
  setRules,
  stateOf,
  today,
} from '../support/levels.ts';
import { merge } from '../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  goTo(t, today);
});
afterAll(() => t.close());

/** What the histories hold, newest first: levels and statuses with their cause and who. */
async function movesOf(id: number): Promise<string[]> {
  const said = (who: unknown) => (who === t.ana.id ? 'Ana' : String(who));
  const levels = await historyOf(t.ana, id, 'level');
  const statuses = await historyOf(t.ana, id, 'status');
  return [
    ...levels.map((row) => `${row.from_level_id}→${row.to_level_id} ${row.cause} ${said(row.changed_by)}`),
    ...statuses.map((row) => `${row.from_status}→${row.to_status} ${row.cause} ${said(row.changed_by)}`),
  ];
}

test('creating a client leaves no history', async () => {
  const { id } = await makeClient(t, { level_id: 2, status: 'active' });

  expect(await movesOf(id)).toEqual([]);
});

test('PATCH and the form leave a row for what they change, and only then', async () => {
  const { id, version } = await makeClient(t);

  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, level_id: 3 });
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version: version + 1, alias: 'alt nume' });
  const saved = await t.ana.post(
    `/clients/${id}`,
    typed({ version: version + 2, level_id: 3, status: 'active' }),
  );

  expect(saved.statusCode).toBe(303);
  expect(await movesOf(id)).toEqual(['1→3 manual Ana', 'prospect→active manual Ana']);
});

test('a status set by hand counts its days from that day', async () => {
  const { id, version } = await makeClient(t);
  await order(t, { client_id: id, date: dayAfter(-300) });
  await night(t);
  expect((await stateOf(t, id)).status).toBe('inactive');

  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version: version + 2, status: 'active' });
  expect(await stateOf(t, id)).toMatchObject({
    status: 'active',
    status_set_on: today,
    version: version + 3,
  });

  await night(t, dayAfter(180));
  expect((await stateOf(t, id)).status).toBe('active');
  await night(t, dayAfter(181));
  expect((await stateOf(t, id)).status).toBe('inactive');
});

test('a bulk change and its undo leave a row each', async () => {
  const { id } = await makeClient(t);
  const levels = await plan(t.ana, [id], { kind: 'level', level_id: '2' });
  await apply(t.ana, levels);
  await reverse(t.ana, levels);
  const statuses = await plan(t.ana, [id], { kind: 'status', status: 'active' });
  await apply(t.ana, statuses);

  expect(await movesOf(id)).toEqual(['2→1 manual Ana', '1→2 manual Ana', 'prospect→active manual Ana']);
  expect(await stateOf(t, id)).toMatchObject({ status_set_on: today });
});

test('a merge and its undo leave a row each, and the last order follows the orders', async () => {
  const kept = await makeClient(t, { name: 'Păstrat SRL' });
  const other = await makeClient(t, { name: 'Unit SRL', level_id: 3 });
  await order(t, { client_id: kept.id, date: dayAfter(-9) });
  await order(t, { client_id: other.id, date: dayAfter(-2) });

  const mergeId = await merge(t, kept, other, { choices: { level_id: other.id } });
  expect(await stateOf(t, kept.id)).toMatchObject({ level_id: 3, last_order_date: dayAfter(-2) });
  await t.ana.post(`/client-merges/${mergeId}/reversal`);

  expect(await movesOf(kept.id)).toEqual([
    '3→1 manual Ana',
    '1→3 manual Ana',
    'prospect→active automatic null',
  ]);
  expect((await stateOf(t, kept.id)).last_order_date).toBe(dayAfter(-9));
  expect((await stateOf(t, other.id)).last_order_date).toBe(dayAfter(-2));
});

test('orders that a merge brings move the kept client, and take it back when they go back', async () => {
  await setRules(t, { automatic: true });
  const kept = await makeClient(t, { name: 'Păstrat SRL' });
  const other = await makeClient(t, { name: 'Unit SRL', status: 'active', level_id: 2 });
  await putOrder(t, { client_id: other.id, date: dayAfter(-2), net_total: 6000 });

  const mergeId = await merge(t, kept, other);

  expect(await stateOf(t, kept.id)).toMatchObject({
    status: 'active',
    level_id: 3,
    last_order_date: dayAfter(-2),
  });
  expect(await movesOf(kept.id)).toEqual(['1→3 automatic null', 'prospect→active automatic null']);

  await t.ana.json('POST', `/api/v1/client-merges/${mergeId}/reversal`);

  expect(await stateOf(t, kept.id)).toMatchObject({ status: 'prospect', level_id: 1, last_order_date: null });
  expect(await stateOf(t, other.id)).toMatchObject({
    status: 'active',
    level_id: 3,
    last_order_date: dayAfter(-2),
  });
  await setRules(t, { automatic: false });
});

test('who ordered itself since the merge is no prospect after its undo', async () => {
  const kept = await makeClient(t, { name: 'Păstrat SRL' });
  const other = await makeClient(t, { name: 'Unit SRL', status: 'active' });
  await putOrder(t, { client_id: other.id, date: dayAfter(-2) });
  const mergeId = await merge(t, kept, other);
  await order(t, { client_id: kept.id, date: today });

  await t.ana.json('POST', `/api/v1/client-merges/${mergeId}/reversal`);

  expect(await stateOf(t, kept.id)).toMatchObject({ status: 'active', last_order_date: today });
});
