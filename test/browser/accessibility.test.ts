import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { company, cui } from '../support/anaf-server.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, soon, type Visit, visit } from '../support/browser.ts';
import { type Client, makeClient } from '../support/clients.ts';

// Every screen in its states: at the desk in light and dark, and on the phone, without scrolling sideways.
let t: TestApp;
let browser: Browser;
let ana: Visit;
let page: Page;
let client: Client;
const firm = cui(7700);

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  t.anaf.answer(firm, company(firm));
  client = await makeClient(t, full);
  await makeClient(t, long);
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

test('the log-in page, fresh and refused', async () => {
  const stranger = await visit(browser, t.app);
  await stranger.page.goto('/login');
  await expectAccessible(stranger.page);
  await stranger.page.getByLabel('E-mail').fill('ana@firma.ro');
  await stranger.page.getByLabel('Parola').fill('nu e aceasta');
  await stranger.page.getByRole('button', { name: 'Intră' }).click();
  await stranger.page.getByRole('alert').waitFor();
  await expectAccessible(stranger.page);
  expect(stranger.complaints).toEqual([]);
  await stranger.page.context().close();
});

test('the list with its filters open', async () => {
  await page.goto('/clients');
  await page.getByRole('link', { name: 'Filtre' }).click();
  await page.locator('#filter-form').waitFor();
  await expectAccessible(page);
});

test('the list filtered and searched, with its reasons and suggestions', async () => {
  await page.goto('/clients?q=0264&status=prospect&tag=Horeca');
  expect(await page.locator('.why').count()).toBe(1);
  await page.locator('#finder').fill('tesatoria');
  await page.locator('#suggestions a').first().waitFor();
  await expectAccessible(page);
});

test('the list that found nothing', async () => {
  await page.goto('/clients?q=nimic');
  await page.getByRole('heading', { name: 'Niciun client nu se potrivește' }).waitFor();
  await expectAccessible(page);
});

test('the new form with proposals, rows, a region abroad and an open list', async () => {
  await page.goto('/clients/new');
  await page.locator('#name').fill('Alt nume');
  await page.locator('#lookup_tax_id').fill(String(firm));
  await page.locator('#lookup_tax_id').press('Enter');
  await page.locator('#name-proposal').waitFor();
  await page.getByRole('button', { name: '+ Contact Nou' }).click();
  await page.locator('#contacts-0-name').waitFor();
  await page.getByRole('button', { name: 'Adaugă Adresă Nouă' }).click();
  await page.locator('#delivery_addresses-0-country').selectOption({ label: 'Bulgaria' });
  await page.locator('#tags summary').click();
  await expectAccessible(page);
});

test('the refused form', async () => {
  await page.goto(`/clients/${client.id}/edit`);
  await page.locator('#name').fill('');
  await page.locator('#contacts-0-email').fill('nu@');
  await page.locator('#delivery_addresses-0-postal_code').fill('1');
  await page.locator('#iban').fill('RO00');
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();
  await page.locator('#summary').waitFor();
  await expectAccessible(page);
});

test('the empty form, and ANAF that does not answer', async () => {
  t.anaf.fault('http500', 3);
  await page.goto('/clients/new');
  await page.locator('#lookup_tax_id').fill(String(cui(7701)));
  await page.locator('#lookup_tax_id').press('Enter');
  await page.getByText('ANAF nu răspunde').waitFor();
  await expectAccessible(page);
});

test('the page of a client, archived', async () => {
  await page.goto(`/clients/${client.id}`);
  await page.getByRole('button', { name: 'Arhivează' }).click();
  await page.getByText('Clientul a fost arhivat').waitFor();
  await expectAccessible(page);
});

test('an address that does not exist', async () => {
  await page.goto('/clients/999999');
  await page.getByRole('heading', { name: 'Nu am găsit pagina' }).waitFor();
  await expectAccessible(page);
});

test.each(['/settings', '/settings/clients/lists', '/settings/users', '/settings/users/new', '/account'])(
  'the settings page %s',
  async (address) => {
    await page.goto(address);
    await expectAccessible(page);
  },
);

test.each([1600, 1280, 1024, 800])('no column of the list is cut off at %i px', async (width) => {
  await page.setViewportSize({ width, height: 800 });
  await page.goto('/clients');
  const { right, edge, scrolls } = await page.locator('.table-card').evaluate((card) => {
    const cells = [...card.querySelectorAll('th')];
    return {
      right: Math.max(...cells.map((cell) => cell.getBoundingClientRect().right)),
      edge: card.getBoundingClientRect().right,
      scrolls: getComputedStyle(card).overflowX === 'auto',
    };
  });
  await page.setViewportSize({ width: 1280, height: 800 });

  if (!scrolls) expect(right).toBeLessThanOrEqual(edge);
  expect(scrolls).toBe(width < 1280);
});

test('the list of tags opens within the page and pushes no bar away', async () => {
  await page.goto('/clients/new');
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const before = await height();
  await page.locator('#tags summary').click();
  await page.locator('#tags [data-search]').waitFor();

  expect(await height()).toBe(before);
});

test('a first visit to the list costs at most 6 requests and 60 KB', async () => {
  const first = await visit(browser, t.app, { as: t.ana });
  const sizes: Promise<number>[] = [];
  first.page.on('requestfinished', (request) => sizes.push(request.sizes().then(weight)));
  await first.page.goto('/clients', { waitUntil: 'networkidle' });

  expect(sizes.length).toBeLessThanOrEqual(6);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(60_000);
  await first.page.context().close();
});

test('a person who likes it dark gets it dark, whatever the system says', async () => {
  await page.goto('/account');
  await page.getByLabel('Aspect').selectOption({ label: 'Întunecat' });
  await page.getByRole('button', { name: 'Schimbă', exact: true }).click();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  await expect.poll(background, soon).toBe('rgb(18, 24, 31)');
});

const long = {
  name: 'Societatea Națională de Construcții și Instalații Industriale a Podișului Moldovei SRL',
  tax_id: String(cui(7702)),
  vat_payer: true,
  county: 'RO-B',
  locality: 'București',
  sector: 3,
  level_id: 3,
  type_id: 3,
  tags: ['Construcții', 'Instituție', 'Logistică', 'Transport'],
};

const full = {
  name: 'Țesătoria Someșul SRL',
  alias: 'Someșul',
  tax_id: String(firm),
  vat_payer: true,
  trade_register_no: 'J12/1500/2012',
  phone: '0264555123',
  email: 'office@tesatoria.example',
  country: 'RO',
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  street: 'Str. Fabricii',
  street_no: '12',
  postal_code: '030000',
  tags: ['Horeca', 'VIP'],
  website: 'www.tesatoria.example',
  caen_code: '1320',
  contacts: [
    {
      name: 'Maria Contabilă',
      job_title: 'Contabil',
      email: 'maria.contabila@tesatoria.example',
      phone: '0722000111',
      receives: ['invoices', 'statements'],
    },
  ],
  delivery_addresses: [
    { label: 'Depozit', country: 'RO', county: 'RO-MH', locality: 'Orșova', is_default: true },
  ],
};

const weight = (sizes: { responseBodySize: number; responseHeadersSize: number }) =>
  sizes.responseBodySize + sizes.responseHeadersSize;
