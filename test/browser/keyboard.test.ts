import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { launchBrowser, soon, type Visit, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';

let t: TestApp;
let browser: Browser;
let ana: Visit;
let page: Page;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  for (const name of ['Alfa SRL', 'Beta SRL', 'Gama SRL']) await makeClient(t, { name });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
  page = ana.page;
});
afterEach(() => {
  expect(ana.complaints).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('/ and Ctrl-K lead to the search box, also from inside a form', async () => {
  await page.goto('/clients/new');
  await page.locator('#name').focus();
  await page.keyboard.press('Control+k');
  expect(await focusedId()).toBe('finder');

  await page.goto('/clients');
  await page.keyboard.press('/');
  expect(await focusedId()).toBe('finder');
  expect(await page.locator('#finder').inputValue()).toBe('');
});

test('letters that are typed into a field are text and open nothing', async () => {
  await page.goto('/clients/new');
  await page.locator('#name').focus();
  await page.keyboard.type('Nj/kn');

  expect(await page.locator('#name').inputValue()).toBe('Nj/kn');
  expect(page.url()).toMatch(/\/clients\/new$/);
});

test('a letter beside the fields of a form throws nothing away', async () => {
  await page.goto('/clients/new');
  await page.locator('#name').fill('Pe jumătate scris');
  await page.getByRole('heading', { name: 'Client nou' }).click();
  for (const key of ['n', 'e', 'j']) await page.keyboard.press(key);
  await page.keyboard.press('/');

  expect(await page.locator('#name').inputValue()).toBe('Pe jumătate scris');
  expect(await focusedId()).toBe('finder');
});

test('j and k walk the list and Enter opens the row', async () => {
  await page.goto('/clients');
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
  expect(await page.locator('tr.current').innerText()).toContain('Beta SRL');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Beta SRL' }).waitFor();
  await page.keyboard.press('e');
  await page.waitForURL(/\/clients\/\d+\/edit$/);
});

test('the suggestions are walked with the arrows and closed with Escape', async () => {
  await page.goto('/clients');
  await page.keyboard.press('/');
  await page.keyboard.type('srl');
  await expect.poll(() => page.locator('#suggestions a').count(), soon).toBe(3);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await focusedText()).toContain('Beta SRL');

  await page.keyboard.press('Escape');
  expect(await page.locator('#suggestions a').count()).toBe(0);
  expect(await focusedId()).toBe('finder');
});

test('the first Tab offers to skip to the content', async () => {
  await page.goto('/clients');
  await page.keyboard.press('Tab');
  expect(await focusedText()).toBe('Sari la conținut');
  await page.keyboard.press('Enter');

  expect(await focusedId()).toBe('content');
});

test('Ctrl-Enter saves from any field, and the errors take the focus and lead to their fields', async () => {
  await page.goto('/clients/new');
  await page.locator('#iban').fill('RO49AAAA1B31007593840001');
  await page.keyboard.press('Control+Enter');
  await expect.poll(focusedId, soon).toBe('summary');

  for (const [label, id] of Object.entries({
    Nume: 'name',
    'Tip Client': 'type_id',
    'Nivel Client': 'level_id',
    'Cont Bancar': 'iban',
  })) {
    await page.locator('#summary').getByRole('link', { name: label, exact: true }).focus();
    await page.keyboard.press('Enter');
    expect(await focusedId(), label).toBe(id);
    expect(await isCovered(), `${label} lies under a bar`).toBe(false);
    expect(await page.locator(`#${id}`).getAttribute('aria-invalid'), label).toBe('true');
    expect(await descriptionOf(id), label).toMatch(/\w{4}/);
  }
});

test('Tab goes through the form in the order that is seen, and no bar hides where one stands', async () => {
  await page.goto('/clients/new');
  await page.locator('#source').focus();
  const order: (string | undefined)[] = [];
  const covered: (string | undefined)[] = [];
  for (let step = 0; step < 60 && (await focusedText()) !== 'Salvează'; step++) {
    order.push((await focusedId()) || (await focusedText()));
    if (await isCovered()) covered.push(order.at(-1));
    await page.keyboard.press('Tab');
  }

  expect(covered).toEqual([]);
  expect(order.filter((name) => inOrder.includes(name ?? ''))).toEqual(inOrder);
});

test('a list to choose from opens, chooses and closes with the keyboard, and gives the focus back', async () => {
  await page.goto('/clients/new');
  await page.locator('#manager_ids summary').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focusedLabel(), soon).toBe('Caută manager');
  await page.keyboard.type('bogdan');
  await page.keyboard.press('Enter');
  expect(await page.locator('#manager_ids-chosen').innerText()).toContain('Bogdan Pop');

  await page.keyboard.press('Escape');
  expect(await page.locator('#manager_ids').getAttribute('open')).toBe(null);
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('summary');
});

test('the filters open, filter and close with the keyboard', async () => {
  await page.goto('/clients');
  await page.getByRole('link', { name: 'Filtre' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('#filter-form').waitFor();
  await page.getByLabel('Status Client').focus();
  await page.keyboard.type('Prosp');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Filtrează' }).press('Enter');

  await page.waitForURL('**/clients?**status=prospect**');
  expect(await page.locator('tbody tr').count()).toBe(3);
});

test('a removed row leaves the focus beside the place it had', async () => {
  await page.goto('/clients/new');
  await page.getByRole('button', { name: '+ Contact Nou' }).press('Enter');
  await expect.poll(focusedId, soon).toBe('contacts-0-name');
  await page.getByRole('button', { name: 'Șterge contactul' }).press('Enter');

  expect(await focusedText()).toBe('+ Contact Nou');
});

const inOrder = [
  'source',
  'lookup_tax_id',
  'import',
  'name',
  'alias',
  'phone',
  'mobile',
  'email',
  '+ Contact Nou',
  'country',
  'county',
  'locality',
  'street',
  'street_no',
  'address_extra',
  'postal_code',
  'type_id',
  'level_id',
  'status',
  'tax_id',
  'vat_payer',
  'trade_register_no',
  'shipping_payer',
  'Adaugă Adresă Nouă',
  'fax',
  'website',
  'source_id',
  'caen_code',
  'activity',
  'lat',
  'lon',
  'notify_sms',
  'notify_email',
];

const focusedId = () => page.evaluate(() => document.activeElement?.id);
const focusedText = () => page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 60));
const focusedLabel = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

/** Whether something lies over the middle of what has the focus (WCAG 2.4.11). */
const isCovered = () =>
  page.evaluate(() => {
    const focused = document.activeElement as Element;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    return !above || !(focused.contains(above) || above.contains(focused));
  });

const descriptionOf = (id: string) =>
  page.locator(`#${id}`).evaluate((control) => {
    const ids = control.getAttribute('aria-describedby')?.split(' ') ?? [];
    return ids.map((each) => document.getElementById(each)?.textContent ?? '').join(' ');
  });
