import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { findDuplicates } from '../../src/duplicates/actions.ts';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, type Visit, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';

// From the radar to a merge and back, and the box of the form, in every look.
let t: TestApp;
let browser: Browser;
let ana: Visit;
let page: Page;

vi.setConfig({ testTimeout: 90_000 });

beforeAll(async () => {
  t = await testApp();
  await makeClient(t, { ...first, name: 'Țesătoria Someșul SRL', tax_id: cui(6001), tags: ['VIP'] });
  await makeClient(t, { ...second, name: 'TESATORIA SOMESUL', tax_id: cui(6002) });
  await findDuplicates(t.services);
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

test('the box appears while the number is typed, and takes the typed address over', async () => {
  await page.goto('/clients/new');
  await page.locator('#name').fill('Magazinul nou');
  await page.locator('#locality').fill('Dej');
  await page.locator('#tax_id').pressSequentially(`RO${cui(6001)}`);
  await page.getByText('Există deja:').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Adaugă ca punct de lucru' }).click();
  await page.getByText('încă nesalvat').waitFor();

  expect(await page.locator('#delivery_addresses-1-label').inputValue()).toBe('Magazinul nou');
  expect(await page.locator('#name').inputValue()).toBe('Țesătoria Someșul SRL');
  await expectAccessible(page);
});

test('from the radar to the merge, refused without a confirmation, done, and undone', async () => {
  await page.goto('/duplicates');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Unește…' }).first().click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Unește', exact: true }).click();
  await page.locator('#summary').waitFor();
  await expectAccessible(page);
  await page.getByLabel('Confirm: deși CIF-urile diferă').check();
  await page.getByRole('button', { name: 'Unește', exact: true }).click();
  await page.getByText('Clienții au fost uniți').waitFor();
  await expectAccessible(page);
  await page.goto('/client-merges');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Anulează' }).click();
  await page.getByText('Unirea a fost anulată').waitFor();
  await expectAccessible(page);
});

test('told apart on the radar, with the keyboard alone', async () => {
  await findDuplicates(t.services);
  await page.goto('/duplicates');
  await page.getByLabel('De ce nu sunt același client').first().press('Enter');
  await page.getByText('Am ținut minte').waitFor();
  await page.goto('/duplicates?state=dismissed');
  await page.getByRole('button', { name: 'Arată din nou' }).waitFor();
  await expectAccessible(page);
});

test('the second client of a merge is searched for', async () => {
  await page.goto('/client-merges/new?ids=1');
  await page.getByRole('searchbox', { name: /Cu ce client/ }).fill('somesul');
  await page.getByRole('button', { name: 'Caută', exact: true }).click();
  await page.getByRole('link', { name: 'alege TESATORIA SOMESUL' }).waitFor();
  await expectAccessible(page);
});

const first = {
  phone: '0264555123',
  email: 'office@tesatoria.example',
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  street: 'Str. Fabricii',
  street_no: '12',
  contacts: [{ name: 'Maria Contabilă', email: 'maria@tesatoria.example', phone: '0722000111' }],
  delivery_addresses: [{ label: 'Depozit', county: 'RO-CJ', locality: 'Dej', is_default: true }],
};
const second = {
  mobile: '0722000333',
  phone: '0264555123',
  alias: 'Someșul',
  email: 'contact@un-domeniu-foarte-lung-de-firma.example',
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  street: 'Strada Fabricii',
  street_no: '12',
  contacts: [{ name: 'Maria Contabila', email: 'maria@tesatoria.example' }],
  delivery_addresses: [
    { label: 'Magazin', county: 'RO-B', locality: 'București', sector: 3, is_default: true },
  ],
};
