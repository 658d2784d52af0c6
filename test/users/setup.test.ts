import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepareFirstAdministrator } from '../../src/users/actions.ts';
import { browser, type TestApp, testApp } from '../support/app.ts';
import { find, parseHtml } from '../support/html.ts';

let t: TestApp;
let code: string;
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  await sql`truncate users, sessions, login_attempts, setup_codes, audit_entries restart identity cascade`.execute(
    t.db,
  );
  code = (await prepareFirstAdministrator(t.services, {})) ?? '';
});
afterAll(() => t.close());

const headers = { host: 'localhost', 'sec-fetch-site': 'same-origin' };
const person = { name: 'Ana Marin', email: 'ana@firma.ro', password: 'o-parola-lunga-7' };
const setUp = async (fields: object = {}) =>
  t.app.inject({ method: 'POST', url: '/setup', headers, payload: { ...person, code, ...fields } });
const users = () => t.db.selectFrom('users').select(['name', 'email', 'role', 'active']).execute();

test('the first visit leads to the form that asks for the code of the terminal', async () => {
  const [root, login] = [await t.app.inject('/clients'), await t.app.inject('/login')];

  expect(root.headers.location).toMatch(/^\/login/);
  expect(login.headers.location).toBe('/setup');
  expect((await t.app.inject('/setup')).body).toContain('Creează contul de administrator');
});

test('the code makes the first administrator, who is in at once', async () => {
  const answer = await setUp();

  const session = answer.cookies.find(({ name }) => name === 'clientela_session')?.value ?? '';
  expect(answer.headers.location).toBe('/today');
  expect(await users()).toEqual([
    { name: 'Ana Marin', email: 'ana@firma.ro', role: 'administrator', active: true },
  ]);
  expect(
    (await t.app.inject({ url: '/settings/users', cookies: { clientela_session: session } })).statusCode,
  ).toBe(200);
  const audit = await t.db.selectFrom('audit_entries').select(['action', 'subject', 'actor_kind']).execute();
  expect(audit).toEqual([{ action: 'create', subject: 'user', actor_kind: 'system' }]);
});

test('the code may be typed small and without its dash', async () => {
  expect((await setUp({ code: ` ${code.toLowerCase().replace('-', ' ')} ` })).statusCode).toBe(303);
});

test('the code works once: afterwards the form is closed', async () => {
  await setUp();

  const again = await setUp({ email: 'rau@firma.ro' });

  expect(again.statusCode).toBe(422);
  expect(await users()).toHaveLength(1);
  expect((await t.app.inject('/setup')).headers.location).toBe('/login');
});

test('of those who hold the code at the same moment one becomes administrator', async () => {
  // Nobody can write an account until three have come as far as they can: then all go on at once.
  const answers = await t.db.transaction().execute(async (trx) => {
    await sql`lock table users in share mode`.execute(trx);
    const sent = Array.from({ length: 5 }, (_, index) => setUp({ email: `a${index}@firma.ro` }));
    while ((await waiting(trx)) < 3);
    return { sent };
  });
  const codes = (await Promise.all(answers.sent)).map(({ statusCode }) => statusCode);

  expect(codes.sort()).toEqual([303, 422, 422, 422, 422]);
  expect(await users()).toHaveLength(1);
});

async function waiting(db: TestApp['db']): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from pg_locks
    join pg_database on pg_database.oid = database
    where datname = current_database() and not granted`.execute(db);
  return rows[0]?.waiting ?? 0;
}

test('a wrong code is refused, what was typed stays, the password does not', async () => {
  const answer = await setUp({ code: 'AAAA-AAAA' });

  const page = parseHtml(answer.body);
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Codul nu este cel afișat în terminal la pornire.');
  for (const [name, value] of Object.entries({
    code: 'AAAA-AAAA',
    name: person.name,
    email: person.email,
    password: '',
  }))
    expect(find(page, 'input', { name })?.attributes.value).toBe(value);
  expect(await users()).toEqual([]);
});

test('ten wrong codes close the form for a while, also for the right one', async () => {
  for (let index = 0; index < 10; index += 1) await setUp({ code: 'AAAA-AAAA' });

  expect((await setUp()).statusCode).toBe(429);
  expect(await users()).toEqual([]);
});

test('a weak password is refused before the code is spent', async () => {
  for (const password of ['scurta', 'password123', 'aaaaaaaaaaaa', ''])
    expect([password, (await setUp({ password })).statusCode]).toEqual([password, 422]);

  expect((await setUp()).statusCode).toBe(303);
});

test('each start shows a new code, and the old one is worth nothing', async () => {
  const fresh = await prepareFirstAdministrator(t.services, {});

  expect(fresh).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  expect((await setUp()).statusCode).toBe(422);
  expect((await setUp({ code: fresh })).statusCode).toBe(303);
});

test('the code is kept as a digest', async () => {
  const row = await t.db.selectFrom('setup_codes').select('code_hash').executeTakeFirstOrThrow();

  expect(row.code_hash).not.toContain(code.replace('-', ''));
});

test('ADMIN_EMAIL and ADMIN_PASSWORD make the first administrator, once, whatever they say later', async () => {
  const config = { ADMIN_EMAIL: 'sef@firma.ro', ADMIN_PASSWORD: 'o-parola-lunga-7' };

  expect(await prepareFirstAdministrator(t.services, config)).toBeUndefined();
  expect(
    await prepareFirstAdministrator(t.services, { ...config, ADMIN_EMAIL: 'altul@firma.ro' }),
  ).toBeUndefined();

  expect((await users()).map(({ email, role }) => [email, role])).toEqual([
    ['sef@firma.ro', 'administrator'],
  ]);
  expect((await (await browser(t.app, 'sef@firma.ro')).get('/clients')).statusCode).toBe(200);
});

test('two processes that start at once make one administrator from the environment', async () => {
  const config = { ADMIN_EMAIL: 'sef@firma.ro', ADMIN_PASSWORD: 'o-parola-lunga-7' };

  await Promise.all([
    prepareFirstAdministrator(t.services, config),
    prepareFirstAdministrator(t.services, config),
  ]);

  expect(await users()).toHaveLength(1);
});
