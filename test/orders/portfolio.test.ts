import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, type Document, makeBuyer, makeDocument, makeInvoice } from '../documents/documents.ts';
import { putMessage } from '../messages/messages.ts';
import { pay } from '../payments/payments.ts';
import { makeProduct } from '../products/making.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { upload } from '../support/imports.ts';
import { makeOrder, oneLine } from './orders.ts';

type World = Awaited<ReturnType<typeof world>>;

// No answer to Lia may have it: it stands in the name of the client that is not hers.
const canary = 'Canarul';
const sought = 'ascunsul';
let t: TestApp;
let lia: Browser;
let own: World;
let foreign: World;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  await makeProduct(t, { code: 'P-1', name: 'Poliță' });
  lia = await t.member('sales', { ownPortfolio: true, name: 'Lia Sălăgean' });
  await t.db.updateTable('users').set({ may_export: true }).where('id', '=', lia.id).execute();
  own = await world('A mea SRL', [lia.id]);
  foreign = await world(`Ascunsul ${canary} SRL`, [t.bogdan.id]);
});
afterAll(() => t.close());

/** A client with one of each thing that hangs on it, and a reminder for Lia. */
async function world(name: string, manager_ids: number[]) {
  const delivery_addresses = [{ label: `Depozit ${name}`, country: 'RO', county: 'RO-CJ', locality: 'Dej' }];
  const mail = { email: 'birou@firma.ro', email_enabled: true, notify_email: true };
  const client = await makeBuyer(t, { name, manager_ids, delivery_addresses, ...mail });
  const { id } = client;
  const order = await makeOrder(t, id);
  const invoice = await makeInvoice(t, id);
  const proforma: Document = await makeDocument(t, { kind: 'proforma', client_id: id, lines: oneLine });
  const payment = await pay(t, id, '10', { reference: `OP ${name}` });
  const message = await putMessage(t, id, { subject: `Pentru ${name}`, recipient_name: name });
  const fields = { text: `Sunați la ${name}`, remind_date: '2026-01-01', remind_user_id: String(lia.id) };
  await upload(t.app, t.ana, Buffer.from(name), { url: `/clients/${id}/notes`, name: 'nota.txt', fields });
  const note = await t.db
    .selectFrom('notes')
    .innerJoin('note_files', 'note_files.note_id', 'notes.id')
    .select(['notes.id', 'note_files.id as file'])
    .where('client_id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    client: id,
    order: order.id,
    invoice: invoice.id,
    proforma: proforma.id,
    payment: payment.id,
    address: client.delivery_addresses[0]?.id ?? 0,
    number: `${invoice.series} ${invoice.number}`,
    note: note.id,
    file: note.file,
    message,
  };
}

test.each([
  ['/orders', 'A mea SRL'],
  ['/orders?view=work', 'A mea SRL'],
  ['/documents', 'A mea SRL'],
  ['/documents?unpaid=1', 'A mea SRL'],
  ['/payments', 'A mea SRL'],
  ['/payments?q=OP', 'A mea SRL'],
  ['/messages', 'A mea SRL'],
  ['/messages?q=birou', 'A mea SRL'],
  ['/reminders', 'A mea SRL'],
  ['/today', 'A mea SRL'],
  ['/reports/managers', 'Lia Sălăgean'],
  ['/reports/receivables', 'A mea SRL'],
  ['/orders/new?q=SRL', 'A mea SRL'],
  ['/documents/new?kind=invoice&q=SRL', 'A mea SRL'],
  ['/payments/new?q=SRL', 'A mea SRL'],
  ['/products/prices?product=P-1&client=SRL', 'A mea SRL'],
  ['/api/v1/orders', '"total":1'],
  ['/api/v1/documents', '"total":2'],
  ['/api/v1/payments', '"total":1'],
  ['/api/v1/messages', 'A mea SRL'],
])('%s shows Lia what hangs on her clients, and no byte of the others', async (address, shown) => {
  const { statusCode, body } = await lia.get(address);

  expect(statusCode).toBe(200);
  expect(body).toContain(shown);
  expect(body).not.toContain(canary);
  expect(body).not.toContain(foreign.number);
  const seen = await t.ana.get(address === '/reminders' ? `/reminders?user=${lia.id}` : address);
  expect(seen.body).toContain(otherOf(shown));
});

/** What stands in the same place for who sees everybody's. */
const otherOf = (shown: string) =>
  ({ 'A mea SRL': canary, '"total":1': '"total":2', '"total":2': '"total":4' })[shown] ?? 'Bogdan Pop';

test('what Lia asks for of others by a filter or by a text finds nothing', async () => {
  for (const address of [
    `/orders?manager=${t.bogdan.id}`,
    `/orders?client=${sought}`,
    `/orders?view=work&manager=${t.bogdan.id}`,
    `/documents?client=${sought}`,
    `/documents?manager=${t.bogdan.id}`,
    `/documents?q=${foreign.number}`,
    `/payments?q=${sought}`,
    `/messages?q=${sought}`,
    `/orders/new?q=${sought}`,
    `/documents/new?q=${sought}`,
    `/payments/new?q=${sought}`,
    `/products/prices?product=P-1&client=${sought}`,
    `/products/prices?product=P-1&client=%23${foreign.client}`,
    `/reports/managers?manager=${t.bogdan.id}`,
    `/reports/receivables?manager=${t.bogdan.id}`,
    `/reports/receivables.xlsx?manager=${t.bogdan.id}`,
    `/reminders?user=${t.bogdan.id}`,
    `/today?mine=1`,
  ]) {
    const { body, headers } = await lia.get(address);
    expect([address, body.includes(canary)]).toEqual([address, false]);
    expect([address, headers.location ?? '']).toEqual([address, expect.not.stringContaining('client_id')]);
  }
  expect((await t.ana.get(`/orders?client=${sought}`)).headers.location).toContain(
    `client_id=${foreign.client}`,
  );
});

test('her filters offer no managers: all that she sees is hers', async () => {
  for (const address of ['/orders/filters', '/documents/filters']) {
    expect((await lia.get(address)).body).not.toContain('filter-manager');
    expect((await t.ana.get(address)).body).toContain('filter-manager');
  }
});

test('what is another client’s is not found under her own client, nor where a form names it', async () => {
  const { client } = own;
  const note = `/clients/${client}/notes/${foreign.note}`;
  const before = await counts();
  const asked: ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string, object?][] = [
    ['GET', `/clients/${client}/note-files/${foreign.file}`],
    ['GET', `${note}/edit`],
    ['POST', `${note}/deletion`, {}],
    ['POST', `${note}/restoration`, {}],
    ['POST', `${note}/pin`, { pinned: true }],
    ['POST', `${note}/reminder`, { do: 'done' }],
    ['GET', `/api/v1${note}`],
    ['PATCH', `/api/v1${note}`, { text: 'x' }],
    ['DELETE', `/api/v1${note}`],
    ['POST', `/clients/${client}/paperwork/${foreign.invoice}/messages`, { to: ['birou@firma.ro'] }],
    ['GET', `/orders?client_id=${foreign.client}`],
    ['GET', `/documents?order_id=${foreign.order}`],
    ['GET', `/documents/new?kind=invoice&order_id=${foreign.order}`],
    ['GET', `/documents/new?kind=invoice&proforma_id=${foreign.proforma}`],
    ['GET', `/documents/new?kind=storno&storno_of=${foreign.invoice}`],
    ['GET', `/payments/new?document_id=${foreign.invoice}`],
    ['GET', `/products/prices?product=P-1&client_id=${foreign.client}`],
    ['POST', '/api/v1/documents', { kind: 'invoice', proforma_id: foreign.proforma }],
    ['POST', '/api/v1/documents', { kind: 'receipt', payment_id: foreign.payment }],
    ['POST', '/api/v1/payments', { client_id: client, amount: '1', document_id: foreign.invoice }],
    ['POST', `/payments/${foreign.payment}/receipt`, {}],
    ['POST', `/messages/${foreign.message}/stop`, {}],
  ];
  for (const [method, address, body] of asked) {
    const answer = await lia.json(method, address, body);
    expect([method, address, answer.statusCode]).toEqual([method, address, 404]);
    expect(answer.body).not.toContain(canary);
  }
  expect(await counts()).toEqual(before);
});

test('an id is one also where something that is no digit stands around it', async () => {
  const odd = [(id: number) => `%01${id}`, (id: number) => `%C2%A0${id}`, (id: number) => `${id}.0`];
  for (const write of odd) {
    const [hers, theirs] = [
      await lia.get(`/orders/${write(own.order)}`),
      await lia.get(`/orders/${write(foreign.order)}`),
    ];
    expect([write(0), hers.statusCode, theirs.statusCode]).toEqual([write(0), 200, 404]);
  }
  const asked = { client_id: `\u0001${foreign.client}`, lines: oneLine };
  expect((await lia.json('POST', '/api/v1/orders', asked)).statusCode).toBe(404);
});

test('a delivery address of another client is refused without a word of it', async () => {
  for (const address of ['/api/v1/orders', '/api/v1/documents']) {
    const given = {
      kind: 'invoice',
      client_id: own.client,
      lines: oneLine,
      delivery_address_id: foreign.address,
    };
    const answer = await lia.json('POST', address, given);
    expect([address, answer.statusCode]).toEqual([address, 422]);
    expect(answer.body).not.toContain(canary);
  }
  const parcel = await lia.json('POST', `/api/v1/orders/${own.order}/awb`, {
    delivery_address_id: foreign.address,
  });
  expect([parcel.statusCode, parcel.body.includes(canary)]).toEqual([422, false]);
});

test('a message to a colleague about her client is the colleague’s; her own is hers', async () => {
  const theirs = await putMessage(t, own.client, { subject: 'Pentru Bogdan', user_id: t.bogdan.id });
  const hers = await putMessage(t, own.client, { subject: 'Pentru Lia', user_id: lia.id });

  const { body } = await lia.get('/messages');

  expect([body.includes('Pentru Lia'), body.includes('Pentru Bogdan')]).toEqual([true, false]);
  expect((await lia.get(`/messages/${hers}`)).statusCode).toBe(200);
  expect((await lia.get(`/messages/${theirs}`)).statusCode).toBe(404);
  expect((await t.ana.get('/messages')).body).toContain('Pentru Bogdan');
});

/** How many things there are of each kind. */
async function counts() {
  const tables = ['orders', 'documents', 'payments', 'messages', 'audit_entries'] as const;
  return Promise.all(
    tables.map((table) =>
      t.db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('n'))
        .execute(),
    ),
  );
}
