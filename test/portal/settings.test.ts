import { afterAll, beforeAll, expect, test } from 'vitest';
import { contrast, lookOf } from '../../src/portal/settings/look.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { find, parseHtml } from '../support/html.ts';
import { png } from '../support/pictures.ts';
import { inviteTo, stranger } from './doors.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const usual = { enabled: 'true', own_accent: 'true', accent: '#FFD400', welcome: 'Bine ați venit!' };
const settings = () =>
  t.db
    .selectFrom('portal_settings')
    .select(['enabled', 'accent', 'welcome', 'version'])
    .executeTakeFirstOrThrow();

test.each([
  '#000000',
  '#ffffff',
  '#ffd400',
  '#c0ffee',
  '#1c6fc9',
  '#7f7f7f',
  '#ff0000',
  '#00ff00',
  '#0000ff',
])('letters made of %s can be read on every ground of both themes', (accent) => {
  const { brand, onBrand, solid, text, soft } = lookOf(accent);
  expect(brand).toBe(accent);
  expect(contrast(onBrand, brand)).toBeGreaterThanOrEqual(4.5);
  expect(contrast('#ffffff', solid)).toBeGreaterThanOrEqual(4.5);
  for (const ground of ['#ffffff', '#f4f6f9', '#f8fafc', soft.light])
    expect(contrast(text.light, ground)).toBeGreaterThanOrEqual(4.5);
  for (const ground of ['#1a222c', '#12181f', '#161d26', soft.dark])
    expect(contrast(text.dark, ground)).toBeGreaterThanOrEqual(4.5);
});

test('the accent and the welcome hold at once for everybody, logged in or not', async () => {
  const { version } = await settings();
  const saved = await t.ana.post('/settings/portal', { ...usual, version });
  expect(saved.statusCode).toBe(303);
  expect(await settings()).toEqual({
    enabled: true,
    accent: '#ffd400',
    welcome: 'Bine ați venit!',
    version: version + 1,
  });
  const page = await stranger(t).get('/portal/login');
  expect(page.body).toContain('Bine ați venit!');
  const href =
    find(parseHtml(page.body), 'link', { href: `/portal/look.css?v=${version + 1}` })?.attributes.href ?? '';
  const css = await stranger(t).get(href);
  expect(css.headers['content-type']).toContain('text/css');
  expect(css.headers['cache-control']).toContain('immutable');
  expect(css.body).toContain('--brand: #ffd400');

  const stale = await t.bogdan.post('/settings/portal', { ...usual, welcome: 'Altul', version });
  expect(stale.statusCode).toBe(404);
  const overtaken = await t.ana.post('/settings/portal', { ...usual, welcome: 'Altul', version });
  expect([overtaken.statusCode, overtaken.body.includes('Altul')]).toEqual([409, true]);
  const wrong = await t.ana.post('/settings/portal', { ...usual, accent: 'red;}', version: version + 1 });
  expect(wrong.statusCode).toBe(422);
  const tried = await t.ana.post('/settings/portal/preview', {
    ...usual,
    accent: '#123456',
    version: version + 1,
  });
  expect(tried.body).toContain('/portal/look.css?accent=%23123456');
  expect((await stranger(t).get('/portal/look.css?accent=red%3B%7D')).body).toContain('#ffd400');
});

test('the firm shows its logo to whoever comes', async () => {
  expect((await stranger(t).get('/portal/logo')).statusCode).toBe(404);
  const { id } = await t.db
    .insertInto('company_logos')
    .values({ content_type: 'image/png', bytes: png(4, 4) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await t.db.updateTable('company_settings').set({ logo_id: id }).execute();
  const page = await stranger(t).get('/portal/login');
  const src = find(parseHtml(page.body), 'img')?.attributes.src ?? '';
  const logo = await stranger(t).get(src);
  expect([logo.statusCode, logo.headers['content-type'], logo.headers['x-content-type-options']]).toEqual([
    200,
    'image/png',
    'nosniff',
  ]);
});

test('a closed portal puts everybody out, says so kindly and sends no invitation', async () => {
  const client = await makeClient(t);
  await inviteTo(t.ana, client.id, { email: 'corina@moara.ro' });
  const { id } = await t.db.selectFrom('portal_users').select('id').executeTakeFirstOrThrow();
  await t.db
    .insertInto('portal_sessions')
    .values({ token_hash: Buffer.from('x'), portal_user_id: id, expires_at: new Date('2100-01-01') })
    .execute();

  const { version } = await settings();
  await t.db
    .updateTable('company_settings')
    .set({ phone: '+40264123456', email: 'office@firma.ro' })
    .execute();
  await t.ana.post('/settings/portal', { ...usual, enabled: 'false', version });
  expect((await stranger(t).get('/portal')).body).toMatch(/0264 123 456[\s\S]*office@firma\.ro/);
  expect(await t.db.selectFrom('portal_sessions').selectAll().execute()).toEqual([]);
  for (const address of [
    '/portal',
    '/portal/login',
    '/portal/orders',
    `/portal/invitations/${'A'.repeat(43)}`,
  ]) {
    const page = await stranger(t).get(address);
    expect([address, page.statusCode, page.body.includes('Portalul este închis')]).toEqual([
      address,
      503,
      true,
    ]);
  }
  expect((await stranger(t).get('/portal/look.css')).statusCode).toBe(200);
  expect((await inviteTo(t.ana, client.id, { email: 'alta@moara.ro' })).statusCode).toBe(409);
  await t.ana.post('/settings/portal', { ...usual, version: version + 1 });
  expect((await stranger(t).get('/portal/login')).statusCode).toBe(200);
});
