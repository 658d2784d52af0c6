import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { completeFirm, makeBuyer, makeInvoice, putPayment } from '../documents/documents.ts';
import { makeOrder, moveOrder } from '../orders/orders.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, type Visit, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';
import { corina } from '../support/portal.ts';

let t: TestApp;
let browser: Chromium;
let who: Browser;
let client: number;
let order: number;
let invoice: number;
let phone: Visit;
let office: Visit;

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  const made = await makeBuyer(t, {
    ...{ manager_ids: [t.bogdan.id], notify_email: true, email: 'firma@client.ro', mobile: '0722 111 222' },
    contacts: [{ name: 'Corina Dinu', email: 'corina@client.ro', receives: ['invoices'] }],
    delivery_addresses: [{ label: 'Depozit', county: 'RO-CJ', locality: 'Dej', street: 'Gării' }],
  });
  client = made.id;
  who = await corina(t, client, undefined, { email: 'corina@client.ro' });
  ({ id: order } = await makeOrder(t, client));
  await moveOrder(t, order, 'shipped');
  await t.ana.json('POST', `/api/v1/orders/${order}/awb`, {});
  ({ id: invoice } = await makeInvoice(t, client));
  await putPayment(t, client, '21.00');
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  phone = await visit(browser, t.app, { as: who, viewport: { width: 390, height: 800 } });
  office = await visit(browser, t.app, { as: t.ana });
});
afterAll(async () => {
  expect(phone?.complaints).toEqual([]);
  expect(office?.complaints).toEqual([]);
  await browser?.close();
  await t?.close();
});

test('every page that a client sees, full', async () => {
  for (const path of [
    '',
    '/orders',
    `/orders/${order}`,
    '/documents',
    `/documents/${invoice}`,
    '/statement',
    '/notices',
  ]) {
    await phone.page.goto(`/portal${path}`);
    await expectAccessible(phone.page);
  }
});

test('every page of a client of whom nothing is known yet', async () => {
  const fresh = await makeClient(t, { name: 'Nouă SRL' });
  const { page, complaints } = await visit(browser, t.app, { as: await corina(t, fresh.id) });
  for (const path of [
    '',
    '/orders',
    '/orders?status=shipped',
    '/documents',
    '/statement',
    '/data',
    '/notices',
  ]) {
    await page.goto(`/portal${path}`);
    await expectAccessible(page);
  }
  expect(complaints).toEqual([]);
});

test('a change is asked for on the phone, refused once, mended, and decided in the office', async () => {
  const { page } = phone;
  await page.goto('/portal/data');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Cere o modificare' }).click();
  await expectAccessible(page);
  await page.locator('#phone').fill('12');
  await page.getByRole('button', { name: '+ Contact' }).click();
  await page.locator('#contacts-1-name').fill('Ioana Rus');
  // Enter in a field sends the request, it takes no row away.
  await page.locator('#contacts-1-name').press('Enter');
  await page.getByRole('alert').waitFor();
  await expectAccessible(page);
  await page.locator('#phone').fill('0264 333 444');
  await page.getByRole('button', { name: 'Trimite cererea' }).last().click();
  await page.getByText('Am primit cererea pentru: Telefon, Contacte.').waitFor();
  await expectAccessible(page);

  const { page: desk } = office;
  await desk.goto('/alerts');
  await desk.goto(`/clients/${client}/account/proposals`);
  await expectAccessible(desk);
  await desk.getByRole('group', { name: 'Telefon' }).getByLabel('Acceptă').check();
  await desk.getByRole('group', { name: 'Contacte' }).getByLabel('Refuză').check();
  await desk.getByLabel('Ce citește clientul').fill('Ioana e deja la altă firmă.');
  await desk.getByRole('button', { name: 'Salvează ce am ales' }).click();
  await desk.getByText('1 modificare acceptată, 1 modificare refuzată.').waitFor();
  await expectAccessible(desk);

  await page.goto('/portal/data');
  await page.getByText('Ioana e deja la altă firmă.').first().waitFor();
  await expectAccessible(page);
});
