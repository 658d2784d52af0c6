import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, soon, visit } from '../support/browser.ts';
import { countClients, makeClient } from '../support/clients.ts';
import { csv, work } from '../support/imports.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
let t: TestApp;
let browser: Browser;
beforeAll(async () => {
  t = await testApp();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

test('a person sends a file, says what its columns are, watches it, applies it and takes it back', async () => {
  await makeClient(t, { name: 'Alfa Prod SRL', tax_id: String(cui(1001)), phone: '0264555101' });
  await makeClient(t, { name: 'Gama Trans SRL' });
  const before = await countClients(t);
  const buffer = csv([
    ['Cine', 'CIF', 'Telefon'],
    ['Alfa Prod SRL', String(cui(1001)), '0264 555 199'],
    ['SC Gama Trans SRL', String(cui(1003)), ''],
    ['Delta Nou SRL', String(cui(1004)), ''],
    ['Greșit SRL', '1234', '12'],
  ]);
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });

  await page.goto('/imports/new');
  await expectAccessible(page);
  await page.setInputFiles('#file', { name: 'ale mele.csv', mimeType: 'text/csv', buffer });
  await page.click('text=Citește fișierul');
  await page.waitForSelector('.import-progress');
  await expectAccessible(page);

  // The page asks each second and shows the next step by itself.
  await work(t);
  await page.getByLabel('Cine').selectOption({ label: 'Nume' });
  await expectAccessible(page);
  await page.click('text=Verifică fișierul');
  await page.waitForSelector('.import-progress');
  await work(t);
  await page.waitForSelector('.import-items');
  await expectAccessible(page);
  expect(await page.locator('.import-state').allInnerTexts()).toEqual([
    'cu schimbări',
    'posibil dublu',
    'nou',
    'cu erori',
  ]);

  await page.getByLabel('Ce facem cu rândul 3').selectOption({ label: 'adaugă ca nou' });
  await page.click('text=Aplică: 2 clienți');
  await page.waitForSelector('.alert-success');
  expect(await page.innerText('.alert-success')).toBe('Import aplicat: 2 adăugați, 1 schimbat.');
  expect(await countClients(t)).toBe(before + 2);
  await expectAccessible(page);

  await page.click('summary:has-text("Anulează importul")');
  await page.click('button:has-text("Anulează importul")');
  await vi.waitFor(
    async () => expect(await page.innerText('.alert-success')).toContain('2 scoși, 1 adus înapoi'),
    soon,
  );
  expect(await countClients(t)).toBe(before);

  await page.goto('/imports');
  await expectAccessible(page);
  expect(await page.innerText('tbody')).toContain('ale mele.csv');
  expect(complaints).toEqual([]);
});
