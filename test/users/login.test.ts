import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { areas } from '../../src/web/access.ts';
import { browser, password, type TestApp, testApp } from '../support/app.ts';
import { find, parseHtml } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const headers = { host: 'localhost', 'sec-fetch-site': 'same-origin' };
const logIn = (payload: object, cookies: Record<string, string> = {}) =>
  t.app.inject({ method: 'POST', url: '/login', headers, cookies, payload });
const sessionOf = (answer: Awaited<ReturnType<typeof logIn>>) =>
  answer.cookies.find(({ name }) => name === 'clientela_session');

test('the right password opens the client list', async () => {
  const answer = await t.ana.get('/clients');

  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('Încă nu aveți clienți');
});

test('a wrong password is refused with a sentence, and the e-mail stays typed', async () => {
  const answer = await t.ana.post('/login', { email: 'ana@firma.ro', password: `${password}x` });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Adresa de e-mail sau parola nu este corectă.');
  expect(answer.body).toContain('value="ana@firma.ro"');
  expect(answer.body).not.toContain(`${password}x`);
  expect(sessionOf(answer)).toBeUndefined();
});

test('an account that does not exist is refused with the same words', async () => {
  const [unknown, wrong] = [
    await logIn({ email: 'nimeni@firma.ro', password }),
    await logIn({ email: 'ana@firma.ro', password: 'alta-parola-9' }),
  ];

  expect(unknown.statusCode).toBe(wrong.statusCode);
  expect(unknown.body.replace('nimeni@firma.ro', '')).toBe(wrong.body.replace('ana@firma.ro', ''));
});

test('the e-mail may be typed in capitals and with spaces around', async () => {
  expect((await logIn({ email: '  ANA@Firma.RO ', password })).statusCode).toBe(303);
});

test('empty fields are named', async () => {
  const answer = await logIn({ email: '', password: '' });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Completați adresa de e-mail.');
  expect(answer.body).toContain('Completați parola.');
});

test("the session's cookie is for the server alone and for our own site", async () => {
  const session = sessionOf(await logIn({ email: 'ana@firma.ro', password }));

  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(session?.value.length).toBeGreaterThanOrEqual(43);
});

test('behind https the cookie is Secure', async () => {
  const app = await buildApp(t.services, {
    LOG_LEVEL: 'silent',
    BASE_URL: 'https://crm.firma.ro',
    SESSION_SECRET: 's'.repeat(32),
  });
  const answer = await app.inject({
    method: 'POST',
    url: '/login',
    headers,
    payload: { email: 'ana@firma.ro', password },
  });
  await app.close();

  expect(sessionOf(answer)?.secure).toBe(true);
});

test('a log-in rotates the session: the token that came with it is dead', async () => {
  const before = (await browser(t.app, 'ana@firma.ro')).cookies;

  const after = sessionOf(await logIn({ email: 'ana@firma.ro', password }, before))?.value ?? '';

  expect(after).not.toBe(before.clientela_session);
  expect((await t.app.inject({ url: '/clients', cookies: before })).statusCode).toBe(303);
  expect((await t.app.inject({ url: '/clients', cookies: { clientela_session: after } })).statusCode).toBe(
    200,
  );
});

test('the database knows the session by a digest of its token only', async () => {
  const { cookies } = await browser(t.app, 'ana@firma.ro');

  const rows = await t.db.selectFrom('sessions').select('token_hash').execute();
  for (const { token_hash } of rows)
    expect(token_hash.toString('base64url')).not.toBe(cookies.clientela_session);
});

test('a session that is over is over', async () => {
  const person = await browser(t.app, 'bogdan@firma.ro');
  await t.db
    .updateTable('sessions')
    .set({ expires_at: new Date(0) })
    .where('user_id', '=', t.bogdan.id)
    .execute();

  expect((await person.get('/clients')).headers.location).toBe('/login?next=%2Fclients');
});

test('a page that asked for a log-in opens after it, but never one of another site', async () => {
  const asked = await t.app.inject('/clients?tag=vip');
  const form = parseHtml((await t.app.inject(String(asked.headers.location))).body);
  const next = find(form, 'input', { name: 'next' })?.attributes.value ?? '';

  expect((await logIn({ email: 'ana@firma.ro', password, next })).headers.location).toBe('/clients?tag=vip');
  for (const foreign of [
    'https://rau.ro',
    '//rau.ro',
    '/\\rau.ro',
    '\\\\rau.ro',
    'javascript:alert(1)',
    '/\t/rau.ro',
    '',
  ])
    expect([
      foreign,
      (await logIn({ email: 'ana@firma.ro', password, next: foreign })).headers.location,
    ]).toEqual([foreign, '/today']);
});

test('a log-in leads to a page that the person may open', async () => {
  const clerk = await t.member('warehouse', { name: 'Dan Depozit' });
  const { email } = await t.db
    .selectFrom('users')
    .select('email')
    .where('id', '=', clerk.id)
    .executeTakeFirstOrThrow();
  const landing = async (next: string) => (await logIn({ email, password, next })).headers.location;
  expect(await landing('/settings/users/1')).toBe('/today');
  expect(await landing('/orders?status=open')).toBe('/orders?status=open');

  await t.db
    .updateTable('roles')
    .set({ areas: JSON.stringify({ ...none, orders: 'none', products: 'view' }) })
    .where('key', '=', 'warehouse')
    .execute();

  expect(await landing('/clients/1')).toBe('/today');
  expect((await clerk.get('/')).headers.location).toBe('/today');
  const page = await clerk.get('/products');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/id="finder"|data-new|href="\/clients/);
  expect((await clerk.get('/clients')).body).not.toContain('href="/clients"');
});

const none = Object.fromEntries(areas.map(({ area }) => [area, 'none']));
