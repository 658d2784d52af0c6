import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOrder, makeProduct } from '../../orders/orders.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import {
  completeFirm,
  type Document,
  issue,
  makeBuyer,
  makeDocument,
  oneLine,
  refusedFields,
} from '../documents.ts';

let t: TestApp;
let client_id: number;

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  client_id = (await makeBuyer(t)).id;
});
afterAll(() => t.close());

const ratesOf = ({ lines }: Document) => lines.map((line) => [line.vat_category, line.vat_rate]);

test('what was ordered and offered before the firm became a VAT payer is invoiced with VAT', async () => {
  await completeFirm(t, { vat_payer: false });
  const product_id = await makeProduct(t, { code: 'CARTE', name: 'Carte', price: '20.00', vat_rate: '11' });
  const lines = [
    { product_id, quantity: 1 },
    { description: 'Montaj', quantity: 1, unit_price: 100 },
  ];
  const order = await makeOrder(t, client_id, { lines });
  const free = await makeDocument(t, { kind: 'proforma', client_id, lines });
  const ofOrder = await makeDocument(t, {
    kind: 'proforma',
    order_id: (await makeOrder(t, client_id, { lines })).id,
  });
  expect(ratesOf(free)).toEqual([
    ['O', '0.00'],
    ['O', '0.00'],
  ]);
  await completeFirm(t, { vat_payer: true });

  for (const basis of [{ order_id: order.id }, { proforma_id: free.id }, { proforma_id: ofOrder.id }])
    expect(ratesOf(await makeDocument(t, { kind: 'invoice', ...basis }))).toEqual([
      ['S', '11.00'],
      ['S', '21.00'],
    ]);
});

test('a rate of 0 that a person chose while the firm pays VAT stays', async () => {
  const lines = [{ description: 'Timbre', quantity: 1, unit_price: 10, vat_rate: 0 }];
  const order = await makeOrder(t, client_id, { lines });
  const proforma = await makeDocument(t, { kind: 'proforma', client_id, lines });

  for (const basis of [{ order_id: order.id }, { proforma_id: proforma.id }])
    expect(ratesOf(await makeDocument(t, { kind: 'invoice', ...basis }))).toEqual([['Z', '0.00']]);
});

test('a line of an order of July 2025 has the rate of today, also where category S is said', async () => {
  const line = { description: 'Montaj', quantity: 2, unit_price: 10 };
  const order = await makeOrder(t, client_id, { date: '2025-07-10', lines: [line] });
  const [ordered] = order.lines;
  const part = { order_line_id: ordered?.id, quantity: 1 };
  const asked = { kind: 'invoice', order_id: order.id, lines: [{ ...part, vat_category: 'S' }] };

  expect(ordered?.vat_rate).toBe('19.00');
  expect(ratesOf(await makeDocument(t, asked))).toEqual([['S', '21.00']]);
  expect(ratesOf(await makeDocument(t, { ...asked, lines: [part] }))).toEqual([['S', '21.00']]);
});

test('a product told by its whole name takes from the order what it is of', async () => {
  const product_id = await makeProduct(t, { code: 'SM-1', name: 'Șurub mare', price: '2.00' });
  const order = await makeOrder(t, client_id, { lines: [{ product_id, quantity: 5 }] });
  const lines = [{ product_code: 'Șurub mare', quantity: 5 }];

  const invoice = await makeDocument(t, { kind: 'invoice', order_id: order.id, lines });

  expect(invoice.lines[0]?.order_line_id).toBe(order.lines[0]?.id);
  expect((await issue(t, { kind: 'invoice', order_id: order.id })).statusCode).toBe(409);
  const storno = await makeDocument(t, { kind: 'storno', storno_of: invoice.id, lines });
  expect(storno.lines[0]?.quantity).toBe('-5.000');
});

test('what an order is invoiced for through a proforma with other words is not invoiced again', async () => {
  const lines = [{ description: 'Montaj', quantity: 1, unit_price: 100 }];
  const order = await makeOrder(t, client_id, { lines });
  const order_line_id = order.lines[0]?.id;
  const proforma = await makeDocument(t, {
    kind: 'proforma',
    order_id: order.id,
    lines: [{ order_line_id, quantity: 1, description: 'Montaj la etaj' }],
  });

  const invoice = await makeDocument(t, { kind: 'invoice', proforma_id: proforma.id });

  expect([proforma, invoice].map((each) => each.lines[0]?.order_line_id)).toEqual([
    order_line_id,
    order_line_id,
  ]);
  expect((await issue(t, { kind: 'invoice', order_id: order.id })).statusCode).toBe(409);
});

test('a line of an order that only a proforma has is still removed, and the proforma still invoiced', async () => {
  const order = await makeOrder(t, client_id, { lines: oneLine });
  const proforma = await makeDocument(t, { kind: 'proforma', order_id: order.id });
  const lines = [{ description: 'Altceva', quantity: 1, unit_price: 1 }];

  const changed = await t.ana.json('PATCH', `/api/v1/orders/${order.id}`, { lines });

  expect(changed.statusCode).toBe(200);
  const invoice = await makeDocument(t, { kind: 'invoice', proforma_id: proforma.id });
  expect(invoice.lines[0]).toMatchObject({ description: 'Montaj', order_line_id: null });
  expect((await issue(t, { kind: 'invoice', order_id: order.id })).statusCode).toBe(201);
});

test('one product twice at two rates: the order of the lines, or their ids, tell which is which', async () => {
  const product_id = await makeProduct(t, { code: 'DUBLU', name: 'Dublu', price: '10.00' });
  const offered = [
    { product_id, quantity: 2, vat_rate: 21 },
    { product_id, quantity: 5, vat_rate: 11 },
  ];
  const propose = () => makeDocument(t, { kind: 'proforma', client_id, lines: offered });
  const invoiceOf = async (proforma: Document, lines: object[]) =>
    makeDocument(t, { kind: 'invoice', proforma_id: proforma.id, lines });
  const sold = ({ lines }: Document) => lines.map(({ quantity, vat_rate }) => [Number(quantity), vat_rate]);

  const inOrder = await invoiceOf(await propose(), [
    { product_id, quantity: 4 },
    { product_id, quantity: 1 },
  ]);
  const proforma = await propose();
  const [first, second] = proforma.lines;
  const byId = await invoiceOf(proforma, [
    { line_id: second?.id, quantity: 4 },
    { line_id: first?.id, quantity: 1 },
  ]);

  expect(sold(inOrder)).toEqual([
    [4, '21.00'],
    [1, '11.00'],
  ]);
  expect(sold(byId)).toEqual([
    [4, '11.00'],
    [1, '21.00'],
  ]);
});

test('a line that is not of the proforma is refused by its id', async () => {
  const proforma = await makeDocument(t, { kind: 'proforma', client_id, lines: oneLine });
  const lines = [{ line_id: 999_999, quantity: 1 }];

  for (const basis of [{ proforma_id: proforma.id }, { client_id }]) {
    const answer = await issue(t, { kind: 'invoice', ...basis, lines });
    expect([answer.statusCode, refusedFields(answer)]).toEqual([422, ['lines[0][line_id]']]);
  }
});

test('a VAT payer says why a line is outside VAT, and is not taken for a non-payer', async () => {
  const line = { ...oneLine[0], vat_category: 'O' };
  const silent = await issue(t, { kind: 'invoice', client_id, lines: [line] });
  expect([silent.statusCode, refusedFields(silent)]).toEqual([422, ['lines[0][vat_reason]']]);
  expect(silent.body).toContain('BR-O-10');

  const vat_reason = 'Despăgubire, art. 268';
  const proforma = await makeDocument(t, { kind: 'proforma', client_id, lines: [{ ...line, vat_reason }] });
  const invoice = await makeDocument(t, { kind: 'invoice', proforma_id: proforma.id });
  expect(invoice.lines[0]).toMatchObject({ vat_category: 'O', vat_rate: '0.00', vat_reason });
});

test('lines and sums that are too big are refused with a sentence', async () => {
  const huge = { description: 'Munte', quantity: '99999999999', unit_price: '999999999999' };
  const wanted = { kind: 'invoice', client_id };
  const hidden = await issue(t, { ...wanted, lines: [huge], discount_percent: 100 });
  expect([hidden.statusCode, refusedFields(hidden)]).toEqual([422, ['lines[0][quantity]']]);

  const rich = (await makeBuyer(t)).id;
  const much = {
    kind: 'invoice',
    client_id: rich,
    lines: [{ description: 'Bloc', quantity: 1, unit_price: '800000000000', vat_rate: 0 }],
  };
  await makeDocument(t, much);
  const second = await issue(t, much);
  expect([second.statusCode, refusedFields(second)]).toEqual([422, ['lines']]);
  expect(second.json().detail).toContain('Soldul clientului');
});

test('lines that are no lines are refused in Romanian', async () => {
  for (const lines of ['x', ['x'], [null]]) {
    const answer = await issue(t, { kind: 'invoice', client_id, lines });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).not.toContain('Invalid');
  }
});
