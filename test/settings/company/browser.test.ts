import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { expectAccessible, launchBrowser, type Visit, visit } from '../../support/browser.ts';
import { png } from '../../support/pictures.ts';
import { address, readFirm } from './firm.ts';

let t: TestApp;
let browser: Browser;
let ana: Visit;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
});
afterAll(async () => {
  expect(ana.complaints).toEqual([]);
  await browser?.close();
  await t?.close();
});

test('a firm is filled in from ANAF, with an account and a logo', async () => {
  const { page } = ana;
  t.anaf.answer(cui(300), company(cui(300)));
  await page.goto(address);

  await page.getByLabel('CIF', { exact: true }).fill(String(cui(300)));
  await page.getByRole('button', { name: 'Importă din ANAF' }).click();
  await page.getByText('Completat de la ANAF').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Salvează datele' }).click();
  await page.getByText('Datele firmei au fost salvate.').waitFor();
  expect(await page.locator('#missing').count()).toBe(0);

  await page.getByLabel('IBAN').fill('RO12');
  await page.getByRole('button', { name: 'Salvează conturile' }).click();
  await page.getByText('IBAN-ul românesc are 24 de caractere').waitFor();
  await expectAccessible(page);
  await page.getByLabel('IBAN').fill('RO09BCYP0000001234567890');
  await page.getByRole('button', { name: 'Salvează conturile' }).click();
  await page.getByText('Conturile au fost salvate.').waitFor();

  await page.getByRole('button', { name: '+ Cont' }).click();
  await page.getByRole('button', { name: 'Șterge contul 2' }).click();
  await page.getByRole('button', { name: 'Șterge contul 2' }).waitFor({ state: 'detached' });

  await page
    .getByLabel('Sigla', { exact: true })
    .setInputFiles({ name: 's.png', mimeType: 'image/png', buffer: png(300, 100) });
  await page.getByRole('button', { name: 'Salvează sigla' }).click();
  await page.getByAltText('Sigla firmei').waitFor();
  expect(await readFirm(t)).toMatchObject({
    tax_id: String(cui(300)),
    iban: 'RO09BCYP0000001234567890',
    missing: [],
  });
});
