import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { company, cui } from '../support/anaf-server.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addressIn, furnish, type House } from '../support/house.ts';
import { routesOf } from '../support/routes.ts';

type Schema = { [key: string]: unknown };
type Content = Record<string, { schema: Schema }>;
type Answer = { $ref?: string; description?: string; content?: Content };
type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, Answer>;
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Answer>;
    securitySchemes: Record<string, Schema>;
  };
};

// The validator that Fastify brings along, in the dialect of OpenAPI 3.1.
const fromFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));
const { default: Ajv2020 } = fromFastify('ajv/dist/2020.js');
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });

let t: TestApp;
let house: House;
let document: Document;
beforeAll(async () => {
  t = await testApp();
  house = await furnish(t);
  document = (await t.ana.json('GET', '/api/v1/openapi.json')).json<Document>();
});
afterAll(() => t.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  );

/** What a reference leads to; it fails where that is nothing. */
function resolved<T extends object>(value: T): T {
  const { $ref } = value as { $ref?: string };
  if (!$ref) return value;
  const found = $ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], document);
  if (typeof found !== 'object' || found === null) throw new Error(`${$ref} leads nowhere`);
  return found as T;
}

function* schemasOf(operation: Operation): Generator<Schema> {
  for (const { schema } of operation.parameters) yield schema;
  for (const content of [operation.requestBody, ...Object.values(operation.responses).map(resolved)])
    for (const { schema } of Object.values(content?.content ?? {})) yield resolved(schema);
}

test('it is OpenAPI 3.1 with a title, a version and a server', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/);
  expect(document.info).toMatchObject({ title: 'Clientela', version: expect.any(String) });
  expect(document.servers[0]?.url).toBe('/');
});

test('every route under /api/v1 is described, and nothing else', () => {
  const described = operations().map(({ path, verb }) => `${verb.toUpperCase()} ${path}`);
  const there = routesOf(t.app)
    .filter((route) => route.includes(' /api/v1/') && !route.endsWith('/openapi.json'))
    .map((route) => route.replace(/:(\w+)/g, '{$1}'));

  expect(described.sort()).toEqual(there.sort());
});

test('each operation is what a generator takes: its own name, its parameters, its answers', () => {
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, verb, operation } of operations()) {
    expect(operation.operationId).toMatch(/^[a-z]\w+$/i);
    expect(operation.summary).not.toBe('');
    expect(operation.tags).toEqual([expect.stringMatching(/^[\w-]+$/)]);
    const named = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    expect(new Set(named).size).toBe(named.length);
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^20[01]$/), '401', '404', '429', 'default']),
    );
    for (const answer of Object.values(operation.responses).map(resolved)) {
      expect(answer.description).not.toBe('');
      expect(Object.keys(answer.content ?? {}).length).toBeGreaterThan(0);
    }
    if (verb === 'get') expect(operation.requestBody).toBeUndefined();
  }
});

test('every schema is one of JSON Schema 2020-12', () => {
  for (const { operation } of operations())
    for (const schema of schemasOf(operation)) {
      expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true);
      expect(JSON.stringify(schema)).not.toContain('"$ref":"#/$defs');
    }
});

test('each says what it asks: a session, or a token with a scope; what administrators alone may, no token', () => {
  expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['session', 'token']);
  expect(document.components.securitySchemes.token).toMatchObject({ type: 'http', scheme: 'bearer' });
  const asked = (path: string, verb: string) => document.paths[`/api/v1${path}`]?.[verb]?.security;
  expect(asked('/orders', 'post')).toEqual([{ session: [] }, { token: ['orders:edit'] }]);
  expect(asked('/clients', 'get')).toEqual([{ session: [] }, { token: ['clients:view'] }]);
  expect(asked('/payments/{id}/cancellation', 'post')).toEqual([{ session: [] }]);
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

/** What an answer has beside its schema, or not as it says; a name that the schema does not know is a fault too. */
function faultsOf(path: string, verb: string, status: number, body: unknown): string[] {
  const described = document.paths[path]?.[verb]?.responses[status] ?? {};
  const schema = resolved(described).content?.['application/json']?.schema;
  if (!schema) return [`${verb} ${path} does not describe ${status}`];
  const validate = ajv.compile(closed(schema));
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }: { instancePath: string; message: string; params: object }) =>
      `${verb} ${path} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
}

test('every reading answers what is described of it, to the last name', async () => {
  t.anaf.answer(cui(4400), company(cui(4400)));
  const queries: Record<string, string> = {
    '/api/v1/company-lookup': `?tax_id=${cui(4400)}`,
    '/api/v1/clients/{id}/price': `?product_id=${house.products}&quantity=2`,
    '/api/v1/clients/{id}/register': '?on=2026-01-01',
  };
  const faults: string[] = [];
  let read = 0;
  for (const { path, operation } of operations().filter(({ verb }) => verb === 'get')) {
    const address = addressIn(house, path.replace(/\{(\w+)\}/g, ':$1').replace(/\.\w+$/, ''));
    const ending = /\.\w+$/.exec(path)?.[0] ?? '';
    if (!address) throw new Error(`the house has nothing for ${path}`);
    const answer = await t.ana.json('GET', `${address}${ending}${queries[path] ?? ''}`);
    const type = String(answer.headers['content-type']).split(';')[0];
    const types = Object.keys(resolved(operation.responses[answer.statusCode] ?? {}).content ?? {});
    if (answer.statusCode !== 200 || !types.includes(String(type)))
      faults.push(`${path}: ${answer.statusCode} ${type} ${answer.body.slice(0, 200)}`);
    else if (type === 'application/json') faults.push(...faultsOf(path, 'get', 200, answer.json()));
    read += 1;
  }
  expect(faults).toEqual([]);
  expect(read).toBeGreaterThan(30);
}, 60_000);

test('so does a change', async () => {
  const { version } = (await t.ana.json('GET', `/api/v1/clients/${house.clients}`)).json<{
    version: number;
  }>();
  const changed = await t.ana.json('PATCH', `/api/v1/clients/${house.clients}`, { version, alias: 'Nou' });
  const made = await t.ana.json('POST', '/api/v1/clients', { name: 'Nou SRL', type_id: 1, level_id: 1 });

  expect(faultsOf('/api/v1/clients/{id}', 'patch', 200, changed.json())).toEqual([]);
  expect(faultsOf('/api/v1/clients', 'post', 201, made.json())).toEqual([]);
});

test('a problem has its own shape', async () => {
  const { Problem } = document.components.schemas;
  for (const url of ['/api/v1/clients/999999', '/api/v1/clients?limit=x', '/api/v1/nimic'])
    expect(ajv.compile(Problem)((await t.ana.json('GET', url)).json())).toBe(true);
});

test("a body that the form's rules take has the shape that is described", () => {
  const described = document.paths['/api/v1/clients']?.post?.requestBody?.content['application/json'];
  const fits = ajv.compile(described?.schema ?? false);

  expect(fits({ name: 'X', type_id: 1, level_id: 1 })).toBe(true);
  expect(fits({ name: 'X' })).toBe(false);
});

test('it is for those who are in', async () => {
  expect((await t.app.inject('/api/v1/openapi.json')).statusCode).toBe(401);
});
