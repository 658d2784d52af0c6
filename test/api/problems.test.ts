import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function problem(options: InjectOptions) {
  const headers = { host: 'localhost', 'sec-fetch-site': 'same-origin', ...options.headers };
  const answer = await t.app.inject({ ...options, headers });
  expect(answer.headers['content-type']).toContain('application/problem+json');
  const body = answer.json();
  expect(body).toMatchObject({
    type: 'about:blank',
    title: expect.any(String),
    status: answer.statusCode,
    detail: expect.any(String),
    instance: `urn:uuid:${answer.headers['x-request-id']}`,
    errors: expect.any(Array),
  });
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  return body;
}

const asAna = () => ({ cookies: t.ana.cookies });
const json = { 'content-type': 'application/json' };

test('without a session every address is 401, also one that does not exist', async () => {
  for (const url of [
    '/api/v1/clients',
    '/api/v1/clients/1',
    '/api/v1/company-lookup?tax_id=1006',
    '/api/v1/users',
  ])
    expect((await problem({ method: 'GET', url })).status).toBe(401);
  expect(
    (await problem({ method: 'POST', url: '/api/v1/clients', headers: json, payload: '{}' })).status,
  ).toBe(401);
});

test("with a token that is nobody's it is 401", async () => {
  expect(
    (await problem({ url: '/api/v1/clients', cookies: { clientela_session: 'x'.repeat(43) } })).status,
  ).toBe(401);
});

test('an address that does not exist is 404, and a verb that it does not have too', async () => {
  expect((await problem({ url: '/api/v1/nothing', ...asAna() })).status).toBe(404);
  expect((await problem({ method: 'DELETE', url: '/api/v1/clients', ...asAna() })).status).toBe(404);
});

test('JSON that cannot be read is 400', async () => {
  for (const payload of ['{', '', '{"name":}', '{"__proto__":{"a":1}}'])
    expect(
      (await problem({ method: 'POST', url: '/api/v1/clients', headers: json, payload, ...asAna() })).status,
    ).toBe(400);
});

test('a body of another kind is 415', async () => {
  const headers = { 'content-type': 'text/xml' };
  expect(
    (await problem({ method: 'POST', url: '/api/v1/clients', headers, payload: '<a/>', ...asAna() })).status,
  ).toBe(415);
});

test('a body above a megabyte is 413', async () => {
  const payload = JSON.stringify({ name: 'x'.repeat(1_100_000) });
  expect(
    (await problem({ method: 'POST', url: '/api/v1/clients', headers: json, payload, ...asAna() })).status,
  ).toBe(413);
});

test('a refusal lists its fields, each once, in Romanian', async () => {
  const body = await problem({
    method: 'POST',
    url: '/api/v1/clients',
    headers: json,
    payload: '{"email":"x"}',
    ...asAna(),
  });

  expect(body.status).toBe(422);
  const fields = body.errors.map(({ field }: { field: string }) => field);
  expect(fields.sort()).toEqual(['email', 'level_id', 'name', 'type_id']);
});

test('a request from another site is refused whatever it asks', async () => {
  const headers = { ...json, 'sec-fetch-site': 'cross-site' };
  expect(
    (await problem({ method: 'POST', url: '/api/v1/clients', headers, payload: '{}', ...asAna() })).status,
  ).toBe(403);
});

test('the database away is 503, with when to try again', async () => {
  t.proxy.cut();
  const answer = await t.app.inject({ url: '/api/v1/clients', headers: { host: 'localhost' }, ...asAna() });
  t.proxy.mend();

  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json()).toMatchObject({ status: 503, instance: expect.stringMatching(/^urn:uuid:/) });
});

test('a 401 says what is asked for', async () => {
  const answer = await t.app.inject({ url: '/api/v1/clients', headers: { host: 'localhost' } });
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="Clientela"');
});

test('a preflight of another site gets no permission', async () => {
  const headers = { origin: 'https://alt-site.ro', 'access-control-request-method': 'POST' };
  const answer = await t.app.inject({ method: 'OPTIONS', url: '/api/v1/clients', headers });
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});
