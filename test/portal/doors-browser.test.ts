import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSmtpMail } from '../../src/external/mail/smtp.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';
import { mailedLink } from './doors.ts';

// Three looks at a page, each with all rules of access.
const slow = { timeout: 120_000 };

let t: TestApp;
let server: SmtpServer;
let chromium: Chromium;
let client: number;
beforeAll(async () => {
  server = await startSmtpServer();
  t = await testApp({
    mail: createSmtpMail({ url: server.url, from: 'office@firma.ro', host: 'localhost' }),
  });
  const contacts = [{ name: 'Ioana Dinu', email: 'ioana@moara.ro' }];
  client = (await makeClient(t, { name: 'Moara Veche SRL', contacts })).id;
  await t.db.updateTable('portal_settings').set({ accent: '#ffd400', welcome: 'Bine ați venit!' }).execute();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  chromium = await launchBrowser();
});
afterAll(async () => {
  await chromium.close();
  await t.services.mail.close();
  await t.close();
  await server.close();
});

test(
  'a contact is invited from the tab Cont, chooses a password on a phone without JavaScript and is in',
  slow,
  async () => {
    const desk = await visit(chromium, t.app, { as: t.ana });
    await desk.page.goto(`/clients/${client}/account`);
    await desk.page.getByLabel('Contactul').selectOption({ label: 'Ioana Dinu, ioana@moara.ro' });
    await desk.page.getByRole('button', { name: 'Trimite invitația' }).click();
    await desk.page.getByText('Invitația a fost scrisă').waitFor();
    await desk.page.getByText('Schimbă drepturile').click();
    await expectAccessible(desk.page);
    await desk.page.goto('/settings/portal');
    await expectAccessible(desk.page);
    expect(desk.complaints).toEqual([]);

    const phone = await visit(chromium, t.app, {
      javaScriptEnabled: false,
      viewport: { width: 390, height: 800 },
    });
    await phone.page.goto(await mailedLink(t, server, 'ioana@moara.ro'));
    await phone.page.getByRole('textbox', { name: 'Parola' }).fill('cireșe negre la munte');
    await phone.page.getByRole('button', { name: 'Alege parola și intră' }).click();
    await phone.page.getByRole('button', { name: 'Ieșire' }).waitFor();
    await phone.page.goto('/portal/account');
    await phone.page.getByRole('heading', { name: 'Contul meu' }).waitFor();
    await phone.page.getByRole('button', { name: 'Ieșire' }).click();
    await phone.page.getByRole('heading', { name: 'Intrare în portal' }).waitFor();
    expect(phone.complaints).toEqual([]);
  },
);

test(
  'the doors of the portal can be used by everybody, in a colour that is hard to read on',
  slow,
  async () => {
    await t.ana.post(`/clients/${client}/account/invitations`, {
      ...{ name: 'Corina Dinu', email: 'corina@moara.ro', rights: ['orders'] },
    });
    const { page, complaints } = await visit(chromium, t.app);
    const link = await mailedLink(t, server, 'corina@moara.ro');
    await page.goto('/portal/login');
    await expectAccessible(page);
    await page.goto(link);
    await page.getByRole('textbox', { name: 'Parola' }).fill('scurt');
    await page.getByRole('button', { name: 'Alege parola și intră' }).click();
    await page.locator('#password-error').waitFor();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Parola' }).fill('cireșe negre la munte');
    await page.getByRole('button', { name: 'Alege parola și intră' }).click();
    await page.getByRole('button', { name: 'Ieșire' }).waitFor();
    await page.goto('/portal/account');
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  },
);
