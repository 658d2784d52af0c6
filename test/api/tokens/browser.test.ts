import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { expectAccessible, launchBrowser, type Visit, visit } from '../../support/browser.ts';

vi.setConfig({ testTimeout: 60_000 });

let t: TestApp;
let browser: Browser;
let ana: Visit;
beforeAll(async () => {
  t = await testApp();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('a token is made, seen once, and found again neither by Back nor by reloading', async () => {
  const { page } = ana;
  await page.goto('/settings/api/new');
  await expectAccessible(page);
  await page.getByLabel('Nume').fill('Magazinul online');
  await page.getByLabel('Lucrează pentru').selectOption({ label: 'Ana Marin' });
  await page.getByLabel('Comenzi').selectOption({ label: 'editează' });
  await page.getByRole('button', { name: 'Creează tokenul' }).click();
  const token = await page.locator('code.token').innerText();
  expect(token).toMatch(/^clt_[\w-]{43}$/);
  await expectAccessible(page);

  await page.reload();
  expect(new URL(page.url()).pathname).toBe('/settings/api');
  expect(await page.content()).not.toContain(token);

  await page.goBack().catch(() => {});
  expect(await page.content()).not.toContain(token);
});

test('leaving the page and coming back does not show it either', async () => {
  const { page } = ana;
  await page.goto('/settings/api/new');
  await page.getByLabel('Nume').fill('Curierul');
  await page.getByLabel('Lucrează pentru').selectOption({ label: 'Ana Marin' });
  await page.getByLabel('Comenzi').selectOption({ label: 'vede' });
  await page.getByRole('button', { name: 'Creează tokenul' }).click();
  const token = await page.locator('code.token').innerText();

  await page.getByRole('link', { name: 'Toate tokenurile' }).click();
  await page.getByRole('heading', { name: 'Tokenuri API' }).waitFor();
  await expectAccessible(page);
  // Chromium asks before it sends the form again, or sends it and is told that it was shown.
  await page.goBack().catch(() => {});
  expect(await page.content()).not.toContain(token);
  expect(ana.complaints.filter((text) => !text.includes('ERR_CACHE_MISS'))).toEqual([]);
});
