import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import {
  balanceOf,
  completeFirm,
  issue,
  makeBuyer,
  makeDocument,
  makeInvoice,
  oneLine,
  refusedFields,
} from './documents.ts';

let t: TestApp;

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

const messagesOf = (id: number) =>
  t.db
    .selectFrom('messages')
    .select(['recipient', 'event', 'state'])
    .where('document_id', '=', id)
    .orderBy('id')
    .execute();

test('a key issues once, also when it is asked twice at once; with another body it is 409', async () => {
  const { id } = await makeBuyer(t);
  const body = { kind: 'invoice', client_id: id, lines: oneLine };
  const headers = { 'idempotency-key': 'factura-1' };
  const [first, second] = await Promise.all([issue(t, body, headers), issue(t, body, headers)]);
  const other = await issue(t, { ...body, note: 'alta' }, headers);

  expect([first.statusCode, second.statusCode, other.statusCode]).toEqual([201, 201, 409]);
  expect(second.json()).toEqual(first.json());
  expect(other.json().document_id).toBe(first.json().id);
  expect(first.headers.location).toBe(`/api/v1/documents/${first.json().id}`);
  expect(await balanceOf(t, id)).toBe('121.00');
});

test('what is wrong is named by its field', async () => {
  const { id } = await makeBuyer(t);
  const fields = async (body: object) => {
    const answer = await issue(t, body);
    return [answer.statusCode, ...refusedFields(answer)];
  };
  expect(await fields({})).toEqual([422, 'kind']);
  expect(await fields({ kind: 'invoice' })).toEqual([422, 'client_id']);
  expect(await fields({ kind: 'invoice', client_id: id })).toEqual([422, 'lines']);
  expect(await fields({ kind: 'invoice', client_id: 999_999, lines: oneLine })).toEqual([422, 'client_id']);
  expect(await fields({ kind: 'invoice', order_id: 999_999 })).toEqual([422, 'order_id']);
  expect(await fields({ kind: 'invoice', proforma_id: 999_999 })).toEqual([422, 'proforma_id']);
  expect(await fields({ kind: 'invoice', client_id: id, lines: [{ quantity: 0 }] })).toEqual([
    422,
    'lines[0][quantity]',
    'lines[0][product_id]',
  ]);
  expect(
    await fields({ kind: 'invoice', client_id: id, lines: [{ description: 'X', quantity: 1 }] }),
  ).toEqual([422, 'lines[0][unit_price]']);
  expect(await fields({ kind: 'invoice', client_id: id, lines: oneLine, delivery_address_id: 999 })).toEqual([
    422,
    'delivery_address_id',
  ]);
  expect(
    await fields({
      kind: 'invoice',
      client_id: id,
      lines: [{ description: 'X', quantity: 99_999_999_999, unit_price: 999_999_999_999 }],
    }),
  ).toEqual([422, 'lines']);
  expect(await balanceOf(t, id)).toBe('0.00');
});

test('what the e-Factura would refuse is refused before a number is taken, with the way to mend it', async () => {
  const broken = await makeBuyer(t, { locality: '', street: '' });
  const answer = await issue(t, { kind: 'invoice', client_id: broken.id, lines: oneLine });

  expect(answer.statusCode).toBe(422);
  const [error] = answer.json().errors;
  expect(error.field).toMatch(/^client\./);
  expect(error.message).toMatch(/^BR-/);
  expect((await issue(t, { kind: 'proforma', client_id: broken.id, lines: oneLine })).statusCode).toBe(201);
});

test('the paper and the e-Factura are made on demand; a proforma has no e-Factura', async () => {
  const { id } = await makeBuyer(t);
  const invoice = await makeInvoice(t, id);
  const proforma = await makeDocument(t, { kind: 'proforma', client_id: id, lines: oneLine });
  const get = (path: string) => t.ana.json('GET', `/api/v1/documents/${path}`);

  const paper = await get(`${invoice.id}.pdf`);
  expect([paper.statusCode, paper.headers['content-type']]).toEqual([200, 'application/pdf']);
  const pdf = await getDocumentProxy(new Uint8Array(paper.rawPayload));
  expect((await extractText(pdf, { mergePages: true })).text).toContain(String(invoice.number));
  const xml = await get(`${invoice.id}.xml`);
  expect([xml.statusCode, xml.headers['content-type']]).toEqual([200, 'application/xml; charset=utf-8']);
  expect(xml.body).toContain(`FCT ${invoice.number}`);
  const none = await get(`${proforma.id}.xml`);
  expect([none.statusCode, none.headers['content-type']]).toEqual([
    404,
    expect.stringContaining('application/problem+json'),
  ]);
  for (const path of ['999999', '999999.pdf', '999999.xml', 'x', 'x.pdf'])
    expect((await get(path)).statusCode).toBe(404);
});

test('the list is newest first, paged by key and filtered', async () => {
  const { id } = await makeBuyer(t);
  const made = [await makeInvoice(t, id), await makeInvoice(t, id), await makeInvoice(t, id)];
  await makeDocument(t, { kind: 'storno', storno_of: made[0]?.id });
  const list = async (query: string) =>
    (await t.ana.json('GET', `/api/v1/documents?client_id=${id}&${query}`)).json();
  const ids = ({ items }: { items: { id: number }[] }) => items.map((item) => item.id);

  const first = await list('kind=invoice&limit=2');
  expect([ids(first), first.total]).toEqual([[made[2]?.id, made[1]?.id], 3]);
  const second = await list(`kind=invoice&limit=2&after=${first.next}`);
  expect([ids(second), second.next]).toEqual([[made[0]?.id], null]);
  expect(ids(await list('state=reversed'))).toEqual([made[0]?.id]);
  expect(ids(await list('unpaid=1'))).toEqual([made[2]?.id, made[1]?.id]);
  expect(ids(await list(`q=FCT ${made[1]?.number}`))).toEqual([made[1]?.id]);
});

test('an invoice, its storno and a receipt wait to be sent to those who receive them', async () => {
  const { id } = await makeBuyer(t, {
    email: 'office@cumparator.ro',
    email_enabled: true,
    contacts: [
      { name: 'Contabila', email: 'conta@cumparator.ro', receives: ['invoices'] },
      { name: 'Casiera', email: 'casa@cumparator.ro', receives: ['receipts'] },
    ],
  });
  const invoice = await makeInvoice(t, id);
  const storno = await makeDocument(t, { kind: 'storno', storno_of: invoice.id });
  const receipt = await makeDocument(t, { kind: 'receipt', client_id: id, amount: 5 });
  const proforma = await makeDocument(t, { kind: 'proforma', client_id: id, lines: oneLine });
  const addresses = async (document: { id: number }) =>
    (await messagesOf(document.id)).map(({ recipient }) => recipient).sort();

  expect(await addresses(invoice)).toEqual(['conta@cumparator.ro', 'office@cumparator.ro']);
  expect(await addresses(storno)).toEqual(['conta@cumparator.ro', 'office@cumparator.ro']);
  expect(await addresses(receipt)).toEqual(['casa@cumparator.ro', 'office@cumparator.ro']);
  expect(await addresses(proforma)).toEqual([]);

  const send = () => t.ana.json('POST', `/api/v1/documents/${proforma.id}/messages`);
  const sent = await send();
  expect([sent.statusCode, sent.json().items.length]).toEqual([201, 2]);
  const again = await send();
  expect([again.statusCode, again.json().detail]).toEqual([409, expect.stringContaining('așteaptă deja')]);
  expect(await addresses(proforma)).toEqual(['conta@cumparator.ro', 'office@cumparator.ro']);
});

test('where nobody would get it, sending says why', async () => {
  const nobody = await makeBuyer(t);
  const silent = await makeBuyer(t, { email: 'x@cumparator.ro', email_enabled: true, notify_email: false });
  const send = async (client_id: number) => {
    const { id } = await makeDocument(t, { kind: 'proforma', client_id, lines: oneLine });
    const answer = await t.ana.json('POST', `/api/v1/documents/${id}/messages`);
    return [answer.statusCode, answer.json().detail];
  };
  expect(await send(nobody.id)).toEqual([422, expect.stringContaining('Nimeni nu primește facturi')]);
  expect(await send(silent.id)).toEqual([422, expect.stringContaining('Notificare E-mail este oprită')]);
});

test('the first invoice makes a prospect active; the balance is the sum of what was issued', async () => {
  const { id } = await makeBuyer(t);
  for (const price of ['10.01', '0.99', '333.33'])
    await makeInvoice(t, id, { lines: [{ description: 'X', quantity: '0.7', unit_price: price }] });
  const client = await t.db
    .selectFrom('clients')
    .select(['status', 'balance'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { total } = await t.db
    .selectFrom('documents')
    .select(({ fn }) => fn.sum<string>('total').as('total'))
    .where('client_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(client).toEqual({ status: 'active', balance: total });
});
