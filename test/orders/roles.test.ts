import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, makeBuyer, makeInvoice } from '../documents/documents.ts';
import { putMessage } from '../messages/messages.ts';
import { makeNote } from '../notes/notes.ts';
import { pay } from '../payments/payments.ts';
import { makeProduct } from '../products/making.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';
import { makeOrder, oneLine, readOrder } from './orders.ts';

let t: TestApp;
let client: number;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  const mail = { email: 'birou@firma.ro', email_enabled: true, notify_email: true };
  ({ id: client } = await makeBuyer(t, { name: 'Brutăria Veche SRL', ...mail }));
  await makeProduct(t, { code: 'F-1', name: 'Făină albă', price: '40' });
});
afterAll(() => t.close());

const hrefs = (body: string) => findAll(parseHtml(body), 'a').map(({ attributes }) => attributes.href ?? '');
/** What the page can send, beside leaving and the search of the frame. */
const forms = (body: string) =>
  findAll(parseHtml(body), 'form')
    .map(({ attributes }) => attributes.action ?? '')
    .filter((action) => action !== '/logout');

test('Contabilitate finds the client and the product on the form, issues the invoice and takes the money', async () => {
  const carmen = await t.member('accounting');
  const chosen = hrefs((await carmen.get('/documents/new?kind=invoice&q=brutaria')).body);
  const address = chosen.find((href) => href.includes(`client_id=${client}`)) ?? '';
  const form = parseHtml((await carmen.get(address)).body);
  const code = find(form, 'input', { name: 'lines[0][product_code]' });
  expect((await carmen.get(`${code?.attributes['hx-get']}?q=faina`)).body).toContain('F-1');
  expect((await carmen.get('/documents/new/line-row?index=1')).statusCode).toBe(200);

  const sent = {
    kind: 'invoice',
    client_id: client,
    form_key: 'carmen-1',
    'lines[0][product_code]': 'F-1',
    'lines[0][quantity]': '3',
  };
  const more = await carmen.post('/documents', { ...sent, add: 'line' });
  expect([more.statusCode, more.body.includes('name="lines[1][product_code]"')]).toEqual([200, true]);
  const issued = await carmen.post('/documents', sent);
  expect(issued.statusCode).toBe(303);

  const page = await carmen.get(String(issued.headers.location));
  expect(page.body).toContain('120,00 lei');
  const pays = hrefs(page.body).find((href) => href.startsWith('/payments/new')) ?? '';
  expect((await carmen.get(pays)).statusCode).toBe(200);
  const id = Number(String(issued.headers.location).split('/').at(-1));
  const paid = await carmen.post('/payments', {
    client_id: client,
    amount: '20',
    document_id: id,
    form_key: 'carmen-2',
  });
  expect((await carmen.get(String(paid.headers.location))).body).toContain('Încasare de 20,00 lei');

  const order = await makeOrder(t, client, { lines: [{ product_code: 'F-1', quantity: 1 }] });
  const shown = await carmen.get(`/orders/${order.id}`);
  expect(hrefs(shown.body)).toContain(`/documents/new?kind=invoice&order_id=${order.id}`);
  expect(forms(shown.body).filter((action) => action.startsWith('/orders'))).toEqual([]);
  expect(
    (
      await carmen.post('/documents', {
        kind: 'invoice',
        order_id: order.id,
        whole: '1',
        form_key: 'carmen-3',
      })
    ).statusCode,
  ).toBe(303);
});

test('Depozit moves an order and makes its parcel, sees a document but no money, and changes neither', async () => {
  const dan = await t.member('warehouse');
  const order = await makeOrder(t, client, { status: 'confirmed' });
  const invoice = await makeInvoice(t, client, { order_id: order.id, lines: [] });
  await pay(t, client, '5', { document_id: invoice.id });
  expect((await dan.get('/orders?view=work')).body).toContain(order.number);
  const page = await dan.get(`/orders/${order.id}`);
  expect(page.body).toContain('Montaj');
  expect(hrefs(page.body)).toContain(`/documents/${invoice.id}`);
  expect(hrefs(page.body).filter((href) => /payments|documents\/new|\/credit/.test(href))).toEqual([]);

  const button = find(parseHtml(page.body), 'button', { name: 'status' });
  const moved = await dan.post(`/orders/${order.id}/status`, {
    version: order.version,
    status: button?.attributes.value ?? '',
  });
  expect([moved.statusCode, (await readOrder(t, order.id)).status]).toEqual([303, 'in_progress']);
  expect((await dan.post(`/orders/${order.id}/awb`, { delivery_address_id: 'billing' })).statusCode).toBe(
    303,
  );
  expect(hrefs((await dan.get(`/orders/${order.id}`)).body)).toContain(`/orders/${order.id}/awb.pdf`);
  expect((await dan.get(`/orders/${order.id}/awb.pdf`)).headers['content-type']).toBe('application/pdf');

  const document = await dan.get(`/documents/${invoice.id}`);
  expect(document.body).not.toContain('ÎNCASĂRI');
  expect(forms(document.body).filter((action) => /documents|payments/.test(action))).toEqual([]);
  expect((await t.ana.get(`/documents/${invoice.id}`)).body).toContain('ÎNCASĂRI');
  expect(
    (await dan.post('/documents', { kind: 'storno', storno_of: invoice.id, whole: '1' })).statusCode,
  ).toBe(404);

  const today = textOf(parseHtml((await dan.get('/today')).body));
  expect(today).toContain('Comenzi de lucru');
  expect(today).not.toContain('aproape de limită');
});

test('Vizualizare reads every page whole, and none has a control that changes anything', async () => {
  const vera = await t.member('viewer');
  const order = await makeOrder(t, client);
  const proforma = (
    await t.ana.json('POST', '/api/v1/documents', { kind: 'proforma', client_id: client, lines: oneLine })
  ).json();
  const invoice = await makeInvoice(t, client);
  const payment = await pay(t, client, '1', { method: 'cash' });
  const message = await putMessage(t, client, { state: 'failed' });
  await makeNote(t, client, { remind_at: '2026-01-01T10:00', remind_user_id: vera.id });
  for (const address of [
    '/today',
    '/orders',
    `/orders/${order.id}`,
    '/documents',
    `/documents/${invoice.id}`,
    `/documents/${proforma.id}`,
    '/payments',
    `/payments/${payment.id}`,
    '/messages',
    `/messages/${message}`,
    '/reminders',
    '/campaigns',
    '/products',
    '/products/prices?product=F-1&client=Brutăria',
    '/price-lists',
    '/discounts',
    '/reports/managers',
    '/reports/receivables',
    ...[
      'orders',
      'documents',
      'notes',
      'marketing',
      'statement',
      'credit',
      'paperwork',
      'messages',
      'reception',
    ].map((tab) => `/clients/${client}/${tab}`),
  ]) {
    await expectReadOnly(vera, address);
  }
});

test('who may only read the settings finds them whole, with nothing to press', async () => {
  const vera = await t.member('viewer');
  await sql`update roles set areas = areas || '{"settings": "view"}' where key = 'viewer'`.execute(t.db);
  for (const address of [
    '/settings',
    '/settings/company',
    '/settings/credit',
    '/settings/selling',
    '/settings/messages',
    '/settings/messages/invoice/email',
    '/settings/outbox',
    '/settings/paperwork',
    '/settings/paperwork/1',
    '/settings/jobs',
  ])
    await expectReadOnly(vera, address);
});

/** A page that answers, and has no form, button or link that changes anything, nor a place left empty by one. */
async function expectReadOnly(person: Browser, address: string): Promise<void> {
  const { statusCode, body } = await person.get(address);
  expect([address, statusCode]).toEqual([address, 200]);
  const page = parseHtml(body);
  const posts = findAll(page, 'form', { method: 'post' }).map(({ attributes }) => attributes.action);
  expect([address, posts]).toEqual([address, ['/logout']]);
  expect([address, findAll(page, 'button', { formaction: true })]).toEqual([address, []]);
  expect([address, hrefs(body).filter((href) => /\/(new|edit)\b/.test(href))]).toEqual([address, []]);
  expect([
    address,
    /<(header|p|div class="actions|ul|section)[^>]*>\s*<\/(header|p|div|ul|section)>/.exec(body)?.[0],
  ]).toEqual([address, undefined]);
}
