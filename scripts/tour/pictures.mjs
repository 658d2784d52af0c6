import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { password, users } from '../demo/firm.mjs';
import { portalPeople } from '../demo/portal.mjs';

/** @typedef {import('playwright-core').Page} Page */

const largest = 115 * 1024;
const look = {
  viewport: { width: 1280, height: 800 },
  colorScheme: 'light',
  locale: 'ro-RO',
  reducedMotion: 'reduce',
};

/** In their order: the file's name, where it is to be seen, and what is done there first. */
const steps = [
  { name: '01-azi', path: () => '/today' },
  { name: '02-clienti', path: () => '/clients?county=RO-CJ&status=active&level=2&sort=last_order&dir=desc' },
  { name: '03-client-nou', path: () => '/clients/new', prepare: writeTwice },
  { name: '04-fisa', path: ({ client }) => client },
  { name: '05-comanda', path: ({ order }) => order, prepare: openWhy },
  { name: '06-factura', path: ({ invoice }) => invoice },
  { name: '07-sold', path: ({ client }) => `${client}/statement` },
  { name: '08-harta', path: () => '/reports/map', prepare: (page) => page.waitForTimeout(2500) },
  { name: '09-raport', path: () => '/reports/sources' },
  { name: '10-portal', path: () => '/portal', who: 'client' },
];

/**
 * Takes every picture that can be taken, into this folder; answers a sentence for each that cannot.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 */
export async function takePictures(browser, url) {
  const office = await enter(browser, url, '/login', users[0].email);
  const client = await enter(browser, url, '/portal/login', portalPeople[0].email);
  const shown = await findShown(office);
  const failures = [];
  for (const { name, path, prepare, who } of steps) {
    const page = who === 'client' ? client : office;
    try {
      const answer = await page.goto(path(shown));
      if (answer?.status() !== 200) throw new Error(`${path(shown)} a răspuns ${answer?.status()}`);
      await page.waitForLoadState('networkidle');
      await prepare?.(page, shown);
      await picture(page, name);
    } catch (error) {
      failures.push(`${name}: ${error.message.split('\n')[0]}`);
    }
  }
  return failures;
}

async function enter(browser, baseURL, path, email) {
  const page = await (await browser.newContext({ baseURL, ...look })).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(path);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await Promise.all([
    page.waitForURL((at) => !at.pathname.endsWith('/login')),
    page.click('main button[type=submit], form button[type=submit]'),
  ]);
  return page;
}

/** Whom the tour is about: the reseller that owes most without being blocked, an order and an invoice of theirs. */
async function findShown(/** @type {Page} */ page) {
  const list = await (
    await page.request.get('/api/v1/clients?type=1&status=active&sort=balance&dir=desc')
  ).json();
  const { id, tax_id } =
    list.items.find(({ blocked, tax_id_kind }) => !blocked && tax_id_kind === 'cui') ?? list.items[0];
  const client = `/clients/${id}`;
  return {
    client,
    tax_id,
    order: await firstLink(page, `${client}/orders`, /^\/orders\/\d+$/),
    invoice: await firstLink(page, `${client}/statement`, /^\/documents\/\d+$/),
  };
}

async function firstLink(page, path, form) {
  await page.goto(path);
  const links = await page
    .locator('main a')
    .evaluateAll((all) => all.map((each) => each.getAttribute('href')));
  return links.find((href) => form.test(href ?? '')) ?? path;
}

/** Somebody writes a client that is there already: the form says so while the number is being written. */
async function writeTwice(page, { tax_id }) {
  await page.fill('input[name=tax_id]', tax_id);
  await page.keyboard.press('Tab');
  await page.waitForTimeout(1500);
  await page.locator('input[name=tax_id]').evaluate((field) => field.scrollIntoView({ block: 'center' }));
}

/** Opens the reasons of the first price. */
async function openWhy(page) {
  const why = page.locator('main details summary', { hasText: /preț/i }).first();
  if ((await why.count()) > 0) await why.click();
}

/** As good as fits. */
async function picture(page, name) {
  const path = fileURLToPath(new URL(`./${name}.jpg`, import.meta.url));
  for (let quality = 82; ; quality -= 8) {
    await page.screenshot({ path, type: 'jpeg', quality });
    if (statSync(path).size <= largest || quality < 40) return;
  }
}
