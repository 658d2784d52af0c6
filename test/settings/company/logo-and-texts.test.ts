import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { find, parseHtml, textOf } from '../../support/html.ts';
import { upload } from '../../support/imports.ts';
import { png } from '../../support/pictures.ts';
import { address, lastAudit } from './firm.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const send = (content: Buffer, name = 'sigla.png') =>
  upload(t.app, t.ana, content, { url: `${address}/logo`, name });
const logo = () => t.ana.get(`${address}/logo`);

test('a logo is kept and shown as what it is', async () => {
  expect((await logo()).statusCode).toBe(404);

  expect((await send(png(40, 20), 'orice.txt')).statusCode).toBe(303);

  const shown = await logo();
  expect(shown.rawPayload.equals(png(40, 20))).toBe(true);
  expect(shown.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
  expect(shown.headers['content-security-policy']).toContain('sandbox');
  expect((await t.ana.get(address)).body).toContain('alt="Sigla firmei"');
});

test.each([
  ['a page', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'PNG sau JPEG'],
  ['nothing', Buffer.alloc(0), 'PNG sau JPEG'],
  ['a broken picture', Buffer.concat([png(8, 8).subarray(0, 40), Buffer.alloc(40)]), 'nu poate fi tipărită'],
  ['a picture of too many points', png(40_000, 2), '1000 × 1000'],
  ['a large square', png(1001, 1001), '1000 × 1000'],
  ['a heavy file', Buffer.concat([png(8, 8), Buffer.alloc(600_000)]), '512 KB'],
])('%s is no logo, and the one before stays', async (_what, content, sentence) => {
  const answer = await send(content);

  expect(answer.statusCode).toBe(422);
  expect(textOf(find(parseHtml(answer.body), '*', { id: 'file-error' }))).toContain(sentence);
  expect((await logo()).statusCode).toBe(200);
});

test('a removed logo is shown no more, and stays for the documents that have it', async () => {
  const answer = await t.ana.post(`${address}/logo/deletion`);

  expect(answer.statusCode).toBe(303);
  expect((await logo()).statusCode).toBe(404);
  expect(await lastAudit(t)).toMatchObject({ changes: { logo_id: [expect.any(Number), null] } });
  const { count } = await t.db
    .selectFrom('company_logos')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBeGreaterThan(0);
});

test('texts keep their lines, in Romanian letters, and the page lists what may stand in them', async () => {
  const answer = await t.ana.post(`${address}/texts`, {
    'texts[invoice]': 'Vă mulţumim!',
    'texts[contract]': '# Obiectul\r\n\r\n\r\n\r\nÎntre {{firm.name}} și {{client.name}}',
  });

  const { body } = await t.ana.get(address);
  expect(answer.statusCode).toBe(303);
  expect(textOf(find(parseHtml(body), 'textarea', { id: 'texts-invoice' }))).toBe('Vă mulțumim!');
  expect(body).toContain('# Obiectul\n\nÎntre {{firm.name}} și {{client.name}}</textarea>');
  for (const name of ['client.tax_id', 'firm.iban', 'date', 'number'])
    expect(body).toContain(`<code>{{${name}}}</code>`);
  expect(await lastAudit(t)).toMatchObject({ changes: { 'texts.invoice': ['', 'Vă mulțumim!'] } });
});

test('a text too long is refused and stays in its field', async () => {
  const answer = await t.ana.post(`${address}/texts`, { 'texts[invoice]': 'x'.repeat(20_001) });

  expect(answer.statusCode).toBe(422);
  expect(textOf(find(parseHtml(answer.body), 'textarea', { id: 'texts-invoice' }))).toHaveLength(20_001);
});
