import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deviceOf } from '../../src/users/sessions/device.ts';
import { type Browser, browser, type TestApp, testApp } from '../support/app.ts';
import { findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const own = '/account/sessions';
const sessionsOf = (id: number) =>
  t.db
    .selectFrom('sessions')
    .select(['id', 'last_seen_at'])
    .where('user_id', '=', id)
    .orderBy('id')
    .execute();
const isIn = async (person: Pick<Browser, 'get'>) => (await person.get('/account')).statusCode === 200;
const rowsOf = async (person: Pick<Browser, 'get'>, url = own) =>
  findAll(parseHtml((await person.get(url)).body), 'tr')
    .slice(1)
    .map(textOf);

test('a person sees the own sessions, this one marked, with device and network', async () => {
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1';
  await t.app.inject({
    method: 'POST',
    url: '/login',
    headers: { host: 'localhost', 'sec-fetch-site': 'same-origin', 'user-agent': phone },
    remoteAddress: '10.0.0.9',
    payload: { email: 'bogdan@firma.ro', password: 'o-parola-lunga-7' },
  });

  const rows = await rowsOf(t.bogdan);

  expect(rows).toHaveLength(2);
  expect(rows.find((row) => row.includes('10.0.0.9'))).toMatch(/^Safari pe iPhone.*Încheie/);
  expect(rows.find((row) => row.includes('sesiunea aceasta'))).not.toContain('Încheie');
});

test('one that is ended is out at once, and so are all others, each with its audit row', async () => {
  const [here, there, third] = [
    await browser(t.app, 'bogdan@firma.ro'),
    await browser(t.app, 'bogdan@firma.ro'),
    await browser(t.app, 'bogdan@firma.ro'),
  ];
  const last = (await sessionsOf(t.bogdan.id)).at(-1);

  expect((await here.post(`${own}/${last?.id}/ending`)).headers.location).toBe(own);
  expect([await isIn(here), await isIn(there), await isIn(third)]).toEqual([true, true, false]);
  expect((await here.post(`${own}/ending`)).headers.location).toBe(own);
  expect([await isIn(here), await isIn(there), await isIn(t.bogdan)]).toEqual([true, false, false]);
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'subject_id', 'changes'])
    .where('action', '=', 'end_sessions')
    .orderBy('id')
    .execute();
  expect(audit).toMatchObject([
    { actor_id: t.bogdan.id, subject_id: t.bogdan.id },
    { actor_id: t.bogdan.id, subject_id: t.bogdan.id },
  ]);
  Object.assign(t.bogdan, here);
});

test("somebody else's session is not found, and stays", async () => {
  const [anas] = await sessionsOf(t.ana.id);

  for (const id of [anas?.id, 999_999, '0', 'x', '99999999999999999999'])
    expect([id, (await t.bogdan.post(`${own}/${id}/ending`)).statusCode]).toEqual([id, 404]);
  const crossed = `/settings/users/${t.bogdan.id}/sessions/${anas?.id}/ending`;
  expect((await t.ana.post(crossed)).statusCode).toBe(404);
  expect(await isIn(t.ana)).toBe(true);
});

test("an administrator ends a person's sessions, one or all; nobody else sees them", async () => {
  const person = await t.member('viewer', { name: 'Vera Vizualizare' });
  const address = `/settings/users/${person.id}/sessions`;

  expect((await t.bogdan.get(address)).statusCode).toBe(404);
  expect((await t.bogdan.post(`${address}/ending`)).statusCode).toBe(404);
  expect(await rowsOf(t.ana, address)).toHaveLength(1);
  expect((await t.ana.post(`${address}/ending`)).headers.location).toBe(address);
  expect(await isIn(person)).toBe(false);
  expect((await t.ana.get(address)).body).toContain('Nicio sesiune deschisă');
  expect((await t.ana.get('/settings/users')).body).toMatch(/Vera Vizualizare.*acum/s);
  expect((await t.ana.get('/settings/users/999999/sessions')).statusCode).toBe(404);
});

test('the moment of the last sight is noted once in five minutes, not at every page', async () => {
  const person = await t.member('viewer');
  const seen = async () => (await sessionsOf(person.id))[0]?.last_seen_at.getTime() ?? 0;
  const first = await seen();
  await person.get('/account');
  expect(await seen()).toBe(first);

  await sql`update sessions set last_seen_at = now() - interval '5 minutes 1 second'`.execute(t.db);
  await Promise.all([person.get('/account'), person.get('/account')]);

  expect(await seen()).toBeGreaterThan(first);
});

const devices: [userAgent: string | null, words: string][] = [
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox pe Windows'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome pe Linux',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge pe Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Safari pe Mac',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
    'Chrome pe Android',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1',
    'Chrome pe iPad',
  ],
  ['curl/8.9.1', 'Un program'],
  ['<script>', 'Dispozitiv necunoscut'],
  [null, 'Dispozitiv necunoscut'],
];
test.each(devices)('%s is „%s”', (userAgent, words) => {
  expect(deviceOf(userAgent)).toBe(words);
});
