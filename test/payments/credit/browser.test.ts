import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOrder } from '../../orders/orders.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../../support/browser.ts';
import { debtor, setFirm } from './credit.ts';

const slow = { timeout: 60_000 };

let t: TestApp;
let browser: Browser;
beforeAll(async () => {
  t = await testApp();
  await setFirm(t, { overdue_days_limit: 30 });
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

test('a blocked client is told of, its order waits, and what it pays releases it at once', slow, async () => {
  const client = await debtor(t, 'Fierăria Datoare SRL', [
    ['1000.00', 34],
    ['240.00', 31],
  ]);
  const order = await makeOrder(t, client.id);
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });
  const blocked =
    'Blocat: 2 facturi cu 34 de zile întârziere (limită 30). Se deblochează dacă plătește 1.240,00 lei.';

  await page.goto(`/clients/${client.id}`);
  await page.getByText(blocked).waitFor();
  await expectAccessible(page);
  await page.goto(`/orders/${order.id}`);
  const answered = page.waitForResponse((response) => response.url().endsWith('/status'));
  await page.getByRole('button', { name: 'Marchează confirmată' }).click();
  expect((await answered).status()).toBe(422);
  await page.getByText(blocked).waitFor();

  await page.goto(`/payments/new?client_id=${client.id}`);
  await page.getByLabel('Suma (lei)').fill('1.240,00');
  await page.getByRole('button', { name: 'Salvează încasarea' }).click();
  await page.getByRole('status').getByText('a fost salvată').waitFor();
  await page.goto(`/orders/${order.id}`);
  await page.getByRole('button', { name: 'Marchează confirmată' }).click();
  await page.getByText('Comanda este acum confirmată.').waitFor();
  expect(await page.getByText('Blocat').count()).toBe(0);
  // The browser itself complains of the answer that refused.
  expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
});
