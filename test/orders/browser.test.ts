import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import { type Client, makeClient } from '../support/clients.ts';
import { makeOrder, makeProduct } from './orders.ts';

// Three looks at a page, each with all rules of access.
vi.setConfig({ testTimeout: 60_000 });

let t: TestApp;
let browser: Browser;
let client: Client;
beforeAll(async () => {
  t = await testApp();
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  client = await makeClient(t, {
    name: 'Fierăria Someșului cu nume destul de lung SRL',
    manager_ids: [t.ana.id],
    county: 'RO-CJ',
    locality: 'Dej',
    delivery_addresses: [
      {
        label: 'Depozit',
        county: 'RO-B',
        locality: 'București',
        sector: 3,
        street: 'Str. Lânăriei',
        is_default: true,
      },
    ],
  });
  await makeProduct(t, { code: 'CUI-10', name: 'Cuie de zece', price: '12.5', unit: 'kg' });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

test('an order is typed from the keyboard, priced, explained and sent', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });
  await page.goto(`/clients/${client.id}`);
  await page.getByRole('link', { name: 'Comandă', exact: true }).click();

  const code = page.getByLabel('Produs: cod sau nume').first();
  await code.pressSequentially('zece');
  await page.locator('datalist option[value="CUI-10"]').first().waitFor({ state: 'attached' });
  await code.fill('CUI-10');
  await page.getByRole('button', { name: '+ Adaugă linie' }).click();
  await page.getByLabel('Descriere').nth(1).fill('Transport');
  await page.getByLabel('Preț fără TVA').nth(1).fill('40');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Salvează comanda' }).click();

  await page.getByText('de ce acest preț?').click();
  await page.getByRole('button', { name: 'Fă AWB' }).click();
  await page.getByRole('link', { name: 'Eticheta (PDF)' }).waitFor();
  await page.getByText('Alt status').click();
  await page.getByRole('button', { name: 'în lucru' }).click();
  await page.getByRole('status').getByText('Comanda este acum în lucru.').waitFor();
  await expectAccessible(page);

  expect(await page.locator('h1').innerText()).toContain('în lucru');
  expect(complaints).toEqual([]);
});

test('the list, the work view, the tab and a refused form pass the rules of access', async () => {
  for (let index = 0; index < 3; index += 1) await makeOrder(t, client.id, { date: `2026-01-0${index + 1}` });
  const { page, complaints } = await visit(browser, t.app, { as: t.bogdan });

  for (const url of ['/orders', '/orders?view=work', `/clients/${client.id}/orders`, '/orders/new?q=some']) {
    await page.goto(url);
    await expectAccessible(page);
  }
  await page.goto('/orders');
  await page.getByRole('link', { name: 'Filtre' }).click();
  await page.getByLabel('Status').selectOption('new');
  await page.getByRole('button', { name: 'Filtrează' }).click();
  await page.waitForURL(/status=new/);
  await page.goto(`/orders/new?client_id=${client.id}`);
  await page.getByRole('button', { name: 'Salvează comanda' }).click();
  await page.locator('#summary').waitFor();
  await expectAccessible(page);

  expect(complaints).toEqual([]);
});
