import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { company, cui } from '../support/anaf-server.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { launchBrowser, soon, type Visit, visit } from '../support/browser.ts';
import { countClients, makeClient } from '../support/clients.ts';

let t: TestApp;
let browser: Browser;
let ana: Visit;
let page: Page;
const [known, silent] = [cui(6600), cui(6601)];

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  t.anaf.answer(known, company(known));
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
  page = ana.page;
});
beforeEach(async () => {
  await page.goto('/clients/new');
});
afterEach(() => {
  t.anaf.fault(undefined);
  expect(ana.complaints).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('a double click on Salvează makes one client', async () => {
  const before = await countClients(t);
  await fillLeast('Dublu Clic SRL');
  await page.getByRole('button', { name: 'Salvează', exact: true }).dblclick();

  await page.waitForURL(/\/clients\/\d+$/);
  expect(await countClients(t)).toBe(before + 1);
});

test('the page that comes back with the Back button can be corrected and saved', async () => {
  await page.locator('#name').fill('Fără tip SRL');
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();
  await page.locator('#summary').waitFor();
  await page.goBack();
  await fillLeast('Cu tip SRL');
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();

  await page.waitForURL(/\/clients\/\d+$/);
});

test('while ANAF does not answer the form stays as it is and the sentence says what to do', async () => {
  t.anaf.fault('http500');
  await page.locator('#name').fill('Țesătoria');
  await importCompany(silent);

  await page.getByText('ANAF nu răspunde acum. Completați manual sau încercați din nou').waitFor();
  expect(await page.locator('#name').inputValue()).toBe('Țesătoria');
  expect(await page.locator('#lookup_tax_id').inputValue()).toBe(String(silent));
  expect(await page.getByRole('button', { name: 'Importă' }).isEnabled()).toBe(true);
});

test('what is typed while a silent ANAF is waited for stays typed', async () => {
  t.anaf.fault('slow-first-byte');
  await importCompany(silent);
  await page.locator('#name').pressSequentially('Scris între timp');
  await page.locator('#street').fill('Strada Lungă');

  await page.getByText('ANAF nu răspunde acum.').waitFor();
  expect(await page.locator('#name').inputValue()).toBe('Scris între timp');
  expect(await page.locator('#street').inputValue()).toBe('Strada Lungă');
});

test('what is typed before a slow answer comes stays typed, and the hand goes on typing', async () => {
  const release = await holdImport();
  await importCompany(known);
  await page.getByRole('button', { name: '+ Contact Nou' }).click();
  await page.locator('#contacts-0-name').fill('Maria');
  await page.locator('#manager_ids summary').click();
  await page.locator('#manager_ids').getByLabel('Ana Marin').check();
  await addTag('Ceva nou');
  await page.locator('#level_id').selectOption({ label: 'Medium' });
  await page.locator('#name').fill('Nume');
  release();

  await page.getByText('Completat de la ANAF').waitFor();
  await page.keyboard.type(' ales');
  expect(await page.locator('#name').inputValue()).toBe('Nume ales');
  expect(await page.locator('#locality').inputValue()).toBe('Cluj-Napoca');
  expect(await page.locator('#contacts-0-name').inputValue()).toBe('Maria');
  expect(await page.locator('#level_id').inputValue()).toBe('2');
  expect(await page.locator('#manager_ids-chosen').innerText()).toContain('Ana Marin');
  expect(await page.locator('#tags-chosen').innerText()).toContain('Ceva nou');
});

test('what ANAF filled is still marked after the form was refused, and no more once it was touched', async () => {
  await importCompany(known);
  await page.getByText('Completat de la ANAF').waitFor();
  await page.locator('#street_no').fill('14');
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();

  await page.locator('#summary').waitFor();
  expect(await page.locator('#locality[data-filled]').count()).toBe(1);
  expect(await page.locator('#street_no[data-filled]').count()).toBe(0);
});

test('an import into rows that are being typed leaves the rows alone', async () => {
  await page.getByRole('button', { name: 'Adaugă Adresă Nouă' }).click();
  await page.locator('#delivery_addresses-0-label').fill('Depozit');
  await page.locator('#delivery_addresses-0-county').selectOption({ label: 'București' });
  await page.locator('#delivery_addresses-0-sector').selectOption('5');
  await importCompany(known);

  await page.getByText('Completat de la ANAF').waitFor();
  expect(await page.locator('#delivery_addresses-0-label').inputValue()).toBe('Depozit');
  expect(await page.locator('#delivery_addresses-0-sector').inputValue()).toBe('5');
});

test('a CNP in the import box is refused with its reason and never asked of ANAF', async () => {
  const asked = t.anaf.calls.length;
  await page.locator('#lookup_tax_id').fill('1900101700120');
  await page.locator('#lookup_tax_id').press('Enter');

  await page.getByText('Un CNP nu se trimite la ANAF').waitFor();
  expect(t.anaf.calls.length).toBe(asked);
});

test('Companie finds our own clients and offers several to choose from', async () => {
  await makeClient(t, { name: 'Lemn Unu SRL', locality: 'Brad', county: 'RO-HD' });
  await makeClient(t, { name: 'Lemn Doi SRL', locality: 'Deva', county: 'RO-HD' });
  await page.locator('#source').selectOption({ label: 'Companie' });
  await page.locator('#lookup_tax_id').fill('lemn');
  await page.locator('#lookup_tax_id').press('Enter');

  const choices = page.locator('.matches li');
  await expect.poll(() => choices.count(), soon).toBe(2);
  await choices.filter({ hasText: 'Lemn Doi' }).getByRole('button', { name: 'alege' }).click();
  await expect.poll(() => page.locator('#name').inputValue(), soon).toBe('Lemn Doi SRL');
  expect(await page.locator('#locality').inputValue()).toBe('Deva');
});

test('a taken CIF is refused with a link to the client that has it', async () => {
  const twin = await makeClient(t, { name: 'Geamăn SRL', tax_id: String(cui(6700)) });
  await fillLeast('Alt nume SRL');
  await page.locator('#tax_id').fill(`RO${cui(6700)}`);
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();

  await page.locator('#field-tax_id a').click();
  await page.waitForURL(`**/clients/${twin.id}`);
});

test('Salvează și adaugă altul saves and opens an empty form', async () => {
  const before = await countClients(t);
  await fillLeast('Primul SRL');
  await page.getByRole('button', { name: 'Salvează și adaugă altul' }).click();

  await page.getByText('Clientul a fost salvat.').waitFor();
  expect(page.url()).toMatch(/\/clients\/new$/);
  expect(await page.locator('#name').inputValue()).toBe('');
  expect(await countClients(t)).toBe(before + 1);
});

async function fillLeast(name: string): Promise<void> {
  await page.locator('#name').fill(name);
  await page.locator('#type_id').selectOption({ label: 'Client Final' });
  await page.locator('#level_id').selectOption({ label: 'Medium' });
}

async function importCompany(number: number): Promise<void> {
  await page.locator('#lookup_tax_id').fill(String(number));
  await page.locator('#lookup_tax_id').press('Enter');
}

async function addTag(name: string): Promise<void> {
  await page.locator('#tags summary').click();
  await page.getByLabel('Caută sau adaugă o etichetă').fill(name);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
}

/** Holds the import's request in the browser until it is released: an answer as slow as the test wants. */
async function holdImport(): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const hold = async (route: Route) => {
    await held;
    await route.continue();
  };
  await page.route('**/clients/company-lookup', hold, { times: 1 });
  return release;
}
