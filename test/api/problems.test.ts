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
    errors: expect.any(Array),
  });
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
