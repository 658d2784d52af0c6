import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, least, makeClient, readClient } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const post = (body: object, headers = {}) => t.ana.json('POST', '/api/v1/clients', body, headers);

test('a client is made with 201, its address, and the whole thing as GET shows it', async () => {
  const answer = await post({
    ...least,
    phone: '0264 555 123',
    county: 'RO-B',
    sector: 3,
    tags: ['vip', 'export'],
    manager_ids: [t.bogdan.id],
    contacts: [{ name: 'Ion', receives: ['invoices'] }],
    delivery_addresses: [{ label: 'Depozit', is_default: true }],
    source_id: 2,
  });

  const client = answer.json();
  expect(answer.statusCode).toBe(201);
  expect(answer.headers['content-type']).toContain('application/json');
  expect(answer.headers.location).toBe(`/api/v1/clients/${client.id}`);
  expect(client).toEqual(await readClient(t, client.id));
  expect(client).toMatchObject({
    phone: '+40264555123',
    sector: 3,
    locality: 'București',
    source_id: 2,
    version: 1,
  });
  expect(client.tags.toSorted()).toEqual(['export', 'vip']);
});

test('the least of bodies makes a client, and the switches start as on the form', async () => {
  const client = (await post(least)).json();

  expect(client).toMatchObject({ country: 'RO', status: 'prospect', tax_id_kind: 'none', vat_payer: false });
  expect(client).toMatchObject({
    email_enabled: true,
    notify_sms: true,
    notify_email: true,
    tags: [],
    contacts: [],
  });
});

test('numbers are taken as text and as numbers, switches as text and as booleans', async () => {
  const client = await makeClient(t, {
    type_id: '2',
    level_id: '3',
    payment_term_days: '30',
    county: 'RO-B',
    sector: '4',
    lat: '46.77',
    lon: 23.59,
    vat_payer: 'true',
  });

  expect(client).toMatchObject({
    type_id: 2,
    level_id: 3,
    payment_term_days: 30,
    sector: 4,
    lat: 46.77,
    lon: 23.59,
    vat_payer: true,
  });
});

test('a tax id that is a number is taken', async () => {
  expect(await makeClient(t, { tax_id: cui(4100) })).toMatchObject({
    tax_id: String(cui(4100)),
    tax_id_kind: 'cui',
  });
});

test('a second client with the same tax id is 409 with the id of the first', async () => {
  const first = await makeClient(t, { name: 'Prima SRL', tax_id: cui(4101) });

  const answer = await post({ ...least, tax_id: `RO${cui(4101)}` });

  expect(answer.statusCode).toBe(409);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json()).toMatchObject({ status: 409, client_id: first.id, errors: [{ field: 'tax_id' }] });
});

test('what is wrong is 422, each field by the name it was sent under, and nothing is made', async () => {
  const before = await countClients(t);

  const answer = await post({
    name: null,
    type_id: 1,
    level_id: 999,
    iban: 'RO',
    sector: 9,
    county: 'RO-B',
    contacts: [{ name: 'Ion' }, { email: 'x' }],
    delivery_addresses: [
      { label: 'A', is_default: true },
      { label: 'B', is_default: true },
    ],
  });

  const { errors } = answer.json<{ errors: { field: string; message: string }[] }>();
  expect(answer.statusCode).toBe(422);
  expect(errors.map(({ field }) => field).sort()).toEqual(
    [
      'contacts[1][email]',
      'contacts[1][name]',
      'delivery_addresses[1][is_default]',
      'iban',
      'name',
      'sector',
    ].sort(),
  );
  for (const { message } of errors) expect(message).toMatch(/^[A-ZĂÂÎȘȚ].*\.$/);
  expect(await countClients(t)).toBe(before);
});

test.each([
  ['a text', '"text"'],
  ['a number', '7'],
  ['a list', '[]'],
  ['null', 'null'],
])('%s is no client: 422', async (_what, payload) => {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/v1/clients',
    cookies: t.ana.cookies,
    headers: { host: 'localhost', 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    payload,
  });

  expect(answer.statusCode).toBe(422);
});

test.each([
  'name',
  'phone',
  'tax_id',
  'tags',
  'contacts',
  'lat',
  'manager_ids',
  'source_id',
  'vat_payer',
  'sector',
  'iban',
])('anything at all in %s is an answer, never a fault of ours', async (name) => {
  for (const value of [
    {},
    [],
    [[]],
    [null],
    { 0: 'x' },
    true,
    -1,
    1e300,
    '\u0000',
    '\ud800',
    'x'.repeat(70_000),
  ]) {
    const { statusCode } = await post({ ...least, [name]: value });
    expect([name, value, statusCode < 500]).toEqual([name, value, true]);
  }
});

test('what is not in the list of fields is not stored', async () => {
  const client = await makeClient(t, {
    id: 77_777,
    version: 9,
    archived_at: '2020-01-01',
    created_at: '2020-01-01',
    geo_source: 'nominatim',
    search_text: 'furat',
    blocked: true,
    balance: '9.00',
  });

  expect(client.id).not.toBe(77_777);
  expect(client).toMatchObject({
    version: 1,
    archived_at: null,
    geo_source: null,
    blocked: false,
    balance: '0.00',
  });
  expect((await t.ana.json('GET', '/api/v1/clients?q=furat')).json().total).toBe(0);
});

test('what GET showed makes a client of its own, with rows of its own', async () => {
  const first = await makeClient(t, {
    name: 'Model SRL',
    tags: ['model'],
    contacts: [{ name: 'Ion' }],
    delivery_addresses: [{ label: 'A' }],
  });

  const copy = (await post(first)).json();

  expect(copy).toMatchObject({ name: 'Model SRL', tags: ['model'], contacts: [{ name: 'Ion' }] });
  expect(copy.contacts[0].id).not.toBe(first.contacts[0]?.id);
  expect(await readClient(t, first.id)).toEqual(first);
});
