import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, type Document, makeBuyer, makeInvoice } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import { ibans } from '../support/clients.ts';
import { openOf, pay } from './payments.ts';

// Three looks at a page, each with all rules of access.
const slow = { timeout: 60_000 };

let t: TestApp;
let browser: Browser;
let client: { id: number; name: string };
let invoice: Document;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  await t.db
    .insertInto('company_accounts')
    .values({ position: 1, iban: ibans.transilvania, bank: 'Banca Transilvania' })
    .execute();
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  client = await makeBuyer(t, { name: 'Fierăria Someșului cu nume destul de lung SRL' });
  invoice = await makeInvoice(t, client.id, {
    lines: [{ description: 'Montaj', quantity: '1', unit_price: '1000', vat_rate: '21' }],
  });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Salvează încasarea' }).click();
  await page.getByRole('status').getByText('a fost salvată').waitFor();
}

test('an invoice is paid in two parts, with what is left seen between them', slow, async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });
  await page.goto('/payments/new?q=Someșului');
  await page.getByRole('link', { name: /^alege/ }).click();
  await page.getByText('1 factură neîncasată, în total 1.210,00 lei').waitFor();
  await page.getByLabel('Suma (lei)').fill('400');
  await page.getByLabel('Metoda de plată').selectOption('cash');
  await page.getByText('Emite chitanța').click();
  await expectAccessible(page);
  await save(page);

  await page.getByRole('cell', { name: /810,00 lei/ }).waitFor();
  expect(await page.locator('.facts').innerText()).toMatch(/CH 1/);
  await expectAccessible(page);
  await page.goto(`/payments/new?document_id=${invoice.id}`);
  await page.getByText('de plată 810,00 lei').waitFor();
  expect(await page.getByLabel('Suma (lei)').inputValue()).toBe('810,00');
  await save(page);

  expect(await page.getByRole('cell', { name: 'încasată' }).count()).toBe(1);
  expect(await openOf(t, invoice.id)).toBe('0.00');
  expect(complaints).toEqual([]);
});

test(
  'a refused split, the change of one, a cancellation and the list pass the rules of access',
  slow,
  async () => {
    await makeInvoice(t, client.id);
    const { id } = await pay(t, client.id, '50');
    const { page, complaints } = await visit(browser, t.app, { as: t.ana });
    await page.goto(`/payments/${id}`);
    await page.getByText('Schimbă împărțirea').click();
    await page
      .getByLabel(/^Cât se acoperă/)
      .first()
      .fill('5000');
    await page.getByRole('button', { name: 'Salvează împărțirea' }).click();
    await page.locator('#summary').waitFor();
    await expectAccessible(page);
    await page.getByText('Anulează', { exact: true }).click();
    await page.getByLabel(/De ce se anulează/).fill('Dublă');
    await page.getByRole('button', { name: 'Anulează încasarea' }).click();
    await page.getByText(/Anulată la .*Dublă/).waitFor();
    await expectAccessible(page);

    await page.goto('/payments');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Filtre' }).click();
    await page.getByLabel('Metoda de plată').selectOption('cash');
    await page.getByRole('button', { name: 'Filtrează' }).click();
    await page.waitForURL(/method=cash/);
    expect(await page.getByText('1 încasare · 400,00 lei').count()).toBe(1);
    expect(complaints).toEqual([]);
  },
);

test('without JavaScript a payment is taken and split too', slow, async () => {
  const { id } = await makeInvoice(t, client.id);
  const { page } = await visit(browser, t.app, { as: t.bogdan, javaScriptEnabled: false });
  await page.goto(`/payments/new?document_id=${id}`);
  await page.getByLabel('Suma (lei)').fill('20');
  await page
    .getByLabel(/^Cât se acoperă/)
    .first()
    .fill('20');
  await save(page);

  await page.getByText('Schimbă împărțirea').click();
  await page.getByRole('button', { name: 'Repartizează automat' }).click();
  await page.getByRole('status').getByText('Împărțirea a fost salvată.').waitFor();
});
