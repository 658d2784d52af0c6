import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anonymiseDue } from '../../src/privacy/anonymising/actions.ts';
import { formatDay } from '../../src/web/format.ts';
import { completeFirm, makeDocument, makeInvoice, putPayment } from '../documents/documents.ts';
import { makeOrder, moveOrder, oneLine as orderLine } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, cnp, makeClient, readClient } from '../support/clients.ts';
import { csv, planned, work } from '../support/imports.ts';
import { corina } from '../support/portal.ts';

const person = {
  name: 'Zulnia Crivățescu',
  alias: 'Zulnicuța',
  tax_id: cnp,
  phone: '+40264777331',
  mobile: '+40722777332',
  email: 'zulnia.kanarx@exemplu.ro',
  marketing_enabled: true,
  county: 'RO-CJ',
  locality: 'Turda',
  street: 'Strada Kanarxului',
  street_no: '77',
  iban: 'RO12BTRL1B31007593840001',
};
/** What must be found nowhere any more. */
const canaries = ['zulni', 'crivățesc', cnp, '264777331', '722777332', 'kanarx', '1B31007593840001'];

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

/** Every column of the database that holds text, with the values in which one of these stands. */
async function standing(values: string[]): Promise<string[]> {
  const { rows: columns } = await sql<{ name: string; column: string; type: string }>`
    select c.table_name as name, c.column_name as column, c.data_type as type from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and c.data_type in ('text', 'jsonb', 'json', 'character varying', 'ARRAY', 'bytea')`.execute(t.db);
  if (columns.length < 100) throw new Error('the walk does not see the tables');
  const patterns = values.map((value) => `%${value.toLowerCase()}%`);
  const looks = columns.map(({ name, column, type }) => {
    const value =
      type === 'bytea' ? sql`encode(${sql.ref(column)}, 'escape')` : sql`${sql.ref(column)}::text`;
    return sql`select ${sql.lit(`${name}.${column}`)} as place
      where exists (select from ${sql.table(name)} where lower(${value}) like any(${patterns}))`;
  });
  const { rows } = await sql<{ place: string }>`${sql.join(looks, sql` union all `)}`.execute(t.db);
  return rows.map(({ place }) => place).sort();
}

/** What the history of something says, the oldest first. */
async function changesOf(subject: string, id: number) {
  const rows = await t.db
    .selectFrom('audit_entries')
    .select('changes')
    .where('subject', '=', subject)
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map(({ changes }) => changes);
}

async function erase(id: number, fields: Record<string, string> = {}) {
  const given = {
    reason: 'Cerere scrisă din 20.11.2026',
    confirmed: 'true',
    form_key: `form-${id}`,
    ...fields,
  };
  return t.ana.post(`/clients/${id}/erasures`, given);
}

test('of a person who was erased nothing stands anywhere, but what the law keeps and a refusal', async () => {
  const first = await makeClient(t, {
    ...person,
    contacts: [{ name: 'Crivățescu Doi', email: 'doi.kanarx@exemplu.ro', receives: ['invoices'] }],
  });
  const { id } = first;
  const twin = await makeClient(t, { name: 'Zulnia C. Crivățescu', phone: '+40264777331' });
  const merged = { kept_id: id, merged_ids: [twin.id], choices: {} };
  expect((await t.ana.json('POST', '/api/v1/client-merges', merged)).statusCode).toBe(201);
  await t.ana.json('POST', `/api/v1/clients/${id}/notes`, { text: 'Zulnia a sunat de pe 0722777332' });
  const renamed = await readClient(t, id);
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, {
    version: renamed.version,
    name: 'Zulnia Crivățescu-Pop',
  });
  const order = await makeOrder(t, id, { note: 'Zulnia vine după ea' });
  const plan = await planned(
    t,
    csv([
      ['Nume', 'CNP', 'Alias'],
      ['Zulnia Crivățescu-Pop', cnp, 'Kanarxița'],
    ]),
  );
  await t.ana.json('POST', `/api/v1/imports/${plan.id}/application`, { type_id: 1 });
  await work(t);
  const invoice = await makeInvoice(t, id);
  await t.ana.json('POST', `/api/v1/documents/${invoice.id}/messages`, {});
  await corina(t, id, undefined, { name: 'Zulnia', email: 'zulnia.kanarx@exemplu.ro' });
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, {
    version: (await readClient(t, id)).version,
    marketing_enabled: false,
  });

  const blocked = await erase(id);
  expect([blocked.statusCode, blocked.body.includes(order.number)]).toEqual([409, true]);
  await moveOrder(t, order.id, 'cancelled');
  await putPayment(t, id, invoice.total, 'transfer');
  expect((await standing(canaries)).length).toBeGreaterThan(12);

  const preview = await t.ana.get(`/clients/${id}/erasures/new`);
  expect(preview.body).toContain('1 factură');
  const answer = await erase(id);
  expect([answer.statusCode, answer.body]).toEqual([303, '']);
  expect((await erase(id)).headers.location).toBe(answer.headers.location);

  expect(await standing(canaries)).toEqual(['documents.buyer', 'marketing_refusals.email_key']);
  const paper = await t.ana.get(String(answer.headers.location));
  const until = `01.07.${Number(invoice.issue_date.slice(0, 4)) + 6}`;
  expect([paper.statusCode, paper.body.includes(until)]).toEqual([200, true]);
  for (const tab of ['', '/changes', '/documents', '/messages', '/notes', '/statement'])
    expect((await t.ana.get(`/clients/${id}${tab}`)).statusCode).toBe(200);

  const { version } = await readClient(t, id);
  const back = await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, name: 'Zulnia' });
  const restored = await t.ana.json('POST', `/api/v1/clients/${id}/restoration`);
  expect([back.statusCode, restored.statusCode]).toEqual([409, 409]);
  await expect(
    t.db.updateTable('clients').set({ email: 'a@b.ro' }).where('id', '=', id).execute(),
  ).rejects.toThrow();
  const again = await makeClient(t, { name: 'Zulnia Nouă', tax_id: cnp });
  expect(again.id).not.toBe(id);
}, 60_000);

test('what was kept goes at night, once the law lets go of it, and not a day before', async () => {
  const { id } = await makeClient(t, {
    ...{ county: 'RO-CJ', locality: 'Turda', street: 'Strada Mare', street_no: '1' },
    name: 'Vechea Canarinda',
    tax_id: '2850503123453',
    email: 'vechea@exemplu.ro',
  });
  const young = await makeInvoice(t, id);
  await putPayment(t, id, young.total, 'transfer');
  // As it stands of years ago: no form writes it any more.
  const { rows } = await sql<{ id: number }>`
    insert into documents (kind, series_id, series, number, client_id, issue_date, due_date, seller, buyer, vat_breakdown,
      net_total, vat_total, total, paid)
    select kind, series_id, series, 900001, client_id, '2019-03-01', '2019-03-01', seller, buyer, vat_breakdown,
      net_total, vat_total, total, total from documents where id = ${young.id} returning id`.execute(t.db);
  const [old] = rows;
  expect((await erase(id)).statusCode).toBe(303);

  const night = () => anonymiseDue(t.services, formatDay(t.services.now()));
  expect(await night()).toEqual({ documents: 1, payments: 0 });
  expect(await night()).toEqual({ documents: 0, payments: 0 });

  const buyers = await t.db
    .selectFrom('documents')
    .select(['id', 'buyer'])
    .where('client_id', '=', id)
    .orderBy('id')
    .execute();
  expect(buyers.map(({ buyer }) => (buyer as { name: string }).name)).toEqual([
    'Vechea Canarinda',
    `Persoană ștearsă #${id}`,
  ]);
  expect((await t.ana.get(`/documents/${old?.id}`)).statusCode).toBe(200);
  const forced = t.db
    .updateTable('documents')
    .set({ buyer: JSON.stringify({ name: `Persoană ștearsă #${id}` }) });
  await expect(forced.where('id', '=', young.id).execute()).rejects.toThrow('does not change');
});

test('a contact goes alone: the client and its other people stay, and notes that name it are shown', async () => {
  const client: Client = await makeClient(t, {
    name: 'Firma Rămâne SRL',
    email: 'birou@ramane.ro',
    contacts: [
      {
        name: 'Pescărușa Albatros',
        email: 'pescarusa@ramane.ro',
        phone: '+40722888441',
        marketing_enabled: true,
      },
      { name: 'Rămas Bun', email: 'ramas@ramane.ro' },
    ],
    delivery_addresses: [
      { label: 'Port', county: 'RO-CT', locality: 'Constanța', contact_name: 'Pescărușa Albatros' },
    ],
  });
  const [contact] = client.contacts;
  await t.ana.json('POST', `/api/v1/clients/${client.id}/notes`, { text: 'Pescărușa Albatros vrea oferta' });
  // What a colleague asked for in the portal holds the whole list of people: taken, it would bring the contact back.
  const colleague = await corina(t, client.id);
  const people = JSON.stringify([{ id: contact?.id, name: 'Pescărușa Albatros', phone: '+40722888441' }]);
  const wish = { client_id: client.id, portal_user_id: colleague.id, was: people, wanted: people };
  const wishes = [
    { ...wish, field: 'contacts', note: 'Albatros pleacă', state: 'open' },
    { ...wish, field: 'contacts', note: '', state: 'accepted', decided_at: new Date() },
    { ...wish, field: 'phone', was: '"1"', wanted: '"2"', note: '', state: 'open' },
  ];
  await t.db.insertInto('portal_proposals').values(wishes).execute();
  const preview = await t.ana.get(`/clients/${client.id}/erasures/new?contact_id=${contact?.id}`);
  expect(preview.body).toContain('vrea oferta');

  expect((await erase(client.id, { contact_id: String(contact?.id) })).statusCode).toBe(303);

  const left = await standing(['pescărușa', 'pescarusa', 'albatros', '722888441']);
  expect(left).toEqual(['notes.text']);
  const asked = await t.db
    .selectFrom('portal_proposals')
    .select(['field', 'state', 'wanted'])
    .where('client_id', '=', client.id)
    .orderBy('id')
    .execute();
  expect(asked).toEqual([
    { field: 'contacts', state: 'withdrawn', wanted: null },
    { field: 'contacts', state: 'accepted', wanted: null },
    { field: 'phone', state: 'open', wanted: '2' },
  ]);
  const after = await readClient(t, client.id);
  expect(after.contacts.map(({ name }) => name)).toEqual(['Rămas Bun']);
  expect(after).toMatchObject({ name: 'Firma Rămâne SRL', archived_at: null });
  expect((await t.ana.get(`/clients/${client.id}/changes`)).statusCode).toBe(200);
});

test('a person of a short name goes, and nobody whose name holds it, no field called like it', async () => {
  const client = await makeClient(t, {
    name: 'Vecinii SRL',
    contacts: [
      { name: 'Ana', email: 'ana@vecinii.ro' },
      { name: 'Mariana Ema', email: 'mariana@vecinii.ro' },
    ],
  });
  const me = await t.db.selectFrom('users').select('id').orderBy('id').executeTakeFirstOrThrow();
  await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, {
    ...{ version: client.version, alias: 'Banana', manager_ids: [me.id], email: 'ioana.ana@vecinii.ro' },
  });
  const order = await makeOrder(t, client.id, { note: 'Vine Ana după marfă' });
  const parcel = {
    order_id: order.id,
    courier: 'local',
    payer: 'supplier',
    address_lines: ['Strada Mare 1'],
  };
  await t.db
    .insertInto('awbs')
    .values({ ...parcel, number: 'A1', recipient: 'Mariana Ema' })
    .execute();
  const digest = { event: 'note_reminder', channel: 'email', user_id: me.id, recipient: 'ana@firma.ro' };
  await t.db
    .insertInto('messages')
    .values({
      ...{ ...digest, unique_key: 'digest', subject: 'ANA, Anamaria', body_text: 'Ana; Ana-Maria; Anamaria' },
      body_html: '<p>Ana &amp; Mariana</p>',
    })
    .execute();
  await t.db
    .insertInto('saved_views')
    .values([
      { user_id: me.id, name: 'Ana', query: 'q=ana&type=1' },
      { user_id: me.id, name: 'Mariana', query: 'q=mariana' },
    ])
    .execute();
  const contact_id = String(client.contacts[0]?.id);
  const preview = await t.ana.get(`/clients/${client.id}/erasures/new?contact_id=${contact_id}`);
  expect(preview.body).toContain('Vine Ana după marfă');

  expect((await erase(client.id, { contact_id })).statusCode).toBe(303);

  const told = t.db.selectFrom('messages').select(['subject', 'body_text', 'body_html']);
  expect(await told.where('unique_key', '=', 'digest').executeTakeFirst()).toEqual({
    subject: 'Persoană ștearsă, Anamaria',
    body_text: 'Persoană ștearsă; Ana-Maria; Anamaria',
    body_html: '<p>Persoană ștearsă &amp; Mariana</p>',
  });
  const parcels = t.db.selectFrom('awbs').select('recipient').where('order_id', '=', order.id);
  expect(await parcels.execute()).toEqual([{ recipient: 'Mariana Ema' }]);
  const views = t.db.selectFrom('saved_views').select('query').orderBy('id');
  expect((await views.execute()).map(({ query }) => query)).toEqual(['type=1', 'q=mariana']);
  const changes = await changesOf('client', client.id);
  expect(changes[0]).toMatchObject({ name: [null, 'Vecinii SRL'], contacts: [null, null] });
  expect(changes[1]).toMatchObject({
    ...{ alias: [null, 'Banana'], manager_ids: [[], [me.id]], email: [null, 'ioana.ana@vecinii.ro'] },
  });
  expect((await changesOf('order', order.id))[0]).toMatchObject({
    note: [null, null],
    status: [null, 'new'],
  });
});

test('what a person shares with others stays theirs, and of others only what nobody else has goes', async () => {
  const shared = { mobile: '+40733555111' };
  const person = await makeClient(t, { ...shared, name: 'Administra Torul', email: 'torul@exemplu.ro' });
  const firm = await makeClient(t, { ...shared, name: 'Firma Torul SRL', email: 'torul@exemplu.ro' });
  const moved = { version: firm.version, email: 'firma@torul.ro', alias: 'Firma lui' };
  await t.ana.json('PATCH', `/api/v1/clients/${firm.id}`, moved);
  const preview = await t.ana.get(`/clients/${person.id}/erasures/new`);
  expect(preview.body).toContain('din istoricul altora: 2 modificări');

  expect((await erase(person.id)).statusCode).toBe(303);

  const [made, changed] = await changesOf('client', firm.id);
  expect(made).toMatchObject({
    name: [null, 'Firma Torul SRL'],
    mobile: [null, shared.mobile],
    email: [null, null],
  });
  expect(changed).toEqual({ alias: [null, 'Firma lui'], email: [null, null] });
  expect(await readClient(t, firm.id)).toMatchObject(shared);
});

test('a storno of later is let go of with its invoice, and nothing new is written of who was erased', async () => {
  const { id } = await makeClient(t, {
    ...{
      name: 'Stornata Mai Târziu',
      county: 'RO-CJ',
      locality: 'Turda',
      street: 'Strada Mare',
      street_no: '1',
    },
  });
  const invoice = await makeInvoice(t, id);
  await putPayment(t, id, invoice.total, 'transfer');
  const order = await makeOrder(t, id, { status: 'delivered' });
  const blocked = await erase(id);
  expect([blocked.statusCode, blocked.body.includes('livrate și nefacturate')]).toEqual([409, true]);
  await makeDocument(t, { kind: 'invoice', order_id: order.id });
  await putPayment(t, id, order.total, 'transfer');
  expect((await erase(id)).statusCode).toBe(303);

  const storno = await makeDocument(t, { kind: 'storno', storno_of: invoice.id });
  const waiting = t.db.selectFrom('erasure_documents').select('document_id');
  expect(await waiting.where('document_id', '=', storno.id).execute()).toHaveLength(1);
  const answers = await Promise.all([
    t.ana.json('POST', `/api/v1/clients/${id}/notes`, { text: 'Stornata a sunat' }),
    t.ana.json('POST', '/api/v1/payments', {
      client_id: id,
      amount: '5',
      method: 'cash',
      reference: 'Stornata',
    }),
    t.ana.json('POST', '/api/v1/orders', { client_id: id, note: 'Stornata', lines: orderLine }),
    t.ana.json('POST', '/api/v1/documents', { kind: 'invoice', order_id: order.id, note: 'Stornata' }),
    t.ana.json('POST', '/api/v1/documents', { kind: 'receipt', client_id: id, amount: '5' }),
    t.ana.json('PATCH', `/api/v1/clients/${id}`, { version: 9, contacts: [{ name: 'Stornata' }] }),
  ]);
  expect(answers.map(({ body }) => body)).toEqual(
    Array(6).fill(expect.stringContaining('au fost șterse la cerere')),
  );
});

test('the page and the file of a person hold what is held, and that somebody read them is noted', async () => {
  const { id } = await makeClient(t, {
    name: 'Citita Lista',
    email: 'citita@exemplu.ro',
    contacts: [{ name: 'Soțul Ei' }],
  });
  const page = await t.ana.get(`/clients/${id}/personal-data`);
  expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store']);
  for (const text of ['Citita Lista', 'citita@exemplu.ro', 'Soțul Ei']) expect(page.body).toContain(text);
  const file = (await t.ana.get(`/clients/${id}/personal-data.json`)).json<{ client: { email: string }[] }>();
  expect(file.client[0]?.email).toBe('citita@exemplu.ro');
  expect((await t.ana.get(`/clients/${id}/changes`)).body).toContain('datele persoanei citite');
  expect((await t.bogdan.get(`/clients/${id}/personal-data`)).statusCode).toBe(404);
});

test('a period is added from a day on, and no day has two', async () => {
  const period = { kind: 'orders', valid_from: '2027-01-01', months: '60', basis: 'Legea nouă, art. 1' };
  expect((await t.ana.post('/settings/retention', period)).statusCode).toBe(303);
  const twice = await t.ana.post('/settings/retention', period);
  expect([twice.statusCode, twice.body.includes('există deja un termen')]).toEqual([422, true]);
  const { rows } = await sql<{ before: string; after: string }>`
    select retained_until('orders', '2026-12-31')::text as before, retained_until('orders', '2027-01-01')::text as after`.execute(
    t.db,
  );
  expect(rows[0]).toEqual({ before: '2029-12-31', after: '2032-01-01' });
});
