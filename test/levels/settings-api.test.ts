import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { goTo, historyOf, putOrder, setRules, stateOf, tablesOf, today } from '../support/levels.ts';

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
  await put({ levels: standard });
});

const address = '/api/v1/settings/level-status';
const standard = [
  { id: 1, rank: 1, threshold: '0', discount_percent: 0, markup_percent: 30, priority: 1 },
  { id: 2, rank: 2, threshold: 1000, discount_percent: '0', markup_percent: 25, priority: 2 },
  { id: 3, rank: 3, threshold: '5000', discount_percent: '15', markup_percent: 20, priority: 3 },
];
const put = (body: object, query = '') => t.ana.json('PUT', `${address}${query}`, body);
const get = async () => (await t.ana.json('GET', address)).json();

async function withOrder(net_total: string, level_id = 1): Promise<number> {
  const { id } = await makeClient(t, { level_id });
  await putOrder(t, { client_id: id, date: today, net_total });
  return id;
}

test('the settings answer with their levels by rank and amounts as texts', async () => {
  expect(await get()).toEqual({
    version: expect.any(Number),
    automatic: true,
    period_months: 6,
    allow_demotion: true,
    inactive_after_days: 180,
    levels: [
      {
        id: 1,
        name: 'Small Business',
        rank: 1,
        threshold: '0.00',
        discount_percent: '0.00',
        markup_percent: '30.00',
        priority: 1,
      },
      {
        id: 2,
        name: 'Medium',
        rank: 2,
        threshold: '1000.00',
        discount_percent: '0.00',
        markup_percent: '25.00',
        priority: 2,
      },
      {
        id: 3,
        name: 'Large Business',
        rank: 3,
        threshold: '5000.00',
        discount_percent: '15.00',
        markup_percent: '20.00',
        priority: 3,
      },
    ],
  });
});

test('what is left out of a PUT stays, what GET answers is accepted back', async () => {
  const before = await get();

  const answer = await put({ period_months: '12', levels: [{ id: 2, threshold: 1200.5 }] });
  const again = await put(await get());

  expect([answer.statusCode, again.statusCode]).toEqual([200, 200]);
  expect(again.json()).toEqual(answer.json());
  expect(answer.json()).toMatchObject({
    ...before,
    version: before.version + 1,
    period_months: 12,
    levels: [{}, {}, {}],
  });
  expect(answer.json().levels[1]).toEqual({ ...before.levels[1], threshold: '1200.50' });
});

test('a dry run says the very numbers that saving gives, and saves nothing', async () => {
  const up = await withOrder('900');
  const down = await withOrder('900', 3);
  await withOrder('900', 2);
  const body = { levels: [{ id: 2, threshold: '800' }] };
  const before = [await tablesOf(t), await get()];

  const tried = (await put(body, '?dry_run=1')).json();
  expect([await tablesOf(t), await get()]).toEqual(before);
  await put(body);

  expect(tried).toEqual({
    up: 1,
    down: 1,
    clients: [
      { client_id: up, name: 'Țesătoria Someșul SRL', from_level_id: 1, to_level_id: 2 },
      { client_id: down, name: 'Țesătoria Someșul SRL', from_level_id: 3, to_level_id: 2 },
    ],
  });
  expect([(await stateOf(t, up)).level_id, (await stateOf(t, down)).level_id]).toEqual([2, 2]);
  expect(await historyOf(t.ana, up, 'level')).toMatchObject([
    {
      from_level_id: 1,
      to_level_id: 2,
      average: '900.00',
      orders_count: 1,
      period_months: 6,
      cause: 'automatic',
      changed_by: t.ana.id,
    },
  ]);
});

test('switched off nobody moves, whatever the thresholds; switched on everybody does at once', async () => {
  await put({ automatic: false });
  const id = await withOrder('6000');

  expect((await put({ automatic: false, levels: [{ id: 2, threshold: 1 }] }, '?dry_run=1')).json()).toEqual({
    up: 0,
    down: 0,
    clients: [],
  });
  await put({ levels: [{ id: 2, threshold: 1 }] });
  expect((await stateOf(t, id)).level_id).toBe(1);
  await put({ automatic: true });

  expect((await stateOf(t, id)).level_id).toBe(3);
});

test('two levels change places in one save', async () => {
  const answer = await put({
    levels: [
      { id: 2, rank: 3, threshold: 5000 },
      { id: 3, rank: 2, threshold: 1000 },
    ],
  });

  expect(answer.json().levels.map(({ id, rank }: { id: number; rank: number }) => [id, rank])).toEqual([
    [1, 1],
    [3, 2],
    [2, 3],
  ]);
});

test.each([
  [{ period_months: 0 }, 'period_months'],
  [{ period_months: 61 }, 'period_months'],
  [{ period_months: null }, 'period_months'],
  [{ inactive_after_days: 3651 }, 'inactive_after_days'],
  [{ inactive_after_days: 1.5 }, 'inactive_after_days'],
  [{ automatic: 'poate' }, 'automatic'],
  [{ levels: [{ id: 2, threshold: -1 }] }, 'levels[0][threshold]'],
  [{ levels: [{ id: 2, threshold: '10,505' }] }, 'levels[0][threshold]'],
  [{ levels: [{ id: 2, threshold: 1.234 }] }, 'levels[0][threshold]'],
  [{ levels: [{ id: 2, threshold: '1.234' }] }, 'levels[0][threshold]'],
  [{ levels: [{ id: 2, threshold: '1234.567,8' }] }, 'levels[0][threshold]'],
  [{ levels: [{ id: 2, threshold: {} }] }, 'levels[0][threshold]'],
  [{ levels: [{ id: 2, discount_percent: 101 }] }, 'levels[0][discount_percent]'],
  [{ levels: [{ id: 2, priority: 101 }] }, 'levels[0][priority]'],
  [{ levels: [{ id: 99, priority: 1 }] }, 'levels[0][id]'],
  [
    {
      levels: [
        { id: 1, priority: 1 },
        { id: 2, threshold: 5000 },
      ],
    },
    'levels[1][threshold]',
  ],
  [
    {
      levels: [
        { id: 1, threshold: 0 },
        { id: 3, threshold: 900 },
      ],
    },
    'levels[1][threshold]',
  ],
  [{ levels: [{ id: 2, rank: 1 }] }, 'levels[0][rank]'],
])('%j is refused at %s and changes nothing', async (body, field) => {
  const before = await get();

  const answer = await put(body);

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors.map((error: { field: string }) => error.field)).toContain(field);
  expect((await put(body, '?dry_run=1')).statusCode).toBe(422);
  expect(await get()).toEqual(before);
});

test('thresholds that do not rise are refused whatever is saved', async () => {
  const threshold = (value: string) =>
    t.db.updateTable('client_levels').set({ threshold: value }).where('id', '=', 3).execute();
  await threshold('1000');

  const answer = await put({ period_months: 7 });

  await threshold('5000');
  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toEqual([
    { field: 'levels', message: 'Pragul nivelului Large Business trebuie să fie mai mare decât la Medium.' },
  ]);
});

test('thousands and decimals that can only be read one way are read so', async () => {
  const answer = await put({ levels: [{ id: 3, threshold: '1.234.567' }] });
  const again = await put({ levels: [{ id: 2, threshold: '1.234,5' }] });

  expect(answer.json().levels[2].threshold).toBe('1234567.00');
  expect(again.json().levels[1].threshold).toBe('1234.50');
});

test('a level that was only just made is nobody’s until it gets a threshold', async () => {
  const made = (await t.ana.json('POST', '/api/v1/levels', { name: 'Strategic' })).json();
  const id = await withOrder('900000');

  await put({ period_months: 6, levels: [{ id: 3, threshold: 4000 }] });
  expect((await stateOf(t, id)).level_id).toBe(3);
  await put({ levels: [{ id: made.id, threshold: 50_000 }] });

  expect((await stateOf(t, id)).level_id).toBe(made.id);
  await t.db.deleteFrom('orders').execute();
  await t.db.deleteFrom('clients').execute();
  await t.db.deleteFrom('client_levels').where('id', '=', made.id).execute();
});

test('a version that is not the current one is 409', async () => {
  const { version } = await get();
  await put({ period_months: 7 });

  const answer = await put({ version, period_months: 8 });

  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ version: version + 1 });
});

test('for Bogdan the settings do not exist', async () => {
  const answers = await Promise.all([
    t.bogdan.json('GET', address),
    t.bogdan.json('PUT', address, { automatic: false }),
    t.bogdan.json('PUT', `${address}?dry_run=1`, {}),
  ]);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
});
