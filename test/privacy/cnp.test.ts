import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskPersonalId } from '../../src/romania/personal-id.ts';
import { completeFirm, makeInvoice } from '../documents/documents.ts';
import { putMessage } from '../messages/messages.ts';
import { makeOrder } from '../orders/orders.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { type Client, cnp, makeClient, readClient } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { merge } from '../support/merges.ts';

const masked = maskPersonalId(cnp);
const other = '2850503123453';

let t: TestApp;
let client: Client;
let pages: string[];
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  const person = {
    name: 'Ion Vântu',
    tax_id: cnp,
    county: 'RO-CJ',
    locality: 'Turda',
    street: 'Strada Mare',
  };
  client = await makeClient(t, person);
  const twin = await makeClient(t, { name: 'Ion Vântu', phone: '0722123456' });
  const order = await makeOrder(t, client.id);
  const invoice = await makeInvoice(t, client.id);
  await t.db.updateTable('roles').set({ may_export: true }).where('key', '=', 'sales').execute();
  const at = `/clients/${client.id}`;
  pages = [
    ...[
      `/clients?q=${cnp.slice(0, 6)}`,
      '/clients?archived=true',
      `/search?q=Ion`,
      `/client-merges/new?ids=${client.id},${twin.id}`,
    ],
    ...[
      at,
      `${at}/edit`,
      `${at}/account`,
      `${at}/orders`,
      `${at}/documents`,
      `${at}/statement`,
      `${at}/register`,
    ],
    ...[
      `${at}/changes`,
      `${at}/messages`,
      `${at}/paperwork`,
      `${at}/paperwork/new?template_id=1`,
      '/duplicates',
    ],
    ...[`/orders/${order.id}`, `/documents/${invoice.id}`, `/payments/new?client_id=${client.id}`],
    ...[`/clients/new/twin?country=RO&name=Ion+V%C3%A2ntu`, '/clients.csv?columns=all'],
    ...[`/api/v1${at}`, '/api/v1/clients', `/api/v1${at}/changes`, `/api/v1${at}/register`],
    ...['/api/v1/company-lookup?source=own&tax_id=Ion'],
  ];
});
afterAll(() => t.close());

const sights = async () =>
  (
    await t.db
      .selectFrom('audit_entries')
      .select(['actor_id', 'subject_id'])
      .where('action', '=', 'see_cnp')
      .orderBy('id')
      .execute()
  ).length;

/** The pages of these on which the whole number stands. */
async function showing(person: Browser, urls: string[]): Promise<string[]> {
  const found = [];
  for (const url of urls) {
    const { body, statusCode } = await person.get(url);
    if (statusCode >= 400) throw new Error(`${url}: ${statusCode}`);
    if (body.includes(cnp)) found.push(url);
  }
  return found;
}

test('whoever may not see a CNP finds it nowhere, and nobody sees it but where it is noted', async () => {
  const before = await sights();
  expect(await showing(t.bogdan, pages)).toEqual([]);
  expect(await sights()).toBe(before);

  const clear = ['/clients.csv?columns=all', '/api/v1/clients', `/api/v1/clients/${client.id}`];
  const seen = [`/clients/${client.id}/edit`, ...clear];
  expect((await showing(t.ana, pages)).sort()).toEqual(seen.sort());
  expect(await sights()).toBe(before + seen.length);
});

test('the whole number finds its client, also for whoever may not see it', async () => {
  const { body } = await t.bogdan.get(`/search?q=${cnp}`, { 'hx-request-type': 'partial' });

  expect(body).toContain(`/clients/${client.id}`);
  expect(body).toContain(masked);
});

/** The doors that look for clients, with how many each finds. */
async function foundBy(q: string): Promise<number[]> {
  const totalOf = async (list: string) =>
    (await t.bogdan.json('GET', `/api/v1/${list}?q=${q}`)).json<{ total: number }>().total;
  const own = await t.bogdan.json('GET', `/api/v1/company-lookup?source=own&tax_id=${q}`);
  return [
    Number((await t.bogdan.get(`/clients/total?q=${q}`)).body.match(/(\d+) clien/)?.[1]),
    (await t.bogdan.get(`/search?q=${q}`)).body.includes('href="/clients/') ? 1 : 0,
    ...[await totalOf('clients'), await totalOf('messages'), await totalOf('payments')],
    own.statusCode === 200 ? 1 : 0,
  ];
}

test('a part of a CNP finds nobody, the whole one its person, also where that one was merged', async () => {
  const numbers = ['1850615123456', '2780417334567'];
  const [kept, merged] = [
    await makeClient(t, { name: 'Dan Popa', tax_id: numbers[0] }),
    await makeClient(t, { name: 'Dan Popa', tax_id: numbers[1] }),
  ];
  await putMessage(t, kept.id);
  await t.ana.json('POST', '/api/v1/payments', { client_id: kept.id, amount: '1', method: 'transfer' });
  await merge(t, kept, merged, { choices: { tax_id: kept.id }, tax_ids_confirmed: true });

  for (const number of numbers) {
    for (const part of [number.slice(0, 12), number.slice(1), number.slice(3, 9), number.slice(0, 3)])
      expect([part, await foundBy(part)]).toEqual([part, [0, 0, 0, 0, 0, 0]]);
    expect([number, await foundBy(number)]).toEqual([number, [1, 1, 1, 1, 1, 1]]);
  }
});

test('search texts of before lose the CNPs of their clients, and nothing else', async () => {
  const file = await readFile(new URL('../../migrations/0025_personal_data.sql', import.meta.url), 'utf8');
  const [update = ''] = /update clients c set search_text[^;]*;/.exec(file) ?? [];
  await sql`create schema before`.execute(t.db);
  const { rows } = await t.db.connection().execute(async (own) => {
    await sql`set search_path to before`.execute(own);
    await sql`create table clients (id int, merged_into_id int, tax_id text, tax_id_kind text, search_text text)`.execute(
      own,
    );
    await sql`insert into clients values
      (1, null, '1850615123456', 'cnp', ' dan popa 1850615123456 2780417334567 40722000111 '),
      (2, 1, '2780417334567', 'cnp', ' dan popa 2780417334567 '),
      (3, null, '4264242', 'cui', ' moara 4264242 1850615123456x ')`.execute(own);
    await sql.raw(update).execute(own);
    const left = await sql`select search_text from clients order by id`.execute(own);
    await sql`reset search_path`.execute(own);
    return left;
  });
  expect(rows.map((row) => (row as { search_text: string }).search_text)).toEqual([
    ' dan popa 40722000111 ',
    ' dan popa ',
    ' moara 4264242 1850615123456x ',
  ]);
});

test('the button shows it to whoever may, never cached, and each sight is noted', async () => {
  const before = await sights();
  const answer = await t.ana.post(`/clients/${client.id}/cnp-sight`, {}, { 'hx-request-type': 'partial' });

  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(answer.body).toContain(cnp);
  expect((await t.bogdan.post(`/clients/${client.id}/cnp-sight`)).statusCode).toBe(404);
  expect(await sights()).toBe(before + 1);
  expect((await t.ana.get(`/clients/${client.id}/changes`)).body).toContain('CNP văzut');
});

test('a masked number that comes back keeps the number, also when somebody saved another one meanwhile', async () => {
  const form = formOf((await t.bogdan.get(`/clients/${client.id}/edit`)).body);
  expect(form.value('tax_id')).toBe(masked);
  const saved = await t.bogdan.post(`/clients/${client.id}`, { ...form.fields, alias: 'Ionică' });
  expect(saved.statusCode).toBe(303);
  expect(await readClient(t, client.id)).toMatchObject({ tax_id: cnp, alias: 'Ionică' });

  const stale = formOf((await t.bogdan.get(`/clients/${client.id}/edit`)).body);
  const { version } = await readClient(t, client.id);
  expect(
    (await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, { version, tax_id: other })).statusCode,
  ).toBe(200);
  const conflict = await t.bogdan.post(`/clients/${client.id}`, { ...stale.fields, alias: 'Ion' });
  expect(conflict.statusCode).toBe(422);
  expect([cnp, other].filter((number) => conflict.body.includes(number))).toEqual([]);
  const again = formOf(conflict.body);
  expect((await t.bogdan.post(`/clients/${client.id}`, again.fields)).statusCode).toBe(303);
  expect(await readClient(t, client.id)).toMatchObject({ tax_id: other, alias: 'Ion' });
  expect((await t.bogdan.get(`/clients/${client.id}/changes`)).body).not.toMatch(
    new RegExp(`${cnp}|${other}`),
  );
});

test('JSON keeps the number behind its mask too, and a new one may be given without seeing the old', async () => {
  const shown = (await t.bogdan.json('GET', `/api/v1/clients/${client.id}`)).json<Client>();
  expect(shown.tax_id).toBe(maskPersonalId(other));
  const patch = (fields: object) =>
    t.bogdan.json('PATCH', `/api/v1/clients/${client.id}`, fields).then((answer) => answer.json<Client>());
  const kept = await patch({ version: shown.version, tax_id: shown.tax_id, alias: 'I.' });
  expect(kept).toMatchObject({ alias: 'I.', tax_id: maskPersonalId(other) });
  expect(await readClient(t, client.id)).toMatchObject({ tax_id: other });
  await patch({ version: kept.version, tax_id: cnp });
  expect(await readClient(t, client.id)).toMatchObject({ tax_id: cnp });
});
