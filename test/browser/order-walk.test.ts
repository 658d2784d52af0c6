import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { launchBrowser, type Visit, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let t: TestApp;
let browser: Browser;
let ana: Visit;
let page: Page;
let client: string;
beforeAll(async () => {
  t = await testApp();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
  page = ana.page;
  client = `/clients/${(await makeClient(t, { name: 'Mobila Nordului SRL' })).id}`;
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

const order = async (quantity: string) => {
  await page.goto(client);
  await page.getByRole('link', { name: 'Comandă', exact: true }).click();
  await page.getByLabel('Produs: cod sau nume').fill('MASA-1');
  await page.getByLabel('Cantitate').fill(quantity);
  await page.getByRole('button', { name: 'Salvează comanda' }).click();
  await page.getByText('de ce acest preț?').click();
};

test('a product is added to what the firm sells', async () => {
  await page.goto('/products/new');
  await page.getByLabel('Cod', { exact: false }).first().fill('MASA-1');
  await page.getByLabel('Denumire').fill('Masă de brad');
  await page.getByLabel('Preț de bază').fill('100');
  await page.locator('[data-save]').first().click();

  await page.getByText('MASA-1').first().waitFor();
});

test('levels are told to move by themselves, and what would happen is shown first', async () => {
  await page.goto('/settings/clients/level-status');
  await page.getByRole('switch', { name: 'Nivelul se schimbă automat' }).check();
  await page.getByRole('button', { name: 'Vezi ce se schimbă' }).click();
  await page.getByText('Nimic nu este salvat încă.').waitFor();
  await page.getByRole('button', { name: 'Salvează și aplică' }).click();

  await page.getByText('ISTORICUL SETĂRILOR').waitFor();
  expect(await page.getByRole('switch', { name: 'Nivelul se schimbă automat' }).isChecked()).toBe(true);
});

test('the first order makes a prospect active and, large enough, lifts it to its level', async () => {
  await page.goto(client);
  expect(await page.locator('.line').innerText()).toMatch(/Prospect\s+Nivel Small Business/);

  await order('60');
  expect(await page.locator('.why-price').innerText()).toMatch(/Preț fix/);
  expect(await page.locator('.order-totals').innerText()).toContain('6.000,00 lei');

  await page.goto(client);
  expect(await page.locator('.line').innerText()).toMatch(/Activ\s+Nivel Large Business/);
});

test('the next order has the price of the new level, and says why', async () => {
  await order('1');

  expect(await page.locator('.why-price').innerText()).toMatch(/Large Business/);
  expect(await page.locator('.order-totals').innerText()).toContain('85,00 lei');
});

test('the history of the level shows the step, and nothing went wrong on the way', async () => {
  await page.goto(`${client}/level-history`);

  expect(await page.getByRole('img').getAttribute('aria-label')).toContain('Large Business');
  expect(await page.locator('main').innerText()).toMatch(/Small Business → Large Business/);
  expect(ana.complaints).toEqual([]);
});
