import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { createUser, prepareFirstAdministrator } from '../../src/users/actions.ts';
import { company, cui } from '../support/anaf-server.ts';
import { password, type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, soon, type Visit, visit } from '../support/browser.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

// The whole way of a new firm, in order: each test goes on from where the one before it ended.
let t: TestApp;
let empty: TestDatabase;
let app: FastifyInstance;
let browser: Browser;
let dana: Visit;
let page: Page;
let code: string | undefined;
let clientAddress: string;
const firm = cui(4400);

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  t.anaf.answer(firm, company(firm));
  empty = await testDatabase();
  const term = { payment_term_days: 30 };
  await empty.db.updateTable('client_types').set(term).where('name', '=', 'Revânzător').execute();
  code = await prepareFirstAdministrator({ ...t.services, db: empty.db }, {});
  const config = {
    LOG_LEVEL: 'silent',
    BASE_URL: undefined,
    SESSION_SECRET: 'un secret de test destul de lung',
  } as const;
  app = await buildApp({ ...t.services, db: empty.db }, config);
  await app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  dana = await visit(browser, app);
  page = dana.page;
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await empty?.close();
  await t?.close();
});

test('the first visit asks for the code of the terminal and makes the administrator', async () => {
  await page.goto('/');
  expect(page.url()).toMatch(/\/setup$/);
  await expectAccessible(page);

  await page.getByLabel('Codul din terminal').fill(code?.toLowerCase() ?? '');
  await page.getByLabel('Numele dumneavoastră').fill('Dana Ionescu');
  await page.getByLabel('E-mail').fill('dana@firma.ro');
  await page.getByLabel('Parola').fill(password);
  await page.getByRole('button', { name: 'Creează contul' }).click();

  await page.waitForURL('**/today');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Clienți', exact: true }).click();
  await page.getByRole('heading', { name: 'Încă nu aveți clienți' }).waitFor();
  await expectAccessible(page);
});

test('N opens a new client, and a CIF with Enter brings the company from ANAF, marked green', async () => {
  await page.keyboard.press('n');
  await page.waitForURL('**/clients/new');
  await expect.poll(() => focusedId(page), soon).toBe('lookup_tax_id');
  await page.locator('#name').fill('Țesătoria');
  await page.locator('#street').fill('Strada Fabricii Vechi');

  await page.locator('#lookup_tax_id').fill(`RO ${firm}`);
  await page.locator('#lookup_tax_id').press('Enter');

  await page.getByText('Completat de la ANAF').waitFor();
  expect(page.url()).toMatch(/\/clients\/new$/);
  for (const [id, value] of Object.entries(ofAnaf)) {
    expect(await page.locator(`#${id}`).inputValue(), id).toBe(value);
    expect(await isGreen(page, id), id).toBe(true);
  }
  expect(await page.locator('#vat_payer').isChecked()).toBe(true);
  expect(await isGreen(page, 'name')).toBe(false);
});

test('where ANAF differs from what was typed, both stand until one is chosen', async () => {
  expect(await page.locator('#name').inputValue()).toBe('Țesătoria');
  expect(await page.locator('#name-proposal').innerText()).toContain('ANAF: ȚESĂTORIA SOMEȘUL SRL');
  expect(await page.locator('#street').inputValue()).toBe('Strada Fabricii Vechi');
  expect(await page.locator('#street-proposal').innerText()).toContain('ANAF: Str. Fabricii');

  await page.locator('#name-proposal').getByRole('button', { name: 'păstrează' }).click();
  await page.locator('#street-proposal').getByRole('button', { name: 'ia' }).click();

  expect(await page.locator('[data-proposal]').count()).toBe(0);
  expect(await page.locator('#name').inputValue()).toBe('Țesătoria');
  expect(await page.locator('#street').inputValue()).toBe('Str. Fabricii');
});

test('a field that is touched loses its green mark', async () => {
  await page.locator('#phone').fill('0264 555 124');

  expect(await isGreen(page, 'phone')).toBe(false);
  expect(await isGreen(page, 'locality')).toBe(true);
});

test('contacts and delivery addresses come and go, and one Implicit turns the other off', async () => {
  await page.getByRole('button', { name: '+ Contact Nou' }).click();
  await expect.poll(() => focusedId(page), soon).toBe('contacts-0-name');
  await page.keyboard.type('Maria Contabilă');
  await page.locator('#contacts-0-email').fill('maria@tesatoria.example');
  await page.locator('#contact-rows').getByLabel('facturi').check();
  await page.getByRole('button', { name: '+ Contact Nou' }).click();
  await page.locator('#contacts-1-name').waitFor();
  await page.getByRole('button', { name: 'Șterge contactul' }).last().click();
  expect(await page.locator('[id^="contacts-"][id$="-name"]').count()).toBe(1);

  for (const [index, label] of ['Depozit', 'Magazin'].entries()) {
    await page.getByRole('button', { name: 'Adaugă Adresă Nouă' }).click();
    await expect.poll(() => focusedId(page), soon).toBe(`delivery_addresses-${index}-label`);
    await page.keyboard.type(label);
  }
  await page.locator('#delivery_addresses-0-is_default').check();
  await page.locator('#delivery_addresses-1-is_default').check();
  expect(await page.locator('#delivery_addresses-0-is_default').isChecked()).toBe(false);
});

test('București asks for the sector, and a country abroad for a region in free text', async () => {
  const row = 'delivery_addresses-1';
  expect(await page.locator(`#${row}-sector`).isVisible()).toBe(false);
  await page.locator(`#${row}-county`).selectOption({ label: 'București' });
  expect(await page.locator(`#${row}-sector`).isVisible()).toBe(true);

  await page.locator(`#${row}-country`).selectOption({ label: 'Bulgaria' });
  expect(await page.locator(`#${row}-county`).isVisible()).toBe(false);
  expect(await page.locator(`#${row}-sector`).isVisible()).toBe(false);
  expect(await page.locator(`#${row}-county-abroad`).isVisible()).toBe(true);

  await page.locator(`#${row}-country`).selectOption({ label: 'România' });
  await page.locator(`#${row}-sector`).selectOption('4');
  await page.locator(`#${row}-street`).fill('Calea Văcărești');
});

test('a locality is completed from the table of its county', async () => {
  await page.locator('#delivery_addresses-0-county').selectOption({ label: 'Mehedinți' });
  await page.locator('#delivery_addresses-0-locality').pressSequentially('orso');

  const offered = page.locator('#delivery_addresses-0-locality-list option');
  await expect.poll(() => offered.first().getAttribute('value'), soon).toBe('Orșova');
  await page.locator('#delivery_addresses-0-locality').fill('Orșova');
});

test('a type proposes its payment term and leaves alone the one that was typed', async () => {
  const [type, term] = [page.locator('#type_id'), page.locator('#payment_term_days')];
  await type.selectOption({ label: 'Revânzător' });
  expect(await term.inputValue()).toBe('30');
  await type.selectOption({ label: 'Client Final' });
  expect(await term.inputValue()).toBe('');
  await term.fill('45');
  await type.selectOption({ label: 'Revânzător' });
  expect(await term.inputValue()).toBe('45');
});

test('tags are made while typing and managers are found by a part of the name', async () => {
  await page.locator('#tags summary').click();
  await page.getByLabel('Caută sau adaugă o etichetă').fill('Horeca');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Țesături');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  expect(await page.locator('#tags-chosen').innerText()).toMatch(/Horeca/);
  expect(await page.locator('#tags-chosen').innerText()).toMatch(/Țesături/);

  await page.locator('#manager_ids summary').click();
  await page.getByLabel('Caută manager').fill('ionescu');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  expect(await page.locator('#manager_ids-chosen').innerText()).toContain('Dana Ionescu');
});

test('the preview and the e-Factura light follow the address', async () => {
  const check = page.locator('#client-check');
  await expect.poll(() => check.innerText(), soon).toContain('Str. Fabricii nr. 12');
  expect(await check.innerText()).toContain('Gata de e-Factura');

  await page.locator('#county').selectOption('');
  await expect.poll(() => check.innerText(), soon).toMatch(/Lipsesc: Județ/);
  await page.locator('#county').selectOption({ label: 'Cluj' });
  await page.locator('#street').fill('Strada Nouă');
  await page.locator('#street').blur();
  await expect.poll(() => check.innerText(), soon).toContain('Strada Nouă nr. 12');
  expect(await check.innerText()).toContain('Gata de e-Factura');
});

test('saving opens the page of the client with all that was typed', async () => {
  await page.locator('#level_id').selectOption({ label: 'Medium' });
  await page.locator('#alias').fill('Someșul');
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();

  await page.waitForURL(/\/clients\/\d+$/);
  clientAddress = new URL(page.url()).pathname;
  const shown = await page.locator('main').innerText();
  for (const text of savedTexts) expect(shown).toContain(text);
  const second = page.locator('.addresses li', { hasText: 'Magazin' });
  expect(await second.innerText()).toContain('Implicit');
});

test('the search box finds the client and says why, and the arrows open it', async () => {
  await page.goto('/clients');
  await page.keyboard.press('/');
  await page.keyboard.type('maria@tesatoria');

  const found = page.locator('#suggestions a').first();
  await expect.poll(() => found.innerText(), soon).toMatch(/Țesătoria[\s\S]*maria@tesatoria\.example/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${clientAddress}`);
});

test('Enter in the search box shows the list of what was found', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('tesatoria');
  await page.keyboard.press('Enter');

  await page.waitForURL('**/clients?q=tesatoria');
  expect(await page.locator('tbody tr').count()).toBe(1);
  await page.getByRole('link', { name: 'Țesătoria', exact: true }).click();
  await page.waitForURL(`**${clientAddress}`);
});

test('a save that comes second shows both values, and what is chosen is saved', async () => {
  await page.getByRole('link', { name: 'Editează' }).click();
  await page.locator('#alias').fill('Someșul SRL');
  await page.locator('#mobile').fill('0722 000 111');
  await saveAsBogdan({ alias: 'Țesătoria Cluj', fax: '0264 555 999' });

  await page.getByRole('button', { name: 'Salvează', exact: true }).click();
  await page.getByText('Clientul a fost salvat între timp').waitFor();
  expect(await focusedId(page)).toBe('summary');
  expect(await page.locator('#alias').inputValue()).toBe('Someșul SRL');
  expect(await page.locator('#alias-proposal').innerText()).toContain('Salvat de Bogdan Pop: Țesătoria Cluj');
  expect(await page.locator('#fax').inputValue()).toBe('0264 555 999');
  expect(await page.locator('#fax-proposal').innerText()).toContain('Înainte era');
  expect(await page.locator('#mobile').inputValue()).toMatch(/^0722 ?000 ?111$/);
  await expectAccessible(page);

  await page.locator('#alias-proposal').getByRole('button', { name: 'ia' }).click();
  await page.locator('#fax-proposal').getByRole('button', { name: 'păstrează' }).click();
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();
  await page.waitForURL(`**${clientAddress}`);
  const shown = await page.locator('main').innerText();
  for (const text of ['Țesătoria Cluj', '0722 000 111', '0264 555 999', 'Horeca', 'Maria Contabilă'])
    expect(shown).toContain(text);
});

test('nothing went wrong on the console on the whole way', () => {
  expect(dana.complaints).toEqual([]);
});

const ofAnaf = {
  tax_id: String(firm),
  trade_register_no: 'J2012001500128',
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  street_no: '12',
  postal_code: '400620',
  caen_code: '1320',
  phone: '0264 555 123',
};

const savedTexts = [
  'Clientul a fost salvat.',
  'Someșul',
  'Revânzător',
  '45 de zile',
  `RO${firm}`,
  'Strada Nouă nr. 12',
  'Maria Contabilă',
  'facturi',
  'Depozit',
  'Orșova',
  'Calea Văcărești',
  'Sector 4',
  'Horeca',
  'Țesături',
  'Dana Ionescu',
];

async function saveAsBogdan(fields: Record<string, string>): Promise<void> {
  const input = { name: 'Bogdan Pop', email: 'bogdan@firma.ro', role: 'sales', password } as const;
  await createUser({ ...t.services, db: empty.db }, 'system', input);
  const bogdan = await visit(browser, app);
  await bogdan.page.goto(`${clientAddress}/edit`);
  await bogdan.page.getByLabel('E-mail').fill('bogdan@firma.ro');
  await bogdan.page.getByLabel('Parola').fill(password);
  await bogdan.page.getByRole('button', { name: 'Intră' }).click();
  await bogdan.page.waitForURL(`**${clientAddress}/edit`);
  for (const [id, value] of Object.entries(fields)) await bogdan.page.locator(`#${id}`).fill(value);
  await bogdan.page.getByRole('button', { name: 'Salvează', exact: true }).click();
  await bogdan.page.waitForURL(`**${clientAddress}`);
  expect(bogdan.complaints).toEqual([]);
  await bogdan.page.context().close();
}

const focusedId = (of: Page) => of.evaluate(() => document.activeElement?.id);

const isGreen = (of: Page, id: string) =>
  of.locator(`#${id}`).evaluate((control) => control.hasAttribute('data-filled'));
