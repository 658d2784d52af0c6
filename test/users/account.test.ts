import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertSession } from '../../src/users/queries.ts';
import { browser, password, type TestApp, testApp } from '../support/app.ts';
import { find, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const isIn = async (cookies: Record<string, string>) =>
  (await t.app.inject({ url: '/clients', cookies })).statusCode === 200;

test('log-out ends the session at once, and only that one', async () => {
  const [here, there] = [await browser(t.app, 'bogdan@firma.ro'), await browser(t.app, 'bogdan@firma.ro')];

  const answer = await here.post('/logout');

  expect(answer.headers.location).toBe('/login');
  expect(answer.cookies).toMatchObject([{ name: 'clientela_session', value: '' }]);
  expect([await isIn(here.cookies), await isIn(there.cookies)]).toEqual([false, true]);
});

test('a password change ends every other session and keeps this one under a new token', async () => {
  const [here, there] = [await browser(t.app, 'bogdan@firma.ro'), await browser(t.app, 'bogdan@firma.ro')];

  const answer = await here.post('/account/password', {
    current_password: password,
    password: 'o-parola-noua-8',
  });

  const fresh = answer.cookies.find(({ name }) => name === 'clientela_session')?.value ?? '';
  expect(answer.statusCode).toBe(303);
  expect([
    await isIn(here.cookies),
    await isIn(there.cookies),
    await isIn({ clientela_session: fresh }),
  ]).toEqual([false, false, true]);
  expect(await isIn(t.ana.cookies)).toBe(true);
  await expect(browser(t.app, 'bogdan@firma.ro')).rejects.toThrow('did not get in');
  const back = await t.app.inject({
    method: 'POST',
    url: '/account/password',
    cookies: { clientela_session: fresh },
    headers: { host: 'localhost', 'sec-fetch-site': 'same-origin' },
    payload: { current_password: 'o-parola-noua-8', password },
  });
  expect(back.statusCode).toBe(303);
});

test('the password of now is guessed no faster than at the log-in, and one of before opens no session', async () => {
  const tries = Array.from({ length: 10 }, () => ({ account: 'bogdan@firma.ro', network: '127.0.0.1' }));
  const bogdan = await browser(t.app, 'bogdan@firma.ro');
  await t.db.insertInto('login_attempts').values(tries).execute();
  const typed = { current_password: password, password: 'o-parola-noua-9' };
  expect((await bogdan.post('/account/password', typed)).statusCode).toBe(429);
  await t.db.deleteFrom('login_attempts').execute();

  const place = { network: '127.0.0.1', userAgent: '' };
  const older = await insertSession(t.db, Buffer.from('older'), t.bogdan.id, 1, place, 'an older hash');
  expect(older).toBe(false);
});

test('the change leaves an audit row that knows no password', async () => {
  const rows = await t.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('action', '=', 'set_password')
    .execute();

  expect(rows[0]).toMatchObject({
    actor_id: t.bogdan.id,
    subject: 'user',
    subject_id: t.bogdan.id,
    changes: {},
  });
  expect(JSON.stringify(rows)).not.toMatch(/parola|argon/);
});

const refused: [current: string, given: string, sentence: string][] = [
  ['nu-e-aceasta-1', 'o-parola-noua-8', 'Parola de acum nu este corectă.'],
  ['', 'o-parola-noua-8', 'Completați parola de acum.'],
  [password, 'scurta', 'Parola are cel puțin 10 caractere.'],
  [password, 'Password1234', 'Parola e prea des folosită. Alegeți alta.'],
  [password, 'bbbbbbbbbbbb', 'Parola e prea des folosită. Alegeți alta.'],
  [password, 'pă'.repeat(101), 'Parola are cel mult 200 de caractere.'],
];

test.each(refused)('„%s” → „%s” is refused: %s', async (current_password, given, sentence) => {
  const answer = await t.ana.post('/account/password', { current_password, password: given });

  const page = parseHtml(answer.body);
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain(sentence);
  for (const name of ['current_password', 'password'])
    expect(find(page, 'input', { name })?.attributes.value).toBe('');
  expect(await isIn(t.ana.cookies)).toBe(true);
});

test('the page says who one is, with the role in words', async () => {
  const { body } = await t.ana.get('/account');

  const [facts] = [find(parseHtml(body), 'dl')];
  expect(textOf(facts)).toBe('E-mailana@firma.roRolAdministrator');
});

test('the theme is chosen for oneself, on every page, and leaves its audit row', async () => {
  const answer = await t.ana.post('/account/theme', { theme: 'dark' });

  expect(answer.statusCode).toBe(303);
  expect((await t.ana.get('/clients')).body).toContain('data-theme="dark"');
  expect((await t.bogdan.get('/clients')).body).not.toContain('data-theme="dark"');
  const row = await t.db
    .selectFrom('audit_entries')
    .select('changes')
    .where('subject_id', '=', t.ana.id)
    .where('action', '=', 'update')
    .executeTakeFirst();
  expect(row?.changes).toEqual({ theme: ['auto', 'dark'] });
});

test('a theme that there is not is refused, and the chosen one stays', async () => {
  for (const theme of ['pink', ''])
    expect((await t.ana.post('/account/theme', { theme })).statusCode).toBe(422);
  expect((await t.ana.post('/account/theme')).statusCode).toBe(422);

  expect((await t.ana.get('/clients')).body).toContain('data-theme="dark"');
});
