import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import { advance, deliver, makeReader } from './campaigns.ts';

let t: TestApp;
let browser: Browser;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  for (const n of [1, 2])
    await makeReader(t, { name: `Fierăria ${n}`, caen_code: '4120', contacts: [{ email: `f${n}@x.ro` }] });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

test('a campaign is written, looked at, tested, sent and reported', { timeout: 180_000 }, async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });
  await page.goto('/campaigns/new');
  await page.getByLabel('Numele campaniei').fill('Oferta');
  await page.getByLabel('Subiect').fill('Pentru {{client.name}}');
  await page
    .getByLabel('Text', { exact: true })
    .fill('Bună ziua, **{{recipient.name}}**!\n\n[Oferta](https://firma.ro)');
  await page.getByLabel('Arată pentru clientul').fill('fierăria 2');
  await page.getByText('Pentru Fierăria 2', { exact: true }).waitFor();
  await page.locator('#sections summary').click();
  await page.locator('#sections').getByText('F – Construcții').click();
  await page.locator('#audience').getByText('2 adrese').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Salvează' }).click();

  await page.getByRole('button', { name: 'Trimite-mi un test' }).click();
  await page.getByText('Mesajul de test pleacă la ana@firma.ro.').waitFor();
  await page.getByRole('button', { name: 'Pregătește lista' }).click();
  await page.getByText('Puteți pleca de pe pagină').waitFor();
  await advance(t);
  await page.getByText('2 destinatari', { exact: false }).first().waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Vezi lista' }).click();
  await page.getByRole('cell', { name: 'f1@x.ro' }).waitFor();
  await expectAccessible(page);
  await page.goBack();
  await page.getByText('Trimite acum').click();
  await page.getByRole('button', { name: 'Da, trimite la 2 destinatari' }).click();
  await page.getByRole('button', { name: 'Pauză' }).waitFor();
  await advance(t);
  await deliver(t);
  await advance(t, new Date(Date.now() + 60_000));
  await page.getByText('încheiată').first().waitFor();
  await page.getByText('RAPORT').waitFor();
  await expectAccessible(page);
  await page.goto('/campaigns');
  await page.getByRole('link', { name: 'Oferta' }).waitFor();
  expect(complaints).toEqual([]);
});
