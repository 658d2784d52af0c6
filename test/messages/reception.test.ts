import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient, readClient } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
let client: Client;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.deleteFrom('bounced_addresses').execute();
  await t.db.deleteFrom('marketing_refusals').execute();
  client = await makeClient(t, {
    name: 'Moara Veche SRL',
    email: 'office@moara.ro',
    mobile: '0722123456',
    contacts: [
      { name: 'Ioana Dinu', email: 'ioana@moara.ro', receives: ['invoices'] },
      { name: 'Dan Pop', email: 'dan@moara.ro', receives: ['invoices'] },
      { name: 'Eva', receives: [] },
    ],
  });
});

const partial = { 'hx-request': 'true', 'hx-request-type': 'partial' };
const address = () => `/clients/${client.id}/reception`;
const grid = async (query = '') => (await t.ana.get(`${address()}${query}`)).body;
const said = (html: string) => textOf(byClass(parseHtml(html), 'reception-said')[0]).replace(/\s+/g, ' ');
const alertOf = (html: string) => textOf(find(parseHtml(html), '*', { role: 'alert' }));
const fieldsOf = (html: string) => formOf(html, 'reception-form').fields;

/** Ticks or clears one box of the grid as it stands, and sends it. */
async function send(changes: object, { by = t.ana, html = '' }: { by?: Browser; html?: string } = {}) {
  const fields = { ...fieldsOf(html || (await grid())), ...changes } as Record<string, string | string[]>;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== 'off'));
  return by.post(address(), given, partial);
}

test('the grid is a page of its own and a piece of the client page, which costs no query more', async () => {
  const page = parseHtml(await grid());
  expect(textOf(find(page, 'h1'))).toContain('Moara Veche SRL');
  const boxes = findAll(page, 'input', { type: 'checkbox' });
  expect(boxes).toHaveLength(2 + 2 + 3 * 7);
  const { body } = await t.ana.get(address(), partial);
  expect(body).not.toContain('<html');
  expect(body).toContain('id="reception"');
  const { body: own } = await t.ana.get(`/clients/${client.id}`);
  expect(own).toContain(`hx-get="${address()}"`);
  expect(find(parseHtml(own), 'a', { href: address() })).toBeDefined();
});

test('it says who would get an invoice now, and why somebody would not', async () => {
  await t.db
    .insertInto('bounced_addresses')
    .values({ email_key: 'dan@moara.ro', at: new Date('2026-11-24T10:00:00Z'), reason: 'no such user' })
    .execute();
  const text = said(await grid());
  expect(text).toContain(
    'Factura merge la: office@moara.ro (Email Principal) și ioana@moara.ro (Ioana Dinu). SMS la 0722 123 456.',
  );
  expect(text).toContain(
    'Nu merge la: Dan Pop – adresa a fost refuzată de server la 24.11.2026; Eva – nu are adresă de e-mail.',
  );
  expect(said(await grid('?kind=offers'))).toContain('Oferta merge la: office@moara.ro (Email Principal).');
  expect(said(await grid('?kind=marketing'))).toContain('Campania nu merge la nimeni');
});

test('where an event is switched off for everybody, it says so', async () => {
  await t.db
    .insertInto('message_switches')
    .values({ event: 'invoice', channel: 'email', enabled: false })
    .execute();
  expect(said(await grid())).toContain('Factura nu pleacă prin e-mail');
  await t.db.deleteFrom('message_switches').execute();
});

test('a box that is ticked is saved at once, as a change of the client with its audit', async () => {
  const { statusCode, body } = await send({ 'contacts[2][receives][]': 'orders', marketing_enabled: 'true' });
  expect(statusCode).toBe(200);
  expect(body).toContain('id="reception"');

  const saved = await readClient(t, client.id);
  expect(saved.version).toBe(client.version + 1);
  expect(saved).toMatchObject({ marketing_enabled: true, email_enabled: true, notify_email: true });
  expect(saved.contacts.map(({ receives }) => receives)).toEqual([['invoices'], ['invoices'], ['orders']]);
  const audits = await t.db
    .selectFrom('audit_entries')
    .select('changes')
    .where('subject', '=', 'client')
    .where('subject_id', '=', client.id)
    .where('action', '=', 'update')
    .execute();
  expect(audits).toHaveLength(1);
  expect(Object.keys(audits[0]?.changes as object).sort()).toEqual(['contacts', 'marketing_enabled']);
});

test('one grid saves again and again, and without scripts its button answers with the page', async () => {
  const html = await grid();
  expect((await send({ notify_sms: 'off' }, { html })).statusCode).toBe(200);
  expect((await send({ notify_sms: 'off', notify_email: 'off' }, { html })).statusCode).toBe(200);
  expect(await readClient(t, client.id)).toMatchObject({ notify_sms: false, notify_email: false });
  const answer = await t.ana.post(address(), fieldsOf(html) as Record<string, string>);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `${address()}?kind=invoices`]);
});

test('a stale grid is refused with 409, how things stand and a sentence', async () => {
  const html = await grid();
  await send({ email_enabled: 'off' }, { by: t.bogdan });
  const { statusCode, body } = await send({ 'contacts[0][receives][]': 'orders' }, { html });
  expect(statusCode).toBe(409);
  expect(alertOf(body)).toContain('salvat între timp de altcineva');
  expect(fieldsOf(body)).not.toHaveProperty('email_enabled');
  expect(fieldsOf(body)['contacts[0][receives][]']).toBe('invoices');
  expect((await send({ 'contacts[0][receives][]': 'orders' }, { html: body })).statusCode).toBe(200);
});

test('a bounced address shows why and is tried again when somebody says so', async () => {
  await t.db
    .insertInto('bounced_addresses')
    .values({
      email_key: 'office@moara.ro',
      at: new Date('2026-11-24T10:00:00Z'),
      reason: '550 no such user',
    })
    .execute();
  expect(await grid()).toContain('Refuzată de server la 24.11.2026: 550 no such user');

  const other = await makeClient(t, { email: 'alt@client.ro' });
  const theirs = await t.ana.post(`/clients/${other.id}/reception/bounces`, { email: 'office@moara.ro' });
  expect(theirs.statusCode).toBe(404);
  const { statusCode, body } = await t.ana.post(
    `${address()}/bounces`,
    { email: 'office@moara.ro' },
    partial,
  );
  expect(statusCode).toBe(200);
  expect(body).not.toContain('Refuzată de server');
  const audit = await t.db
    .selectFrom('audit_entries')
    .select('changes')
    .where('action', '=', 'bounce-clear')
    .execute();
  expect(audit).toEqual([{ changes: { bounced: ['office@moara.ro', null] } }]);
});

test('who said no to marketing shows when, and cannot be ticked', async () => {
  await t.db
    .insertInto('marketing_refusals')
    .values({ email_key: 'ioana@moara.ro', at: new Date('2026-11-24T10:00:00Z') })
    .execute();
  const html = await grid();
  const box = findAll(parseHtml(html), 'input', { name: 'contacts[0][marketing_enabled]' });
  expect(box.map(({ attributes }) => 'disabled' in attributes)).toEqual([true]);
  expect(html).toContain('A spus nu: 24.11.2026');

  const { statusCode, body } = await send({ 'contacts[0][marketing_enabled]': 'true' });
  expect(statusCode).toBe(422);
  expect(alertOf(body)).toContain('ioana@moara.ro a spus nu la marketing');
  expect((await readClient(t, client.id)).contacts[0]?.marketing_enabled).toBe(false);
});

test('an invoice leaves out an address that bounced, and the statement says why nobody gets it', async () => {
  const one = await makeClient(t, { name: 'Un singur om SRL', email: 'om@singur.ro' });
  await t.db.insertInto('bounced_addresses').values({ email_key: 'om@singur.ro', reason: '550' }).execute();
  const { body } = await t.ana.get(`/clients/${one.id}/statement`);
  expect(body).toContain('serverul a refuzat om@singur.ro');
  const sent = await t.ana.post(`/clients/${one.id}/statement/messages`, { form_key: 'k' });
  expect(sent.statusCode).toBe(422);
});

test('E-mail Marketing of the main address is in the form, off at first, and in JSON', async () => {
  const { body } = await t.ana.get('/clients/new');
  expect(formOf(body).value('marketing_enabled')).toBe('false');
  expect(await readClient(t, client.id)).toMatchObject({ marketing_enabled: false });
  const yes = await makeClient(t, { email: 'da@moara.ro', marketing_enabled: true });
  expect(await readClient(t, yes.id)).toMatchObject({ marketing_enabled: true });
});
