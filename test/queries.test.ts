import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from './support/app.ts';
import { type Client, makeClient, typed } from './support/clients.ts';
import { formOf } from './support/forms.ts';

let t: TestApp;
let client: Client;
beforeAll(async () => {
  t = await testApp();
  client = await whole('Prima SRL');
});
afterAll(() => t.close());

const whole = (name: string, contacts = 2) =>
  makeClient(t, {
    name,
    tags: ['una', 'două'],
    manager_ids: [t.ana.id, t.bogdan.id],
    contacts: Array.from({ length: contacts }, (_, index) => ({ name: `Contact ${index}` })),
    delivery_addresses: [{ label: 'A', is_default: true }, { label: 'B' }],
    county: 'RO-CJ',
    locality: 'Dej',
  });

/** The statements of one request, without the one that reads the session. */
async function queriesOf(send: () => Promise<{ statusCode: number }>, status = 200): Promise<string[]> {
  t.proxy.forget();
  expect((await send()).statusCode).toBe(status);
  return t.proxy.queries.filter((text) => !text.includes('"token_hash"'));
}

const pages: [page: string, url: () => string, most: number][] = [
  ['the list', () => '/clients', 3],
  ['the list filtered by a name of a list', () => '/clients?type=1&level=1&tag=una', 3],
  ['the list of a search', () => '/clients?q=prima', 3],
  ['the suggestions', () => '/search?q=prima', 3],
  ["the client's page", () => `/clients/${client.id}`, 3],
  ['the new form', () => '/clients/new', 3],
  ['the edit form', () => `/clients/${client.id}/edit`, 3],
  ['the filters', () => '/clients/filters', 3],
  ['the settings', () => '/settings', 3],
  ['the users', () => '/settings/users', 3],
  ['the lists', () => '/settings/clients/lists', 3],
  ['the client as JSON', () => `/api/v1/clients/${client.id}`, 3],
  ['the list as JSON', () => '/api/v1/clients', 3],
];

test.each(pages)("%s costs at most three queries beside the session's", async (_page, url, most) => {
  expect((await queriesOf(() => t.ana.get(url()))).length).toBeLessThanOrEqual(most);
});

test('fifty clients cost no more queries than one', async () => {
  const urls = ['/clients', '/clients?q=srl', '/search?q=srl', '/api/v1/clients'];
  const counts = async () => {
    const result: number[] = [];
    for (const url of urls) result.push((await queriesOf(() => t.ana.get(url))).length);
    return result;
  };
  const before = await counts();
  for (let index = 0; index < 30; index += 1) await whole(`Încă una ${index} SRL`);

  for (const [index, count] of (await counts()).entries())
    expect(count).toBeLessThanOrEqual(before[index] ?? 0);
});

test('a new client, rows and all, is one transaction', async () => {
  const fields = typed({
    name: 'Tranzacția SRL',
    'tags[]': ['una', 'nouă'],
    'contacts[0][name]': 'Ion',
    'delivery_addresses[0][label]': 'A',
    form_key: 'unică',
  });

  const queries = await queriesOf(() => t.ana.post('/clients', fields), 303);

  expect(queries.filter((text) => /^begin/i.test(text))).toHaveLength(1);
  expect(queries.filter((text) => /^commit/i.test(text))).toHaveLength(1);
  const [begin, commit] = [
    queries.findIndex((text) => /^begin/i.test(text)),
    queries.findIndex((text) => /^commit/i.test(text)),
  ];
  const writes = queries.flatMap((text, index) => (/^(insert|update|delete)/i.test(text) ? [index] : []));
  expect(writes.every((index) => index > begin && index < commit)).toBe(true);
});

test('a saved edit is one transaction, and its cost does not grow with the rows that stay', async () => {
  const many = await whole('Multe rânduri SRL', 40);
  const save = async (id: number) => {
    const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
    return queriesOf(() => t.ana.post(`/clients/${id}`, { ...fields, alias: 'Nou' }), 303);
  };

  const [few, lots] = [await save(client.id), await save(many.id)];

  expect(few.filter((text) => /^begin/i.test(text))).toHaveLength(1);
  expect(lots.length).toBe(few.length);
});
