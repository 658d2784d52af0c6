import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepLatestRun, runOnce } from '../../src/settings/runs/actions.ts';
import { jobs } from '../../src/worker.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const address = '/settings/jobs';
const timed = jobs.filter(({ cron }) => cron !== undefined);

async function rows(): Promise<string[]> {
  const page = parseHtml((await t.ana.get(address)).body);
  return findAll(page, 'tr').map((row) => textOf(row).replace(/\s+/g, ' ').trim());
}

test('every job of the clock is there, with what it does, its next run and a button', async () => {
  const { body } = await t.ana.get(address);

  for (const { name, title = '' } of timed) {
    expect(title).not.toBe('');
    expect(body).toContain(title.replaceAll('"', '&quot;'));
    expect(findAll(parseHtml(body), 'form', { action: `${address}/${name}/run` })).toHaveLength(1);
  }
  expect((await rows()).find((row) => row.includes('levels.night '))).toMatch(/, 02:10/);
});

test('the page says how each job went last, how long it took and why it failed', async () => {
  await keepLatestRun(t.services, 'duplicates.find-due', { ms: 1250 });
  await keepLatestRun(t.services, 'clients.geocode-due', { ms: 3, error: new Error('harta nu răspunde') });

  const all = await rows();

  expect(all.find((row) => row.includes('duplicates.find-due'))).toContain('reușit 1,3 s');
  expect(all.find((row) => row.includes('clients.geocode-due'))).toContain('eșuat harta nu răspunde 3 ms');
});

test('„Rulează acum” runs the night at once, and a double click runs it once', async () => {
  const form = find(parseHtml((await t.ana.get(address)).body), 'form', {
    action: `${address}/levels.night/run`,
  });
  const form_key = form ? (find(form, 'input', { name: 'form_key' })?.attributes.value ?? '') : '';

  const answers = await Promise.all([
    t.ana.post(`${address}/levels.night/run`, { form_key }),
    t.ana.post(`${address}/levels.night/run`, { form_key }),
  ]);

  expect(answers.map(({ statusCode, headers }) => [statusCode, headers.location])).toEqual([
    [303, address],
    [303, address],
  ]);
  const asked = (await rows()).filter((row) => row.startsWith('cerută de Ana Marin'));
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('0 niveluri schimbate, 0 clienți trecuți în Inactiv');
});

test('„Rulează acum” rings for another job', async () => {
  const { statusCode } = await t.ana.post(`${address}/duplicates.find-due/run`);

  expect(statusCode).toBe(303);
  expect(t.rung.at(-1)).toEqual({ name: 'duplicates.find-due', data: {} });
});

test('a night that failed says so and how often it was tried', async () => {
  const run = { job: 'levels.night', key: '2026-11-24', requested_by: null };
  const fail = () =>
    runOnce(t.services, run, async () => {
      throw new Error('discul e plin');
    });
  await expect(fail()).rejects.toThrow();
  await expect(fail()).rejects.toThrow();

  expect((await rows()).find((row) => row.startsWith('noaptea de 24.11.2026'))).toMatch(
    /eșuat discul e plin .*ms ?2 încercări$/,
  );
});

test('a job without a clock or a name that nobody has cannot be run, and for Bogdan nothing is there', async () => {
  const before = t.rung.length;
  for (const name of ['clients.geocode', 'no.such'])
    expect((await t.ana.post(`${address}/${name}/run`)).statusCode).toBe(404);
  expect((await t.bogdan.get(address)).statusCode).toBe(404);
  expect((await t.bogdan.post(`${address}/duplicates.find-due/run`)).statusCode).toBe(404);
  expect(t.rung.length).toBe(before);
});
