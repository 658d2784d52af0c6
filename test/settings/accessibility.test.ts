import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { keepLatestRun, runNightNow, runOnce } from '../../src/settings/runs/actions.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, type Visit, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';

// The night, the lists, the report of managers and the day: at the desk in light and dark, and on the phone.
let t: TestApp;
let browser: Browser;
let ana: Visit;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
});
afterAll(async () => {
  expect(ana.complaints).toEqual([]);
  await browser?.close();
  await t?.close();
});

test('Azi and the report of managers with nothing in them', async () => {
  for (const address of ['/today', '/reports/managers', '/settings/jobs']) {
    await ana.page.goto(address);
    await expectAccessible(ana.page);
  }
});

test('Azi and the report of managers full', async () => {
  for (let index = 0; index < 6; index += 1) {
    const { id } = await makeClient(t, {
      name: `Țesătoria cu un nume destul de lung numărul ${index} SRL`,
      level_id: 1 + (index % 3),
      manager_ids: index % 2 === 0 ? [t.ana.id] : [t.ana.id, t.bogdan.id],
      tags: ['vip'],
    });
    const order = { client_id: id, net_total: '12345.60', total: '12345.60' };
    const days = ['2026-11-02', '2026-10-05', '2026-03-01'];
    await t.db
      .insertInto('orders')
      .values(days.map((date) => ({ ...order, date })))
      .execute();
    await t.db
      .updateTable('clients')
      .set({ status: 'active', last_order_date: '2026-06-01', status_set_on: null })
      .where('id', '=', id)
      .execute();
  }
  for (const address of [
    '/today',
    '/today?mine=1',
    '/reports/managers',
    '/reports/managers?from=2026-11&to=2026-01',
    `/reports/managers?manager=${t.ana.id}`,
    '/clients?columns=status,last_order&sort=last_order',
  ]) {
    await ana.page.goto(address);
    await expectAccessible(ana.page);
  }
});

test('the jobs with a night that failed', async () => {
  await runNightNow(t.services, { id: t.ana.id }, { today: '2026-11-24', key: 'a' });
  const run = { job: 'levels.night', key: '2026-11-23', requested_by: null };
  await runOnce(t.services, run, () => Promise.reject(new Error('discul e plin'))).catch(() => {});
  await keepLatestRun(t.services, 'duplicates.find-due', { ms: 1250, error: new Error('nu merge') });

  await ana.page.goto('/settings/jobs');
  await expectAccessible(ana.page);
});

test('the lists with a row that is being merged, and one that was refused; and a user', async () => {
  const { page } = ana;
  await page.goto('/settings/clients/lists');
  const row = page.locator('form[action="/settings/clients/lists/types/1"]');
  await row.locator('summary').click();
  await expectAccessible(page);
  await row.getByRole('button', { name: 'Șterge' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('este folosit de 6 clienți');
  await expectAccessible(page);
  await page.goto(`/settings/users/${t.bogdan.id}`);
  await expectAccessible(page);
});
