import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, typed } from '../support/clients.ts';
import { find, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('what is missing is a page in Romanian with a way back', async () => {
  const answer = await t.ana.get('/nothing');

  const page = parseHtml(answer.body);
  expect(answer.statusCode).toBe(404);
  expect(textOf(find(page, 'h1'))).toBe('Nu am găsit pagina');
  expect(answer.body).toContain('Pagina căutată nu există sau nu aveți acces la ea.');
  expect(find(page, 'a', { href: '/clients' })).toBeDefined();
});

test('missing and not allowed look the same: status, words and headers', async () => {
  const [missing, closed] = [await t.bogdan.get('/settings/nothing'), await t.bogdan.get('/settings/users')];

  expect(closed.statusCode).toBe(404);
  expect(closed.body).toBe(missing.body);
  const { date: _a, 'x-request-id': _id, ...one } = missing.headers;
  const { date: _b, 'x-request-id': _other, ...other } = closed.headers;
  expect(one).toEqual(other);
});

test('htmx gets the error as a piece', async () => {
  const answer = await t.ana.get('/clients/999999', { 'hx-request-type': 'partial' });

  expect(answer.statusCode).toBe(404);
  expect(answer.body).not.toContain('<html');
  expect(answer.body).toContain('role="alert"');
});

test('without a session htmx is led to the log-in, a page too, with the way back to what was asked', async () => {
  const piece = await t.app.inject({ url: '/clients?q=x', headers: { 'hx-request-type': 'partial' } });
  const page = await t.app.inject('/clients?q=x');

  expect([piece.statusCode, piece.headers['hx-redirect']]).toEqual([204, '/login?next=%2Fclients%3Fq%3Dx']);
  expect([page.statusCode, page.headers.location]).toEqual([303, '/login?next=%2Fclients%3Fq%3Dx']);
});

test.each([
  '/clients/%E0%A4%A',
  '/clients/%00',
  '/%',
  '/clients?q=%E0%A4%A',
  '/clients?q=%00',
  '/api/v1/clients?q=%00',
  '/search?q=%00',
])('the address %s is answered, never by a fault of ours', async (url) => {
  const answer = await t.ana.get(url);

  expect(answer.statusCode).toBeLessThan(500);
});

test('an address that cannot be read is a page in Romanian too', async () => {
  const answer = await t.ana.get('/clients/%E0%A4%A');

  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.body).toContain('<h1>');
});

test('a form that is too large is refused with a page that says so', async () => {
  const answer = await t.ana.post('/clients', typed({ alias: 'x'.repeat(1_100_000) }));

  expect(answer.statusCode).toBe(413);
  expect(answer.body).toContain('Cererea e prea mare.');
});

test.each([
  ['too many fields', Object.fromEntries(Array.from({ length: 5100 }, (_, index) => [`x${index}`, '1']))],
  ['too many values of one field', { 'tags[]': Array.from({ length: 600 }, (_, index) => `t${index}`) }],
  ['a row far away', { 'contacts[99999][name]': 'Ion' }],
  ['fields of fields of fields', { 'contacts[0][a][b][c][d][e][f]': 'x' }],
  [
    'the names of objects themselves',
    {
      '__proto__[x]': '1',
      'constructor[prototype][x]': '1',
      'contacts[0][__proto__][x]': '1',
      toString: 'x',
    },
  ],
  ['a list where a text belongs', { 'name[]': ['a', 'b'], 'tax_id[x]': '1', 'county[0][y]': '2' }],
  [
    'a text where rows belong',
    { contacts: 'x', delivery_addresses: 'y', 'proposals[name]': 'z', proposals: 'w' },
  ],
])('a form with %s is answered, never by a fault of ours', async (_what, fields) => {
  for (const url of [
    '/clients',
    '/clients/drafts',
    '/clients/drafts?take=name',
    '/clients/company-lookup',
    '/login',
    '/setup',
    '/account/password',
    '/account/theme',
    '/settings/users',
    '/settings/clients/lists/tags',
  ])
    expect([url, (await t.ana.post(url, fields)).statusCode < 500]).toEqual([url, true]);
});

test('a body of another kind is refused with a page', async () => {
  const answer = await t.ana.post('/clients', {}, { 'content-type': 'text/xml' });

  expect(answer.statusCode).toBe(415);
  expect(answer.body).toContain('<h1>');
});

test('a fault of ours says nothing of itself', async () => {
  const { id } = await makeClient(t, { name: 'Stricata SRL' });
  await sql`alter table contacts rename to contacts_away`.execute(t.db);

  const [page, json] = [await t.ana.get(`/clients/${id}`), await t.ana.get(`/api/v1/clients/${id}`)];

  await sql`alter table contacts_away rename to contacts`.execute(t.db);
  expect([page.statusCode, json.statusCode]).toEqual([500, 500]);
  expect(page.body).toContain('A apărut o eroare neașteptată.');
  expect(page.body + json.body).not.toMatch(/relation|contacts_away|select|at \w+ \(/);
});
