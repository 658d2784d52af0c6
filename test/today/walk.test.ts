import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { password, type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, soon, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';

let t: TestApp;
let browser: Browser;
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  t = await testApp();
  for (const name of ['Alfa SRL', 'Beta SRL']) await makeClient(t, { name });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('from the log-in over the day to the queue: each form opens at its field, a save leads on, the end says so', async () => {
  const { page, complaints } = await visit(browser, t.app);
  const focused = () => page.evaluate(() => document.activeElement?.id);
  await page.goto('/login');
  await page.getByLabel('E-mail').fill('ana@firma.ro');
  await page.getByLabel('Parola').fill(password);
  await page.getByRole('button', { name: 'Intră' }).click();

  await page.waitForURL('**/today');
  const mend = page.getByRole('link', { name: 'Îndreaptă pe rând: Fără e-mail' });
  await mend.waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: '2 Fără e-mail: arată lista' }).waitFor();
  await mend.click();

  await page.getByRole('heading', { name: 'Alfa SRL' }).waitFor();
  await expect.poll(focused, soon).toBe('email');
  await expectAccessible(page);
  await page.keyboard.type('office@alfa.ro');
  await page.keyboard.press('Control+Enter');

  await page.getByRole('heading', { name: 'Beta SRL' }).waitFor();
  await expect.poll(focused, soon).toBe('email');
  await page.keyboard.type('office@beta.ro');
  await page.getByRole('button', { name: 'Salvează și treci la următorul' }).click();

  await page.getByText('Gata: nu mai e niciun client fără e-mail.').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Înapoi la Azi' }).click();
  await page.getByRole('link', { name: 'Aranjează pagina' }).click();
  await page.getByRole('heading', { name: 'Aranjează pagina' }).waitFor();
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});
