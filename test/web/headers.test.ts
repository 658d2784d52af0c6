import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { findAll, parseHtml } from '../support/html.ts';

let t: TestApp;
let id: number;
beforeAll(async () => {
  t = await testApp();
  ({ id } = await makeClient(t, {
    contacts: [{ name: 'Ion' }],
    delivery_addresses: [{ label: 'A' }],
    tags: ['vip'],
  }));
});
afterAll(() => t.close());

const pages = () => [
  '/login',
  '/clients',
  '/clients?q=x',
  '/clients/filters',
  '/clients/new',
  `/clients/${id}`,
  `/clients/${id}/edit`,
  '/settings',
  '/settings/users',
  '/settings/users/new',
  '/settings/clients/lists',
  '/account',
  '/nothing',
];
const others = () => [
  '/search?q=a',
  '/api/v1/clients',
  '/api/v1/nothing',
  '/health/live',
  '/clients/new/contact-row?index=0',
];

test('every answer has a strict CSP and the headers that go with it', async () => {
  for (const url of [...pages(), ...others()]) {
    const { headers } = await t.ana.get(url);
    const csp = String(headers['content-security-policy']);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
      expect([url, csp]).toEqual([url, expect.stringContaining(rule)]);
    expect(csp).not.toMatch(/unsafe|\*|http:/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    expect(headers['x-powered-by']).toBeUndefined();
  }
});

test('no page has a script, a style or a handler written into it, or anything from another host', async () => {
  for (const url of pages()) {
    const page = parseHtml((await t.ana.get(url)).body);
    const all = findAll(page, '*');
    expect([url, all.filter(({ tag, attributes }) => tag === 'style' || 'style' in attributes)]).toEqual([
      url,
      [],
    ]);
    expect([url, all.filter(({ tag, attributes }) => tag === 'script' && !attributes.src)]).toEqual([
      url,
      [],
    ]);
    expect([
      url,
      all.flatMap(({ attributes }) => Object.keys(attributes).filter((name) => name.startsWith('on'))),
    ]).toEqual([url, []]);
    for (const { attributes } of all)
      for (const name of ['src', 'action', 'formaction', 'hx-get', 'hx-post'])
        expect([url, name, attributes[name] ?? '/']).toEqual([url, name, expect.stringMatching(/^\/(?!\/)/)]);
  }
});

test('pages of a person are kept by no shared cache', async () => {
  for (const url of pages())
    expect([url, (await t.ana.get(url)).headers['cache-control']]).toEqual([
      url,
      expect.stringMatching(/private|no-store/),
    ]);
});

test('a page and its piece are two things to a cache', async () => {
  expect((await t.ana.get('/clients')).headers.vary).toContain('HX-Request-Type');
});

test("HSTS is sent where the firm's address is https, and only there", async () => {
  const app = await buildApp(t.services, {
    LOG_LEVEL: 'silent',
    BASE_URL: 'https://crm.firma.ro',
    SESSION_SECRET: 's'.repeat(32),
  });
  const secure = await app.inject('/login');
  await app.close();

  expect(secure.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/);
  expect((await t.app.inject('/login')).headers['strict-transport-security']).toBeUndefined();
});

test('every page is Romanian, has a title, one h1 and a way to its content', async () => {
  for (const url of pages()) {
    const page = parseHtml((await t.ana.get(url)).body);
    expect(findAll(page, 'html')[0]?.attributes.lang).toBe('ro');
    expect([url, findAll(page, 'h1').length]).toEqual([url, 1]);
    expect(findAll(page, 'title')).toHaveLength(1);
    expect(findAll(page, 'a', { href: '#content' })).toHaveLength(1);
    expect(findAll(page, 'main', { id: 'content' })).toHaveLength(1);
  }
});

test('no id stands twice on a page, and every label leads to its field', async () => {
  for (const url of pages()) {
    const page = parseHtml((await t.ana.get(url)).body);
    const ids = findAll(page, '*', { id: true }).map(({ attributes }) => attributes.id);
    expect([url, ids.filter((each, index) => ids.indexOf(each) !== index)]).toEqual([url, []]);
    for (const { attributes } of findAll(page, 'label', { for: true }))
      expect([url, ids]).toEqual([url, expect.arrayContaining([attributes.for])]);
  }
});
