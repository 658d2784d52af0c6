import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, least, makeClient } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const create = (headers: Record<string, string>, url = '/clients', app = t.app) =>
  app.inject({
    method: 'POST',
    url,
    headers: { host: 'crm.firma.ro', ...headers },
    cookies: t.ana.cookies,
    payload: least,
  });

const foreign: [what: string, headers: Record<string, string>][] = [
  ['neither Origin nor Sec-Fetch-Site', {}],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a sister site', { 'sec-fetch-site': 'same-site' }],
  ["nobody's site", { 'sec-fetch-site': 'none' }],
  ['a foreign Origin', { origin: 'https://rau.ro' }],
  ['an Origin that ends like ours', { origin: 'https://rau-crm.firma.ro' }],
  ['our name on another port', { origin: 'http://crm.firma.ro:8080' }],
  ['an opaque Origin', { origin: 'null' }],
  ['an Origin that is no address', { origin: 'crm.firma.ro' }],
  [
    'our Origin, but a browser that says cross-site',
    { origin: 'http://crm.firma.ro', 'sec-fetch-site': 'cross-site' },
  ],
];

test.each(foreign)('a form from %s is refused with a page, and changes nothing', async (_what, headers) => {
  const before = await countClients(t);

  const answer = await create(headers);

  expect(answer.statusCode).toBe(403);
  expect(answer.body).toContain('Cererea nu vine de pe paginile noastre');
  expect(await countClients(t)).toBe(before);
});

test.each(foreign)('JSON from %s is refused with a problem', async (_what, headers) => {
  const answer = await create(headers, '/api/v1/clients');

  expect(answer.statusCode).toBe(403);
  expect(answer.headers['content-type']).toContain('application/problem+json');
});

test('our own pages get through, known by either header', async () => {
  for (const headers of [
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'http://crm.firma.ro' },
    { origin: 'https://crm.firma.ro' },
  ])
    expect((await create(headers)).statusCode).toBe(303);
});

test('every verb that changes something is guarded, and those that read are not', async () => {
  const { id } = await makeClient(t, {});
  for (const [method, url] of [
    ['PATCH', `/api/v1/clients/${id}`],
    ['DELETE', `/api/v1/clients/${id}`],
    ['POST', `/clients/${id}/archival`],
    ['POST', '/login'],
    ['POST', '/logout'],
    ['POST', '/setup'],
  ] as const)
    expect([
      url,
      (await t.app.inject({ method, url, cookies: t.ana.cookies, payload: { version: 1 } })).statusCode,
    ]).toEqual([url, 403]);

  const read = await t.app.inject({
    url: `/clients/${id}`,
    cookies: t.ana.cookies,
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(read.statusCode).toBe(200);
});

test('behind a proxy the host of BASE_URL is ours too', async () => {
  const app = await buildApp(t.services, {
    LOG_LEVEL: 'silent',
    BASE_URL: 'https://clienti.firma.ro',
    SESSION_SECRET: 'un secret de test destul de lung',
  });

  const [ours, other] = [
    await create({ origin: 'https://clienti.firma.ro' }, '/clients', app),
    await create({ origin: 'https://rau.ro' }, '/clients', app),
  ];

  await app.close();
  expect([ours.statusCode, other.statusCode]).toEqual([303, 403]);
});
