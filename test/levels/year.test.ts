import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { moveClientsAtNight, moveClientsWhenDue } from '../../src/levels/jobs.ts';
import { formatDateTime } from '../../src/web/format.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { cancel, dayAfter, goTo, noon, order, setRules } from '../support/levels.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });
const apps: TestApp[] = [];
beforeAll(async () => {
  for (let index = 0; index < 2; index += 1) apps.push(await testApp());
});
afterAll(() => Promise.all(apps.map((t) => t.close())));

const first = '2026-01-01';
const clients = 12;

/** 02:10 of a night in Bucharest, which is three hours ahead between the last Sundays of March and October. */
function twoTen(day: string): Date {
  const summer = day > '2026-03-29' && day <= '2026-10-25';
  const [hour, minute] = summer ? [23, 10] : [24, 10];
  return later(noon(day), hour * 60 + minute - 24 * 60 - 9 * 60);
}

const later = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

async function ring(t: TestApp, job: typeof moveClientsAtNight, at: Date): Promise<void> {
  t.services.now = () => at;
  await job.run(t.services, {});
}

type Nights = (t: TestApp, at: Date, index: number) => Promise<void>;
const onTime: Nights = (t, at) => ring(t, moveClientsAtNight, at);
/** Twice an hour apart, as in the night that has an hour twice; twice at once; hours late by the sweep that catches up. */
const otherwise: Nights = async (t, at, index) => {
  if (index % 3 === 0) for (const minutes of [0, 60]) await ring(t, moveClientsAtNight, later(at, minutes));
  if (index % 3 === 1) await Promise.all([onTime(t, at, index), onTime(t, at, index)]);
  if (index % 3 === 2)
    for (const minutes of [300, 310]) await ring(t, moveClientsWhenDue, later(at, minutes));
};

/** A year of nights and of the orders between them, the same for every application. */
async function year(t: TestApp, nights: Nights): Promise<void> {
  goTo(t, first);
  const ids: number[] = [];
  for (let index = 0; index < clients; index += 1)
    ids.push((await makeClient(t, { name: `Client ${index}` })).id);
  await setRules(t, { automatic: true, inactive_after_days: 60, period_months: 3 });
  const random = numbers(42);
  const placed: { client_id: number; id: number }[] = [];
  for (let index = 0; index < 365; index += 1) {
    const day = dayAfter(index, first);
    await nights(t, twoTen(day), index);
    goTo(t, day);
    // Fewer and fewer clients order as the year goes on.
    const client_id = ids[random(Math.max(2, clients - Math.floor(index / 30)))] as number;
    if (random(3) === 0) {
      const date = random(5) === 0 ? dayAfter(6, day) : day;
      const net_total = [200, 1500, 9000][random(3)] as number;
      placed.push({ client_id, id: await order(t, { client_id, date, net_total, today: day }) });
    }
    const lost = random(25) === 0 ? placed.pop() : undefined;
    if (lost) await cancel(t, lost.client_id, lost.id, day);
  }
}

/** The same sequence for everybody: a linear congruential generator (Numerical Recipes). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function outcome({ db }: TestApp) {
  const { rows } = await sql<{ clients: object[]; levels: object[]; statuses: object[]; nights: number }>`
    select
      (select jsonb_agg(jsonb_build_array(id, level_id, status, last_order_date, status_set_on, version) order by id)
        from clients) as clients,
      (select jsonb_agg(jsonb_build_array(client_id, from_level_id, to_level_id, average, orders_count,
        (changed_at at time zone 'Europe/Bucharest')::date) order by id) from level_history) as levels,
      (select jsonb_agg(jsonb_build_array(client_id, from_status, to_status,
        (changed_at at time zone 'Europe/Bucharest')::date) order by id) from status_history) as statuses,
      (select count(*)::int from job_runs where job = 'levels.night') as nights`.execute(db);
  return rows[0];
}

test('the night rings at ten past two on both nights when the clock changes', () => {
  for (const day of ['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-25', '2026-10-26'])
    expect(formatDateTime(twoTen(day))).toMatch(/02:10$/);
});

test('a year of nights gives the same tables, on time or twice, at once and late', async () => {
  const [one, other] = apps as [TestApp, TestApp];
  await Promise.all([year(one, onTime), year(other, otherwise)]);

  const whole = await outcome(one);
  expect(await outcome(other)).toEqual(whole);
  expect(whole?.nights).toBe(365);
  expect(whole?.levels.length).toBeGreaterThan(10);
  expect(whole?.statuses.length).toBeGreaterThan(15);
});
