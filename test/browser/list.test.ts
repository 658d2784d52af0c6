import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { continueBulkChange } from '../../src/clients/bulk-batches/actions.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, soon, type Visit, visit } from '../support/browser.ts';
import { apply, plan } from '../support/bulk.ts';
import { makeClient, readClient } from '../support/clients.ts';

// The list as people live in it: choosing, changing many, undoing, columns, views; at the desk and on the phone.
let t: TestApp;
let browser: Browser;
let ana: Visit;
let page: Page;
let ids: number[];

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  ids = [];
  for (const name of ['Alfa SRL', 'Beta SRL', 'Gama SRL', 'Delta SRL', 'Epsilon SRL'])
    ids.push((await makeClient(t, { name, county: 'RO-CJ', tags: ['vip'] })).id);
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

const ticked = () => page.locator('[name="ids"]:checked').count();
const bar = () => page.locator('.select-bar');

test('x ticks the row, the bar says how many, Escape lets go', async () => {
  await page.goto('/clients');
  expect(await bar().isVisible()).toBe(false);
  for (const key of ['j', 'x', 'j', 'j', 'x']) await page.keyboard.press(key);
  expect(await ticked()).toBe(2);
  expect(await bar().innerText()).toContain('2 aleși');
  await expectAccessible(page);

  await page.keyboard.press('x');
  expect(await bar().innerText()).toContain('1 ales');
  await page.keyboard.press('Escape');
  expect([await ticked(), await bar().isVisible()]).toEqual([0, false]);
});

test('Enter opens the row of the tick that has the focus, and sends no form', async () => {
  await page.goto('/clients');
  await page.getByLabel('Gama SRL').focus();
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Gama SRL' }).waitFor();
});

test('a panel closes with Escape and gives the focus back', async () => {
  await page.goto('/clients');
  await page.getByRole('link', { name: 'Coloane' }).press('Enter');
  await page.getByRole('checkbox', { name: 'Telefon', exact: true }).focus();
  await page.keyboard.press('Escape');

  expect(await page.locator('[data-columns]').count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toContain('Coloane');
});

test('Shift fills up from the last tick, the head ticks the page', async () => {
  await page.goto('/clients');
  await page.getByLabel('Alfa SRL').check();
  await page.getByLabel('Epsilon SRL').click({ modifiers: ['Shift'] });
  expect(await ticked()).toBe(4);

  await page.getByLabel('Selectează pagina').check();
  expect(await ticked()).toBe(5);
  await page.getByLabel('Selectează pagina').uncheck();
  expect(await ticked()).toBe(0);
});

test('chosen, changed, looked at, applied and undone', async () => {
  await page.goto('/clients?county=RO-CJ');
  await page.getByLabel('Alfa SRL').check();
  await page.getByLabel('Beta SRL').check();
  await page.getByRole('button', { name: 'Modifică cei bifați' }).click();
  await page.getByText('Pentru 2 clienți aleși').waitFor();
  await page.getByLabel('Nivel Client nou').selectOption({ label: 'Large Business' });
  expect(await page.getByLabel('Nivel Client', { exact: true }).isChecked()).toBe(true);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Vezi ce se schimbă' }).click();

  await page.getByText('Aplică la 2 clienți').waitFor();
  expect(await page.locator('.bulk-lines').innerText()).toMatch(
    /Small Business\s+2\s+→ 0\s+Large Business\s+0\s+→ 2/,
  );
  await expectAccessible(page);
  await page.getByText('Aplică la 2 clienți').click();

  await page.waitForURL('**/clients?county=RO-CJ');
  expect(await page.getByRole('status').first().innerText()).toContain(
    '2 clienți au fost schimbați. Anulează',
  );
  expect((await readClient(t, ids[0] as number)).level_id).toBe(3);
  await page.getByRole('link', { name: 'Anulează' }).click();
  await page.getByRole('button', { name: 'Anulează modificarea' }).click();
  await page.getByText('2 clienți au primit înapoi valoarea veche.').waitFor();
  await expectAccessible(page);
  expect((await readClient(t, ids[0] as number)).level_id).toBe(1);
});

test('all that match are changed without a tick, in a browser without JavaScript too', async () => {
  const plain = await visit(browser, t.app, { as: t.ana, javaScriptEnabled: false });
  await plain.page.goto('/clients?tag=vip');
  await plain.page.getByRole('button', { name: 'Modifică toate cele 5 care se potrivesc' }).click();
  await plain.page.getByLabel('Etichete', { exact: true }).first().check();
  await plain.page.locator('[name="tags"]').fill('Sezonier');
  await plain.page.getByRole('button', { name: 'Vezi ce se schimbă' }).click();
  await plain.page.getByRole('button', { name: 'Aplică la 5 clienți' }).click();

  await plain.page.getByText('5 clienți au fost schimbați.').waitFor();
  expect(await plain.page.getByText('Sezonier').count()).toBe(5);
  await plain.page.getByRole('link', { name: 'Coloane' }).click();
  await plain.page.getByRole('button', { name: 'Mută Localitate mai sus' }).click();
  await plain.page.getByRole('button', { name: 'Arată', exact: true }).click();
  expect(
    (await plain.page.locator('th').allInnerTexts()).slice(0, 3).map((head) => head.trim().toLowerCase()),
  ).toEqual(['nume', 'localitate', 'cif']);
  expect(plain.complaints).toEqual([]);
  await plain.page.context().close();
});

test('the columns move at once and are kept when they are asked for', async () => {
  await page.goto('/clients');
  await page.getByRole('link', { name: 'Coloane' }).click();
  await page.getByRole('button', { name: 'Mută Etichete mai sus' }).click();
  await page.getByRole('checkbox', { name: 'Telefon', exact: true }).check();
  await page.getByRole('checkbox', { name: 'CIF', exact: true }).uncheck();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Arată', exact: true }).click();

  await expect
    .poll(
      async () => (await page.locator('th').allInnerTexts()).map((head) => head.trim().toLowerCase()).join(),
      soon,
    )
    .toBe('nume,localitate,status,nivel,tip,etichete,manager,telefon');
  await page.goto('/clients/columns');
  await page.getByRole('button', { name: 'Cele obișnuite' }).click();
  await page.locator('th', { hasText: 'CIF' }).waitFor();
});

test('the list is kept as a view, opened and renamed', async () => {
  await page.goto('/clients?status=prospect&tag=vip');
  await page.getByRole('link', { name: 'Vederi' }).click();
  await page.getByLabel('Salvează lista de acum ca vedere').fill('Prospecți de sunat');
  await page.getByRole('button', { name: 'Salvează vederea' }).click();
  await page.getByRole('heading', { name: 'Clienți Prospecți de sunat' }).waitFor();
  await page.getByRole('link', { name: 'Vedere: Prospecți de sunat' }).click();
  await page.getByLabel('Modifică vederea Prospecți de sunat').click();
  await expectAccessible(page);
  await page.getByLabel('Nume', { exact: true }).fill('De sunat');
  await page.getByRole('button', { name: 'Salvează', exact: true }).click();

  await page.getByRole('heading', { name: 'Vederi' }).waitFor();
  await page.getByRole('link', { name: 'De sunat' }).click();
  await page.getByRole('heading', { name: 'Clienți De sunat' }).waitFor();
});

test('many columns stay within their card, and the export menu opens within the page', async () => {
  await page.goto(
    '/clients?columns=phone,mobile,email,address,place,status,level,type,manager,tags,created,updated',
  );
  await page.locator('.menu summary').click();
  await expectAccessible(page);
  await page.mouse.click(5, 500);
  expect(await page.locator('.menu[open]').count()).toBe(0);
});

test('a large change shows how far it is and ends with its report', async () => {
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, county)
    select 'Mulțimea ' || number, 1, 1, 'none', ' multimea ', 'RO-AB' from generate_series(1, 1200) number`.execute(
    t.db,
  );
  const id = await plan(t.ana, 'county=RO-AB', { kind: 'status', status: 'active' });
  await apply(t.ana, id);
  await page.goto(`/clients/bulk-changes/${id}`);
  await page.getByText('0 din 1.200 de clienți').waitFor();
  await expectAccessible(page);

  await continueBulkChange(t.services, id, { batches: 1 });
  await page.getByText('1.000 din 1.200 de clienți').waitFor();
  await continueBulkChange(t.services, id);
  await page.getByText('1.200 de clienți au fost schimbați.').waitFor();
  await page.goto('/clients/bulk-changes');
  await page.getByRole('link', { name: 'Status Client: Activ' }).waitFor();
  await expectAccessible(page);
});

test('the total of a long list comes after it, in words', async () => {
  await page.goto('/clients?county=RO-AB&status=active');
  await expect.poll(() => page.locator('.total').innerText(), soon).toBe('1.200 de clienți');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  expect(await bar().innerText()).toContain('Modifică toate cele 1.200 care se potrivesc');
});
