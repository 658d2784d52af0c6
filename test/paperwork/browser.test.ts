import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { completeFirm, makeBuyer } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import type { Client } from '../support/clients.ts';
import { textOfPdf } from './paperwork.ts';

let t: TestApp;
let browser: Browser;
let client: Client;

vi.setConfig({ testTimeout: 90_000 });

beforeAll(async () => {
  t = await testApp();
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  await completeFirm(t);
  client = await makeBuyer(t, {
    name: 'Moara Veche SRL',
    email: 'birou@moara.ro',
    email_enabled: true,
    notify_email: true,
  });
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('standard document: a template is written, made with one click on a client, opened and sent', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });

  await page.goto('/settings/paperwork');
  await page.getByRole('link', { name: '+ Șablon nou' }).click();
  await page.getByLabel('Numele șablonului').fill('Adeverință');
  await page.getByLabel('Titlul documentului').fill('Adeverință');
  await page.locator('#body').fill('# Adeverim\n\nCă **{{client.name}}** este clientul nostru.');
  const preview = page.locator('#template-preview');
  await preview.getByText('Că Moara Veche SRL este clientul nostru.').waitFor();
  await page.getByRole('button', { name: '+ Adaugă câmp' }).click();
  await page.getByLabel('Cum se cheamă').fill('Observații');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Salvează' }).last().click();
  await page.getByText('Șablonul „Adeverință” a fost salvat.').waitFor();

  await page.goto(`/clients/${client.id}/paperwork`);
  await page.getByRole('button', { name: 'Fă documentul Adeverință' }).click();
  await page.getByText('„Adeverință”, DT 1, a fost făcut.').waitFor();
  const address = await page.getByRole('link', { name: 'Deschide PDF-ul' }).getAttribute('href');
  const file = await page.request.get(String(address));
  expect(file.headers()['content-type']).toBe('application/pdf');
  expect(await textOfPdf(await file.body())).toContain('Că Moara Veche SRL este clientul nostru.');

  await page.locator('summary', { hasText: 'Trimite prin e-mail' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Trimite', exact: true }).click();
  await page.getByText('Documentul așteaptă să fie trimis la birou@moara.ro.').waitFor();

  await page.getByRole('link', { name: 'Vezi întâi documentul Adeverință' }).click();
  await page.getByLabel('Observații').fill('Pentru bancă');
  await page.locator('#made-preview').getByText('Că Moara Veche SRL').waitFor();
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});
