import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { company, cui } from '../support/anaf-server.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { routesOf } from '../support/routes.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];
type Content = Record<string, { schema: Schema }>;
type Operation = {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content: Content }>;
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
};

let t: TestApp;
let document: Document;
beforeAll(async () => {
  t = await testApp();
  document = (await t.ana.json('GET', '/api/v1/openapi.json')).json<Document>();
});
afterAll(() => t.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  );

test('it is OpenAPI 3.1 with a title and a version', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/);
  expect(document.info).toMatchObject({ title: 'Clientela', version: expect.any(String) });
});

test('every route under /api/v1 is described, and nothing else', () => {
  const described = operations().map(({ path, verb }) => `${verb.toUpperCase()} ${path}`);
  const there = routesOf(t.app)
    .filter((route) => route.includes(' /api/v1/') && !route.endsWith('/openapi.json'))
    .map((route) => route.replace(/:(\w+)/g, '{$1}'));

  expect(described.sort()).toEqual(there.sort());
});

test('each operation has its own id, a summary, its path parameters, an answer and a 401', () => {
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations()) {
    expect(operation.operationId).toMatch(/^[a-z]\w+$/i);
    expect(operation.summary).not.toBe('');
    const inPath = operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .map(({ name }) => name);
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^20[01]$/), '401']),
    );
    for (const { description, content } of Object.values(operation.responses)) {
      expect(description).not.toBe('');
      for (const { schema } of Object.values(content)) expect(() => z.fromJSONSchema(schema)).not.toThrow();
    }
  }
});

test('every POST takes an Idempotency-Key', () => {
  for (const { verb, operation } of operations().filter(({ verb: each }) => each === 'post'))
    expect([verb, operation.parameters.map(({ name }) => name)]).toEqual([
      verb,
      expect.arrayContaining(['Idempotency-Key']),
    ]);
});

test("the list's filters are described by their names", () => {
  const names = document.paths['/api/v1/clients']?.get?.parameters.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(
      'q tag tags level type status manager source caen county archived sort dir after limit'.split(' '),
    ),
  );
});

function fits(path: string, verb: string, status: number, body: unknown): void {
  const schema = document.paths[path]?.[verb]?.responses[status]?.content['application/json']?.schema;
  if (!schema) throw new Error(`${verb} ${path} does not describe ${status}`);
  expect(z.fromJSONSchema(schema).safeParse(body)).toMatchObject({ success: true });
}

test('what the addresses answer has the shape that is described', async () => {
  const { id, version } = await makeClient(t, {
    tags: ['vip'],
    contacts: [{ name: 'Ion' }],
    delivery_addresses: [{ label: 'A' }],
    lat: 46,
    lon: 23,
  });
  t.anaf.answer(cui(4400), company(cui(4400)));
  const get = async (url: string) => (await t.ana.json('GET', `/api/v1${url}`)).json();

  fits('/api/v1/clients', 'get', 200, await get('/clients'));
  fits('/api/v1/clients/{id}', 'get', 200, await get(`/clients/${id}`));
  fits('/api/v1/company-lookup', 'get', 200, await get(`/company-lookup?tax_id=${cui(4400)}`));
  for (const list of ['types', 'levels', 'sources', 'tags', 'users'])
    fits(`/api/v1/${list}`, 'get', 200, await get(`/${list}`));
  const changed = await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, alias: 'Nou' });
  fits('/api/v1/clients/{id}', 'patch', 200, changed.json());
});

test("a body that the form's rules take has the shape that is described", async () => {
  const described = document.paths['/api/v1/clients']?.post?.requestBody?.content['application/json'];
  const body = z.fromJSONSchema(described?.schema ?? false);

  expect(body.safeParse({ name: 'X', type_id: 1, level_id: 1 }).success).toBe(true);
  expect(body.safeParse({ name: 'X' }).success).toBe(false);
});

test('it is for those who are in', async () => {
  expect((await t.app.inject('/api/v1/openapi.json')).statusCode).toBe(401);
});
