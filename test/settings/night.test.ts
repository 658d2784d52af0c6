import { afterEach, beforeEach, expect, test } from 'vitest';
import { moveClientsAtNight, moveClientsWhenDue } from '../../src/levels/jobs.ts';
import { keepLatestRun, runOnce } from '../../src/settings/runs/actions.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';

let t: TestApp;
beforeEach(async () => {
  t = await testApp();
});
afterEach(() => t.close());

/** Lets the firm's clock stand at an instant. */
const at = (instant: string) => {
  t.services.now = () => new Date(instant);
};
const ring = () => moveClientsAtNight.run(t.services, {});
const sweep = () => moveClientsWhenDue.run(t.services, {});

async function nights(): Promise<[key: string, state: string, attempts: number][]> {
  const rows = await t.db
    .selectFrom('job_runs')
    .select(['run_key', 'state', 'attempts'])
    .where('job', '=', 'levels.night')
    .orderBy('id')
    .execute();
  return rows.map(({ run_key, state, attempts }) => [run_key, state, attempts]);
}

/** A client whose last order is of long ago: the night makes it inactive. */
async function restingClient(): Promise<number> {
  const { id } = await makeClient(t, { name: 'Demult SRL', status: 'active' });
  await t.db
    .updateTable('clients')
    .set({ status: 'active', last_order_date: '2020-01-01', status_set_on: null })
    .where('id', '=', id)
    .execute();
  return id;
}

const statusOf = async (id: number) =>
  (await t.db.selectFrom('clients').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;
const statusChanges = async () => (await t.db.selectFrom('status_history').selectAll().execute()).length;

test('the night runs once for its business day, however often the clock rings', async () => {
  const id = await restingClient();
  at('2026-11-24T00:10:00Z');

  await ring();
  await ring();
  at('2026-11-24T09:00:00Z');
  await ring();
  await sweep();

  expect(await nights()).toEqual([['2026-11-24', 'done', 1]]);
  expect([await statusOf(id), await statusChanges()]).toEqual(['inactive', 1]);
});

test('two processes that ring at once give one run', async () => {
  const id = await restingClient();
  at('2026-11-24T00:10:00Z');

  await Promise.all([ring(), ring(), sweep()]);

  expect(await nights()).toEqual([['2026-11-24', 'done', 1]]);
  expect([await statusOf(id), await statusChanges()]).toEqual(['inactive', 1]);
});

test('a missed night is caught up by the sweep, and not before ten past two', async () => {
  at('2026-11-24T00:09:59Z');
  await sweep();
  expect(await nights()).toEqual([]);

  at('2026-11-24T00:20:00Z');
  await sweep();
  at('2026-11-26T14:00:00Z');
  await sweep();
  await sweep();

  expect((await nights()).map(([key]) => key)).toEqual(['2026-11-24', '2026-11-26']);
});

test('the nights on which the clock changes have one run each', async () => {
  // In spring 03:00 becomes 04:00, in autumn 04:00 becomes 03:00 again; 02:10 is there once on both nights.
  const hours = (day: string) =>
    Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}:10:00Z`);
  for (const instant of [
    ...hours('2026-03-28'),
    ...hours('2026-03-29'),
    ...hours('2026-10-24'),
    ...hours('2026-10-25'),
  ]) {
    at(instant);
    await sweep();
  }

  const days = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-24', '2026-10-25'];
  expect(await nights()).toEqual(days.map((day) => [day, 'done', 1]));
});

test('work that breaks off leaves the tables as they were, says why, and the next ring does it', async () => {
  const id = await restingClient();
  const run = { job: 'levels.night', key: '2026-11-24', requested_by: null };
  const broken = runOnce(t.services, run, async (trx) => {
    await trx.updateTable('clients').set({ status: 'inactive' }).where('id', '=', id).execute();
    throw new Error('canceling statement of "Ana Pop" <ana@firma.ro> 0722123456');
  });

  await expect(broken).rejects.toThrow('canceling');
  expect(await statusOf(id)).toBe('active');
  const failed = await t.db.selectFrom('job_runs').selectAll().executeTakeFirstOrThrow();
  expect(failed).toMatchObject({ state: 'failed', attempts: 1 });
  expect(failed.error).not.toMatch(/Ana|firma|0722/);

  at('2026-11-24T05:00:00Z');
  await sweep();

  expect(await nights()).toEqual([['2026-11-24', 'done', 2]]);
  expect([await statusOf(id), await statusChanges()]).toEqual(['inactive', 1]);
  expect((await t.db.selectFrom('job_runs').select('error').executeTakeFirstOrThrow()).error).toBeNull();
});

test('a connection that is cut in the middle leaves nothing, and the next ring does it', async () => {
  const id = await restingClient();
  const run = { job: 'levels.night', key: '2026-11-24', requested_by: null };
  const cut = runOnce(t.services, run, async (trx) => {
    await trx.updateTable('clients').set({ status: 'inactive' }).where('id', '=', id).execute();
    await trx
      .selectNoFrom((eb) => eb.fn('pg_terminate_backend', [eb.fn('pg_backend_pid')]).as('gone'))
      .execute();
    return {};
  });

  await expect(cut).rejects.toThrow();
  expect(await statusOf(id)).toBe('active');

  at('2026-11-24T00:10:00Z');
  await ring();

  expect((await nights()).map(([key, state]) => [key, state])).toEqual([['2026-11-24', 'done']]);
  expect(await statusOf(id)).toBe('inactive');
});

test('a failure that is noted late does not undo what another process got done', async () => {
  const run = { job: 'test.once', key: 'a', requested_by: null };
  const outcomes = await Promise.allSettled([
    runOnce(t.services, run, async () => {
      throw new Error('pierdut');
    }),
    runOnce(t.services, run, async () => ({ done: true })),
  ]);

  expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
  const row = await t.db
    .selectFrom('job_runs')
    .select(['state', 'detail'])
    .where('job', '=', 'test.once')
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ state: 'done', detail: { done: true } });
});

test('of the other jobs the latest run is kept, in place of the one before', async () => {
  await keepLatestRun(t.services, 'api.delete-old-request-keys', { ms: 1500 });
  await keepLatestRun(t.services, 'api.delete-old-request-keys', { ms: 20, error: new Error('nu merge') });
  await keepLatestRun(t.services, 'levels.night', { ms: 20 });

  const rows = await t.db.selectFrom('job_runs').select(['job', 'run_key', 'state', 'error']).execute();
  expect(rows).toEqual([
    { job: 'api.delete-old-request-keys', run_key: 'latest', state: 'failed', error: 'nu merge' },
  ]);
});
