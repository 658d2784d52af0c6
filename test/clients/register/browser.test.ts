import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../../support/browser.ts';
import { bePatient, makeWatched, night } from './register.ts';

let t: TestApp;
let browser: Browser;
beforeAll(async () => {
  t = await testApp();
  bePatient(t);
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

test('a difference is accepted and a day is asked about', { timeout: 60_000 }, async () => {
  const { id } = await makeWatched(t, {
    fields: { name: 'Țesătoria SRL', caen_code: '4711', street: 'Str. Morii' },
    record: { stare_inactiv: { statusInactivi: true, dataInactivare: '2026-11-02' } },
  });
  await night(t, '2026-11-23');
  const { page, complaints } = await visit(browser, t.app, { as: t.bogdan });
  await page.goto(`/clients/${id}/register`);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Acceptă Nume' }).click();
  await page.getByText('Valoarea de la ANAF a fost pusă pe fișă.').waitFor();
  await page.getByLabel('Era plătitor de TVA la data').fill('2012-05-31');
  await page.getByRole('button', { name: 'Arată' }).click();
  await page.getByText('La data 31.05.2012 nu era plătitor de TVA').waitFor();
  await expectAccessible(page);

  await page.goto('/register');
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});
