import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeOrder, makeProduct, type Order } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import type { Client } from '../support/clients.ts';
import { completeFirm, makeBuyer } from './documents.ts';

let t: TestApp;
let browser: Browser;
let client: Client;
let order: Order;

vi.setConfig({ testTimeout: 90_000 });

beforeAll(async () => {
  t = await testApp();
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  await completeFirm(t);
  client = await makeBuyer(t, {
    name: 'Fierăria Someșului cu nume destul de lung SRL',
    email: 'birou@fieraria.ro',
    email_enabled: true,
    notify_email: true,
  });
  await makeProduct(t, { code: 'CUI-10', name: 'Cuie de zece', price: '10', unit: 'kg' });
  order = await makeOrder(t, client.id, { lines: [{ product_code: 'CUI-10', quantity: 10 }] });
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

const restOf = (page: Page) => page.locator('dt:text-is("Rest de plată") + dd').innerText();

test('an order is invoiced in part, then the rest, and one invoice is taken back', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });

  await page.goto(`/orders/${order.id}`);
  await page.getByRole('link', { name: 'Facturează' }).click();
  expect(await page.locator('main').innerText()).toContain('urmează FCT 1');
  await page.getByLabel('Cantitate').fill('4');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Emite factura' }).click();
  await page.getByText('Factura FCT 1 a fost emisă. Așteaptă trimiterea prin e-mail la 1 adresă.').waitFor();
  expect(await restOf(page)).toBe('48,40 lei');
  await expectAccessible(page);

  await page.getByRole('link', { name: order.number }).click();
  await page.getByText('facturată parțial').waitFor();
  await page.getByRole('link', { name: 'Facturează' }).click();
  expect(await page.getByLabel('Cantitate').inputValue()).toBe('6');
  await page.getByRole('button', { name: 'Emite factura' }).click();
  await page.getByText('Factura FCT 2 a fost emisă.').waitFor();
  expect(await restOf(page)).toBe('72,60 lei');

  await page.locator('summary', { hasText: 'Stornează' }).click();
  await page.getByRole('link', { name: 'Numai o parte…' }).click();
  await page.getByLabel('Cantitate').fill('1');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Emite stornoul' }).click();
  await page.getByText('Stornoul ST 1 a fost emis.').waitFor();
  await page.getByRole('link', { name: 'FCT 2' }).click();
  expect(await restOf(page)).toBe('60,50 lei');

  await page.locator('summary', { hasText: 'Stornează' }).click();
  await page.getByRole('button', { name: 'Stornează tot' }).click();
  await page.getByText('Stornoul ST 2 a fost emis.').waitFor();
  await page.getByRole('link', { name: 'FCT 2' }).click();
  expect(await page.locator('h1').innerText()).toContain('stornată');
  expect(await restOf(page)).toBe('0,00 lei');

  await page.goto(`/orders/${order.id}`);
  await page.getByText('facturată parțial').waitFor();
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('a free invoice is typed with a product, a line more and a line less', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });
  await page.goto(`/clients/${client.id}/documents`);
  await expectAccessible(page);
  await page.getByRole('link', { name: '+ Factură' }).click();

  const code = page.getByLabel('Produs: cod sau nume').first();
  await code.pressSequentially('zece');
  await page.locator('datalist option[value="CUI-10"]').first().waitFor({ state: 'attached' });
  await code.fill('CUI-10');
  await page.getByRole('button', { name: '+ Adaugă linie' }).click();
  await page.getByLabel('Descriere').nth(1).fill('Transport');
  await page.getByLabel('Preț fără TVA').nth(1).fill('40');
  await page.getByRole('button', { name: '+ Adaugă linie' }).click();
  await page.getByRole('button', { name: 'Șterge linia' }).nth(2).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Emite factura' }).click();

  await page.locator('h1', { hasText: 'Factură FCT' }).waitFor();
  expect(await restOf(page)).toBe('60,50 lei');
  expect(complaints).toEqual([]);
});

test('the list, its filters, a refused form and a contract pass the rules of access', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.bogdan });

  await page.goto('/documents');
  await page.getByRole('link', { name: 'Filtre' }).click();
  await page.getByLabel('Fel').selectOption('invoice');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Filtrează' }).click();
  await page.waitForURL(/kind=invoice/);
  await page.goto(`/documents/new?kind=invoice&client_id=${client.id}`);
  await page.getByRole('button', { name: 'Emite factura' }).click();
  await page.locator('#summary').waitFor();
  await expectAccessible(page);
  for (const url of [`/documents/new?kind=contract&client_id=${client.id}`, '/documents/new?q=fier']) {
    await page.goto(url);
    await expectAccessible(page);
  }

  expect(complaints).toEqual([]);
});
