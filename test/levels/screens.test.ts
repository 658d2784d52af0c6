import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';
import { goTo, order, putOrder, setRules, today } from '../support/levels.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
let t: TestApp;
let browser: Browser;
let moved: number;
beforeAll(async () => {
  t = await testApp();
  goTo(t, today);
  await setRules(t, { automatic: true });
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await launchBrowser();
  moved = (await makeClient(t, { name: 'Moara Veche din Deal SRL' })).id;
  await t.db
    .updateTable('clients')
    .set({ created_at: new Date('2026-01-15T10:00:00Z') })
    .execute();
  await order(t, { client_id: moved, date: '2026-03-10', net_total: '1500', today: '2026-03-10' });
  await order(t, { client_id: moved, date: '2026-05-20', net_total: '9000', today: '2026-05-20' });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

test('the tab of the level is readable for everybody, at the desk, in the dark and on the phone', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.bogdan });

  await page.goto(`/clients/${moved}/level-history`);

  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('without JavaScript: thresholds are typed, the simulation is read, and saving moves the client', async () => {
  const { id } = await makeClient(t, { name: 'Atelierul de Lemn SRL' });
  await putOrder(t, { client_id: id, date: today, net_total: '700' });
  const { page } = await visit(browser, t.app, { as: t.ana, javaScriptEnabled: false });

  await page.goto('/settings/clients/level-status');
  await page.getByLabel('Prag Medium').fill('600,50');
  await page.getByRole('button', { name: 'Vezi ce se schimbă' }).click();
  expect(await page.getByRole('main').innerText()).toContain('Atelierul de Lemn SRL');
  await page.getByRole('button', { name: 'Salvează și aplică' }).click();

  expect(await page.getByRole('status').innerText()).toContain('1 client și-a schimbat nivelul.');
  expect(await page.getByLabel('Prag Medium').inputValue()).toBe('600,50');
  await page.goto(`/clients/${id}/level-history`);
  expect(await page.getByRole('table').first().innerText()).toContain('Small Business → Medium');
});

test('the settings, their errors and the simulation are readable for everybody', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });

  await page.goto('/settings/clients/level-status');
  await expectAccessible(page);
  await page.getByLabel('Prag Large Business').fill('10');
  await page.getByRole('button', { name: 'Vezi ce se schimbă' }).click();
  await page.getByText('Pragul trebuie să fie mai mare').waitFor();
  await expectAccessible(page);
  await page.getByLabel('Prag Large Business').fill('20.000');
  await page.getByRole('button', { name: 'Vezi ce se schimbă' }).click();
  await page.getByRole('heading', { name: 'Ce se schimbă' }).waitFor();
  await expectAccessible(page);

  expect(complaints).toEqual([]);
});
