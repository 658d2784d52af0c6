import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskPersonalId } from '../../src/romania/personal-id.ts';
import { makeOrder, moveOrder } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { cnp } from '../support/clients.ts';
import { putDocument } from '../support/documents.ts';
import { formOf, summaryOf } from '../support/forms.ts';
import { byClass, find, parseHtml, textOf } from '../support/html.ts';
import { completeFirm, makeBuyer, makeDocument, makeInvoice, oneLine } from './documents.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

const formPage = async (query: string) => parseHtml((await t.ana.get(`/documents/new?${query}`)).body);

test('of a blocked client what was shipped is invoiced without a word, what was not is not', async () => {
  await t.db.updateTable('credit_settings').set({ overdue_days_limit: 10 }).execute();
  const buyer = await makeBuyer(t);
  const [sent, waiting] = [await makeOrder(t, buyer.id), await makeOrder(t, buyer.id)];
  await moveOrder(t, sent.id, 'shipped');
  await putDocument(t, buyer.id, { due_date: '2026-01-05', issue_date: '2026-01-01' });
  const warnings = async (query: string) => byClass(await formPage(query), 'alert-warning').map(textOf);

  expect(await warnings(`kind=invoice&order_id=${sent.id}`)).toEqual([]);
  expect(await warnings(`kind=invoice&order_id=${waiting.id}`)).toEqual(
    await warnings(`kind=invoice&client_id=${buyer.id}`),
  );
  expect(await warnings(`kind=invoice&order_id=${waiting.id}`)).toHaveLength(1);
});

test('a storno without its invoice leads to the invoices of the client', async () => {
  const { id } = await makeBuyer(t);

  const answer = await t.ana.get(`/documents/new?kind=storno&client_id=${id}`);

  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe(`/documents?kind=invoice&client_id=${id}`);
});

test('the form of a cancelled order says at once that it is not invoiced', async () => {
  const order = await makeOrder(t, (await makeBuyer(t)).id);
  await moveOrder(t, order.id, 'cancelled');

  const page = await formPage(`kind=invoice&order_id=${order.id}`);

  expect(textOf(byClass(page, 'blank')[0])).toContain(`Comanda ${order.number} este anulată`);
  expect(find(page, 'form', { id: 'document-form' })).toBeUndefined();
});

test('a proforma that is invoiced already leads to its invoice, before and after it is sent', async () => {
  const { id: client_id } = await makeBuyer(t);
  const proforma = await makeDocument(t, { kind: 'proforma', client_id, lines: oneLine });
  const address = `kind=invoice&proforma_id=${proforma.id}`;
  const late = formOf((await t.ana.get(`/documents/new?${address}`)).body, 'document-form');
  const invoice = await makeDocument(t, { kind: 'invoice', proforma_id: proforma.id });

  const answer = await t.ana.post('/documents', late.fields);

  expect(answer.statusCode).toBe(422);
  for (const page of [parseHtml(answer.body), await formPage(address)]) {
    expect(textOf(byClass(page, 'blank')[0])).toContain(
      `Proforma PF ${proforma.number} are deja factura FCT ${invoice.number}`,
    );
    expect(find(page, 'a', { href: `/documents/${invoice.id}` })).toBeDefined();
    expect(textOf(page)).not.toContain('Emiteți din nou');
  }
});

test('what is not in the form is told without a link', async () => {
  const [order, other] = [await makeOrder(t, (await makeBuyer(t)).id), await makeBuyer(t)];
  const { fields } = formOf(
    (await t.ana.get(`/documents/new?kind=invoice&order_id=${order.id}`)).body,
    'document-form',
  );

  const answer = await t.ana.post('/documents', { ...fields, client_id: String(other.id) });

  const page = parseHtml(answer.body);
  expect(answer.statusCode).toBe(422);
  expect(textOf(find(page, '*', { id: 'summary' }))).toContain('Comanda este a altui client.');
  expect(summaryOf(page)).toEqual([expect.objectContaining({ href: '' })]);
});

test('every field of the client and of the firm that a refusal leads to is there', async () => {
  const { id } = await makeBuyer(t, {
    delivery_addresses: [{ label: 'Depozit', locality: 'Dej', county: 'RO-CJ' }],
  });
  const [client, firm] = [await t.ana.get(`/clients/${id}/edit`), await t.ana.get('/settings/company')];
  const address = ['country', 'county', 'locality', 'sector', 'street'];
  const places: [string, string[]][] = [
    [client.body, ['name', 'tax_id', 'phone', 'email', 'delivery', ...address]],
    [firm.body, ['name', 'tax_id', 'phone', 'email', ...address]],
  ];

  for (const [body, fields] of places)
    for (const field of fields)
      expect([field, find(parseHtml(body), '*', { id: field }) !== undefined]).toEqual([field, true]);
});

test('a person is chosen by the last digits of the CNP', async () => {
  await makeBuyer(t, { name: 'Popescu Dora', tax_id: cnp, vat_payer: false });

  for (const url of ['/documents/new?kind=invoice', '/orders/new', '/payments/new']) {
    const { body } = await t.ana.get(`${url}${url.includes('?') ? '&' : '?'}q=popescu`);
    expect([url, body.includes(cnp), body.includes(`CNP ${maskPersonalId(cnp)}`)]).toEqual([
      url,
      false,
      true,
    ]);
  }
});

test('a contract keeps its headings and paragraphs as a browser sends them, and lists what is filled in', async () => {
  const { id } = await makeBuyer(t);
  const form = formOf(
    (await t.ana.get(`/documents/new?kind=contract&client_id=${id}`)).body,
    'document-form',
  );
  expect(textOf(form.page)).toContain('{{client.trade_register_no}}');

  const answer = await t.ana.post('/documents', {
    ...form.fields,
    body: '# Obiectul\r\n\r\nUnu\r\nDoi\r\n\r\n\r\n\r\nTrei',
  });

  const { body } = await t.db
    .selectFrom('documents')
    .select('body')
    .where('id', '=', Number(String(answer.headers.location).split('/').at(-1)))
    .executeTakeFirstOrThrow();
  expect(body).toBe('# Obiectul\n\nUnu\nDoi\n\nTrei');
});

test('a contract without any text is refused beside it', async () => {
  const { id } = await makeBuyer(t);
  await t.db.updateTable('document_texts').set({ text: '' }).where('kind', '=', 'contract').execute();
  const { fields } = formOf(
    (await t.ana.get(`/documents/new?kind=contract&client_id=${id}`)).body,
    'document-form',
  );

  const answer = await t.ana.post('/documents', fields);

  expect(answer.statusCode).toBe(422);
  expect(formOf(answer.body, 'document-form').error('body')).toContain('Scrieți textul contractului');
});

test('the invoice of nothing is taken back by its lines, and its proforma is invoiced again', async () => {
  const { id: client_id } = await makeBuyer(t);
  const lines = [{ description: 'Mostră', quantity: 2, unit_price: '0', vat_rate: 21 }];
  const proforma = await makeDocument(t, { kind: 'proforma', client_id, lines });
  const { id } = await makeDocument(t, { kind: 'invoice', proforma_id: proforma.id });
  const has = async (page: number, href: string) =>
    (await t.ana.get(`/documents/${page}`)).body.includes(href.replaceAll('&', '&amp;'));
  const [reverse, again] = [`kind=storno&storno_of=${id}`, `kind=invoice&proforma_id=${proforma.id}`];
  expect([await has(id, reverse), await has(proforma.id, again)]).toEqual([true, false]);

  await makeDocument(t, { kind: 'storno', storno_of: id });

  expect([await has(id, reverse), await has(proforma.id, again)]).toEqual([false, true]);
  expect((await makeDocument(t, { kind: 'invoice', proforma_id: proforma.id })).total).toBe('0.00');
});

test('a page of a day that is not in the calendar is refused, not failed', async () => {
  await makeInvoice(t, (await makeBuyer(t)).id);
  for (const key of ['2026-13-45', '2026-02-31', 'ieri'])
    for (const path of ['documents', 'payments', 'orders']) {
      const after = Buffer.from(JSON.stringify([key, 1])).toString('base64url');
      const answer = await t.ana.json('GET', `/api/v1/${path}?after=${after}`);
      expect([path, key, answer.statusCode]).toEqual([path, key, 422]);
    }
});
