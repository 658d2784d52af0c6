import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { company, cui } from '../support/anaf-server.ts';
import { password, type TestApp, testApp } from '../support/app.ts';
import { launchBrowser, type Visit, visit } from '../support/browser.ts';
import { countClients } from '../support/clients.ts';

// One way, in order, in a browser whose JavaScript is off.
let t: TestApp;
let browser: Browser;
let ana: Visit;
let page: Page;
const firm = cui(5500);

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  t.anaf.answer(firm, company(firm));
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { javaScriptEnabled: false });
  page = ana.page;
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('log-in leads to the page that was asked for', async () => {
  await page.goto('/clients/new');
  await page.getByLabel('E-mail').fill('ana@firma.ro');
  await page.getByLabel('Parola').fill(password);
  await page.getByRole('button', { name: 'Intră' }).click();

  await page.waitForURL('**/clients/new');
});

test('Importă answers with the whole form, filled and marked, and keeps what was typed', async () => {
  await page.locator('#name').fill('Țesătoria');
  await page.locator('#street').fill('Strada Veche');
  await page.locator('#lookup_tax_id').fill(String(firm));
  await page.getByRole('button', { name: 'Importă' }).click();

  await page.getByText('Completat de la ANAF').waitFor();
  expect(await page.locator('#name').inputValue()).toBe('Țesătoria');
  expect(await page.locator('#name-proposal').innerText()).toContain('ȚESĂTORIA SOMEȘUL SRL');
  expect(await page.locator('#locality').inputValue()).toBe('Cluj-Napoca');
  expect(await page.locator('#locality[data-filled]').count()).toBe(1);
});

test('ia and păstrează choose one value after the other', async () => {
  await page.locator('#street-proposal').getByRole('button', { name: 'ia' }).click();
  expect(await page.locator('#street').inputValue()).toBe('Str. Fabricii');
  expect(await page.locator('#name-proposal').count()).toBe(1);

  await page.locator('#name-proposal').getByRole('button', { name: 'păstrează' }).click();
  expect(await page.locator('#name').inputValue()).toBe('Țesătoria');
  expect(await page.locator('[data-proposal]').count()).toBe(0);
});

test('rows of contacts and delivery addresses come and go with plain buttons', async () => {
  await page.getByRole('button', { name: '+ Contact Nou' }).click();
  await page.locator('#contacts-0-name').fill('Maria Contabilă');
  await page.getByRole('button', { name: '+ Contact Nou' }).click();
  await page.locator('#contacts-1-name').fill('Cineva');
  await page.getByRole('button', { name: 'Șterge contactul' }).first().click();
  expect(await page.locator('#contacts-0-name').inputValue()).toBe('Cineva');
  expect(await page.locator('#contacts-1-name').count()).toBe(0);

  await page.getByRole('button', { name: 'Adaugă Adresă Nouă' }).click();
  await page.locator('#delivery_addresses-0-label').fill('Depozit');
  await page.locator('#delivery_addresses-0-county').selectOption({ label: 'București' });
  expect(await page.locator('#delivery_addresses-0-sector').isVisible()).toBe(true);
  await page.locator('#delivery_addresses-0-sector').selectOption('2');
});

test('a refused form keeps everything and links to the fields', async () => {
  await page.locator('#tags summary').click();
  await page.getByLabel('Caută sau adaugă o etichetă').fill('Horeca, VIP');
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();

  await page.getByText('Clientul nu a fost salvat').waitFor();
  expect(await page.locator('#summary').innerText()).toMatch(/Tip Client[\s\S]*Nivel Client/);
  expect(await page.locator('#contacts-0-name').inputValue()).toBe('Cineva');
  expect(await page.locator('#delivery_addresses-0-sector').inputValue()).toBe('2');
  expect(await page.locator('#tags-chosen').innerText()).toMatch(/Horeca.*VIP/);
  expect(await page.locator('#locality[data-filled]').count()).toBe(1);
});

test('the client is saved and found in the list', async () => {
  await page.locator('#type_id').selectOption({ label: 'Client Final' });
  await page.locator('#level_id').selectOption({ label: 'Medium' });
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();
  await page.waitForURL(/\/clients\/\d+$/);
  const shown = await page.locator('main').innerText();
  for (const text of [
    'Clientul a fost salvat.',
    'Țesătoria',
    'Cineva',
    'Depozit',
    'Sector 2',
    'Horeca',
    'VIP',
  ])
    expect(shown).toContain(text);

  await page.getByRole('searchbox').fill('tesatoria');
  await page.getByRole('searchbox').press('Enter');
  await page.waitForURL('**/clients?q=tesatoria');
  await page.getByRole('link', { name: 'Filtre' }).click();
  await page.getByLabel('Nivel Client').selectOption({ label: 'Medium' });
  await page.getByRole('button', { name: 'Filtrează' }).click();
  await page.getByRole('link', { name: 'Țesătoria', exact: true }).waitFor();
});

test('a second click on Salvează, while the first is on its way, makes no second client', async () => {
  const before = await countClients(t);
  await page.goto('/clients/new');
  await page.locator('#name').fill('De două ori SRL');
  await page.locator('#type_id').selectOption({ label: 'Client Final' });
  await page.locator('#level_id').selectOption({ label: 'Medium' });
  await page.getByRole('button', { name: 'Salvează', exact: true }).dblclick({ noWaitAfter: true });

  await page.waitForURL(/\/clients\/\d+$/);
  expect(await countClients(t)).toBe(before + 1);
});

test('nothing went wrong on the console', () => {
  expect(ana.complaints).toEqual([]);
});
