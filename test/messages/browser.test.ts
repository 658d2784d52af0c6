import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { completeFirm, makeBuyer, makeInvoice } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import { putMessage } from './messages.ts';

let t: TestApp;
let browser: Browser;
let client: { id: number };

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  t = await testApp();
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  await completeFirm(t);
  client = await makeBuyer(t, {
    ...{ name: 'Moara Veche cu nume destul de lung SRL', email: 'birou@moara.ro', email_enabled: true },
    notify_email: true,
  });
  await makeInvoice(t, client.id);
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

test('the text of an invoice is changed, seen on a real client, saved, and the next invoice carries it', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });

  await page.goto('/settings/messages');
  await expectAccessible(page);
  await page.getByRole('link', { name: /Factură sau stornare emisă prin E-mail/ }).click();
  const preview = page.locator('#preview');
  const prose = preview.locator('.message-prose');
  await prose.getByText('Vă trimitem alăturat factura FCT 1').waitFor();

  const text = page.getByRole('textbox', { name: 'Text' });
  await text.fill('Stimați colegi de la ,\n\nfactura e alăturată.');
  await text.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(21, 21));
  await page.getByRole('button', { name: '{{client.name}}' }).press('Enter');
  await prose.getByText('Stimați colegi de la Moara Veche cu nume destul de lung SRL,').waitFor();
  await text.press('ControlOrMeta+End');
  await text.pressSequentially(' {{client.x}}');
  await preview.getByText('Variabila {{client.x}} nu există.').waitFor();
  await page.getByRole('button', { name: 'Salvează' }).click();
  await page.locator('#body-error').waitFor();
  await expectAccessible(page);

  await text.fill((await text.inputValue()).replace(' {{client.x}}', ''));
  await page.getByRole('button', { name: 'Salvează' }).click();
  await page.getByText('„Factură sau stornare emisă” a fost salvat.').waitFor();
  await prose.getByText('Stimați colegi de la Moara Veche').waitFor();
  await expectAccessible(page);

  await makeInvoice(t, client.id);
  await page.goto(`/clients/${client.id}/messages`);
  await expectAccessible(page);
  await page.locator('td.name a').first().click();
  await page
    .locator('.message-prose', { hasText: 'Stimați colegi de la Moara Veche cu nume destul' })
    .waitFor();
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('the list is filtered, and an uncertain message asks before it goes once more', async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.bogdan });
  await putMessage(t, client.id, {
    state: 'uncertain',
    reason: 'Serverul nu a mai răspuns.',
    subject: 'Nesigur',
  });
  await putMessage(t, client.id, {
    state: 'failed',
    reason: 'Adresa a fost refuzată de server: 550 no such user.',
  });

  await page.goto('/messages');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Filtre' }).click();
  await page.getByLabel('Stare').selectOption('uncertain');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Filtrează' }).click();
  await page.locator('td.name a').click();
  await page.locator('summary', { hasText: 'Trimite din nou' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Trimite totuși' }).click();
  await page.getByText('Mesajul pleacă din nou.').waitFor();
  await page.getByRole('button', { name: 'Oprește' }).click();
  await page.getByText('Mesajul a fost oprit.').waitFor();
  expect(complaints).toEqual([]);
});
