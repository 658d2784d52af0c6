import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ringReminders } from '../../src/notes/jobs.ts';
import { localTime } from '../../src/notes/reminder-time.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectAccessible, launchBrowser, visit } from '../support/browser.ts';
import { makeClient } from '../support/clients.ts';
import { png } from '../support/pictures.ts';

// Three looks at a page, each with all rules of access.
const slow = { timeout: 90_000 };

let t: TestApp;
let browser: Browser;
let id: number;
beforeAll(async () => {
  t = await testApp();
  browser = await launchBrowser();
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  ({ id } = await makeClient(t, { name: 'Fierăria Someșului cu nume destul de lung SRL' }));
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

test('a note with a reminder: written, rung at its minute, opened from the bell, done', slow, async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.bogdan });
  const soon = new Date(Date.now() + 60_000);
  const [day = '', time = ''] = localTime(soon).split('T');
  await page.goto(`/clients/${id}`);
  await page.getByRole('link', { name: 'Note', exact: true }).click();
  await page.getByLabel(/^Textul notei/).fill('De sunat pentru **contract**\n\n- preț\n- termen');
  await page.getByLabel('Fel', { exact: true }).selectOption('phone');
  await page.getByLabel('Memento în ziua').fill(day);
  await page.getByLabel('La ora').fill(time);
  await page
    .getByLabel('Fișiere')
    .setInputFiles([{ name: 'schiță.png', mimeType: 'image/png', buffer: png(8, 8) }]);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Nota și mementoul au fost salvate.').waitFor();
  await page.getByRole('link', { name: 'schiță.png' }).waitFor();
  await page.getByRole('link', { name: 'Notificări: nimic necitit' }).waitFor();

  t.services.now = () => new Date(soon.getTime() + 1000);
  await ringReminders.run(t.services, {});
  // What the bell does each minute.
  await page.locator('[data-bell]').dispatchEvent('look');
  await page.getByRole('link', { name: 'Notificări: 1 necitită' }).click();
  await page.getByRole('button', { name: /De sunat pentru contract/ }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: /De sunat pentru contract/ }).press('Enter');
  await page.getByRole('article').getByText('a trecut').waitFor();
  await page.getByRole('link', { name: 'Notificări: nimic necitit' }).waitFor();

  await page.goto('/today');
  await page.getByText('Întârziate: 1').waitFor();
  await page.getByRole('link', { name: 'Toate mementourile' }).click();
  await page.getByText('Amână sau dă altcuiva').click();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Făcut/ }).click();
  await page.getByText('Mementoul este făcut.').waitFor();
  await page.getByRole('heading', { name: 'Făcute în ultimele 7 zile' }).waitFor();
  expect(complaints).toEqual([]);
});

test('the tab, its refusals and a note that two people change pass the rules of access', slow, async () => {
  const { page, complaints } = await visit(browser, t.app, { as: t.ana });
  const url = `/clients/${id}/notes`;
  await t.ana.post(url, { text: 'Fixată, cu memento', pinned: 'true', remind_date: '2026-01-05' });
  await page.goto(url);
  await page.getByText('Amână sau dă altcuiva').first().click();
  await expectAccessible(page);

  await page.getByLabel(/^Textul notei/).fill('rămâne');
  const svg = { name: 'desen.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') };
  await page.getByLabel('Fișiere').setInputFiles([svg]);
  await page.getByRole('button', { name: 'Salvează nota' }).click();
  await page.getByText('„desen.svg” nu este de un fel primit').waitFor();
  expect(await page.getByLabel(/^Textul notei/).inputValue()).toBe('rămâne');
  await expectAccessible(page);

  await page.goto(url);
  await page
    .getByRole('link', { name: /^Editează nota/ })
    .first()
    .click();
  await page.getByLabel(/^Textul notei/).fill('a Anei');
  const edited = new URL(page.url()).pathname.replace(/\/edit$/, '');
  await t.bogdan.post(edited, { text: 'a lui Bogdan', version: 1 });
  await page.getByRole('button', { name: 'Salvează nota' }).click();
  await page.getByText('Nota a fost schimbată între timp').waitFor();
  await expectAccessible(page);
  expect(complaints.filter((each) => !each.includes('409'))).toEqual([]);
});

test('without JavaScript a note is written, put off and found on the page of reminders', slow, async () => {
  const { page } = await visit(browser, t.app, { as: t.ana, javaScriptEnabled: false });
  await page.goto(`/clients/${id}/notes`);
  await page.getByLabel(/^Textul notei/).fill('fără JavaScript');
  await page.getByLabel('Memento în ziua').fill('2026-01-06');
  await page.getByRole('button', { name: 'Salvează nota' }).click();
  await page.getByText('Nota și mementoul au fost salvate.').waitFor();
  await page.goto('/reminders');
  const row = page.getByRole('listitem').filter({ hasText: 'fără JavaScript' });
  await row.getByText('Amână sau dă altcuiva').click();
  await row.getByRole('button', { name: 'Mâine, 9:00' }).click();
  await page.getByText(/Mementoul sună la .*, 09:00/).waitFor();
});
