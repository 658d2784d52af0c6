import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, soon, type Visit, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';
import { csv, upload } from '../support/imports.ts';
import { makeProduct } from './making.ts';

let t: TestApp;
let browser: Browser;
let ana: Visit;
beforeAll(async () => {
  t = await testApp();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
  await makeClient(t, { name: 'Fierăria Veche SRL', level_id: 3 });
  await makeProduct(t, {
    code: 'CIO-500',
    name: 'Ciocan de 500 g cu coadă de frasin',
    price: '1240.5',
    category: 'Scule',
    purchase_cost: '900',
  });
  await makeProduct(t, { code: 'CLE-1', name: 'Clește', active: false });
  await t.ana.post('/price-lists', { name: 'Prețuri pentru revânzători', audience: 'type-1' });
  await t.ana.post('/price-lists/1/items', { code: 'CIO-500', price: '1100', version: '1' });
  await t.ana.post('/discounts', { level_id: '2', type_id: '', category_id: '1', percent: '7,5' });
  const file = csv([
    ['Cod', 'Denumire', 'Preț', 'TVA'],
    ['CIO-500', '', '1300', ''],
    ['NOU-1', 'Produs adus dintr-un fișier', '5', '21'],
    ['X', '', 'mult', ''],
  ]);
  await upload(t.app, t.ana, file, { url: '/products/imports', name: 'produse.csv' });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

test('why a price is what it is comes up beside the product, without leaving the page', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.bogdan });
  await page.goto('/products/1/edit');
  await page.getByLabel('Client: nume sau CIF').fill('fierăria');
  await page.getByRole('button', { name: 'De ce acest preț?' }).click();

  await expect.poll(() => page.locator('#price-steps').textContent(), soon).toContain('935,00 lei');
  expect(await page.locator('.price-steps tbody tr').allTextContents()).toHaveLength(3);
  expect(page.url()).toMatch(/\/products\/1\/edit$/);

  await page.getByLabel('Cantitate').fill('zero');
  await page.getByRole('button', { name: 'De ce acest preț?' }).click();
  await expect
    .poll(() => page.locator('#price-steps').textContent(), soon)
    .toContain('Cantitatea este un număr');
  expect(complaints).toEqual([]);
});

test.each([
  '/products',
  '/products/new',
  '/products/1/edit',
  '/products/prices?product_id=1&client_id=1',
  '/price-lists',
  '/price-lists/1',
  '/price-lists/1/edit',
  '/discounts',
  '/settings/selling',
  '/products/imports/new',
  '/products/imports/1',
])('%s is accessible at the desk, in the dark and on the phone', async (address) => {
  const { page, complaints } = ana;
  await page.goto(address);
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});
