import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../../support/browser.ts';
import { confirmingLink, makeReader, prefer, press, sendCampaign } from './consents.ts';

// The person reads the mail on a phone, and is nobody of ours.
let t: TestApp;
let browser: Browser;

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  t = await testApp();
  await t.db.updateTable('company_settings').set({ name: 'Firma SRL', email: 'office@firma.ro' }).execute();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('on a phone, without JavaScript: no, then yes again; and the office sees both', async () => {
  const client = await makeReader(t, 'ioana.dinu@firma.ro', { name: 'Moara Veche SRL' });
  const { link } = await sendCampaign(t, client);
  const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
  const { page, complaints } = await visit(browser, t.app, phone);
  await page.goto(link);
  await page.getByRole('button', { name: 'Dezabonează-mă' }).click();
  await page.getByRole('heading', { name: 'V-ați dezabonat' }).waitFor();
  await page.getByRole('link', { name: /vreau să revin/ }).click();
  await page.getByRole('button', { name: 'Da, vreau să le primesc' }).click();
  await page.getByRole('heading', { name: 'Mai e un pas' }).waitFor();
  await page.goto(String(await confirmingLink(t, 'ioana.dinu@firma.ro')));
  await page.getByRole('button', { name: 'Da, vreau să le primesc' }).click();
  await page.getByRole('heading', { name: 'V-ați abonat din nou' }).waitFor();
  await page.goto(`${link}/preferences`);
  await page.getByText('Le primiți.').waitFor();
  expect(await page.context().cookies()).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();

  const other = await sendCampaign(t, await makeReader(t, 'dan@firma.ro'));
  await press(t, other.link);
  await prefer(t, other.link, 'yes');
  const confirming = String(await confirmingLink(t, 'dan@firma.ro'));
  const stranger = await visit(browser, t.app, { viewport: phone.viewport });
  for (const path of [link, `${link}/preferences`, confirming, `${link}x`]) {
    await stranger.page.goto(path);
    await expectAccessible(stranger.page);
  }
  expect(stranger.complaints).toEqual([]);
  await stranger.page.context().close();

  const ana = await visit(browser, t.app, { as: t.ana });
  await ana.page.goto(`/clients/${client.id}/marketing`);
  await ana.page.getByText('A spus nu…').click();
  await ana.page.getByRole('button', { name: 'Notează refuzul persoanei' }).waitFor();
  await expectAccessible(ana.page);
  await ana.page.getByRole('button', { name: 'Notează refuzul persoanei' }).click();
  await ana.page
    .getByText(/a refuzat la/)
    .first()
    .waitFor();
  expect(ana.complaints).toEqual([]);
  await ana.page.context().close();
});
