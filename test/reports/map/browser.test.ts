import { sql } from 'kysely';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { expectAccessible, launchBrowser, soon, type Visit, visit } from '../../support/browser.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let t: TestApp;
let browser: Browser;
let ana: Visit;
beforeAll(async () => {
  t = await testApp();
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, status, county, locality, lat, lon, geo_precision)
    select 'Clujeană ' || n, 1, 1, 'none', ' clujeana ', 'active', 'RO-CJ', 'Cluj-Napoca', 46.77, 23.59, 'locality' from generate_series(1, 25) n
    union all select 'Turda ' || n, 1, 2, 'none', ' turda ', 'prospect', 'RO-CJ', 'Turda', 46.57 + n * 0.01, 23.78, 'address' from generate_series(1, 2) n
    union all select 'Ieșeană', 1, 1, 'none', ' ieseana ', 'prospect', 'RO-IS', 'Iași', 47.16, 27.59, 'address'`.execute(
    t.db,
  );
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('from the country to the clients of one place, and from a drawn zone to its list', async () => {
  const { page } = ana;
  await page.goto('/reports/map');
  const circle = page.getByRole('button', { name: /^27 de clienți/ });
  await circle.waitFor();
  expect(await page.getByRole('button', { name: 'Ieșeană' }).count()).toBe(1);
  await expectAccessible(page);
  await page.reload();

  // By keyboard, closer and closer, until what is left lies at one point.
  await circle.focus();
  await page.keyboard.press('Enter');
  const place = page.getByRole('button', { name: /^25 de clienți/ });
  await place.waitFor();
  expect(page.url()).toContain('at=');
  await place.focus();
  await page.keyboard.press('Enter');
  const names = page.locator('.map-names a');
  await expect.poll(() => names.count(), soon).toBe(20);
  expect(await names.first().getAttribute('href')).toMatch(/^\/clients\/\d+$/);
  expect(await page.getByRole('link', { name: 'Lista lor' }).getAttribute('href')).toContain('area=');

  // Where one looks goes along to another colour.
  const zoom = () => new URL(page.url()).searchParams.get('at')?.split(',')[2];
  const before = zoom();
  await page.getByRole('link', { name: 'Nivel', exact: true }).click();
  await page.waitForURL(/color=level/);
  expect(Number(before)).toBeGreaterThan(8);
  expect(zoom()).toBe(before);

  await page.getByRole('button', { name: 'Toată țara' }).click();
  await page.getByRole('button', { name: 'Desenează o zonă' }).click();
  const box = await page.locator('.leaflet-container').boundingBox();
  if (!box) throw new Error('the map has no size');
  const corner = (x: number, y: number) => page.mouse.click(box.x + box.width * x, box.y + box.height * y);
  // The west of the country, without Iași.
  await corner(0.1, 0.1);
  await corner(0.55, 0.1);
  await corner(0.55, 0.9);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Lista clienților din zonă' }).click();
  await page.waitForURL(/\/clients\?.*area=/);
  expect(await page.getByText('27 de clienți').count()).toBeGreaterThan(0);
  expect(await page.getByText('Zona desenată pe hartă').count()).toBe(1);

  await page.getByRole('link', { name: 'Pe hartă', exact: true }).click();
  await page.locator('.map-drawn').waitFor({ state: 'attached' });
  await expect.poll(() => page.locator('.map-said').innerText(), soon).toContain('27 de clienți pe hartă');
  expect(ana.complaints).toEqual([]);
});

test('counties lead to their clients, and every layer can be read by everybody', async () => {
  const { page } = ana;
  await page.goto('/reports/map?layer=county');
  await page.locator('.map-opens').first().waitFor({ state: 'attached' });
  await expectAccessible(page);

  // A corner of a zone is no click on the county under it.
  await page.getByRole('button', { name: 'Desenează o zonă' }).click();
  const county = await page.locator('.map-opens').first().boundingBox();
  if (!county) throw new Error('the county has no size');
  await page.mouse.click(county.x + county.width / 2, county.y + county.height / 2);
  await page.keyboard.press('Escape');
  expect(page.url()).toContain('/reports/map');

  await page.locator('.map-opens').first().click();
  await page.waitForURL(/\/clients\?county=RO-CJ/);
  expect(ana.complaints).toEqual([]);
});

test('the name of a locality is a text on the map, whatever somebody wrote there', async () => {
  const { page } = ana;
  await t.db
    .updateTable('clients')
    .set({ locality: '<b id="planted">Iași</b>' })
    .where('name', '=', 'Ieșeană')
    .execute();
  await page.goto('/reports/map?layer=locality');
  const circles = page.locator('.map-locality');
  await circles.last().waitFor({ state: 'attached' });
  for (const circle of await circles.all()) await circle.hover({ force: true });
  await page.getByText('<b id="planted">Iași</b>').first().waitFor();
  expect(await page.locator('#planted').count()).toBe(0);
  expect(ana.complaints).toEqual([]);
});
