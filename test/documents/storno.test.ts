import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOrder } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { merge } from '../support/merges.ts';
import {
  balanceOf,
  completeFirm,
  issue,
  makeBuyer,
  makeDocument,
  makeInvoice,
  putPayment,
  readDocument,
  refusedFields,
} from './documents.ts';

let t: TestApp;

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

const lines = [
  { description: 'Masă', quantity: 3, unit_price: '33.33', discount_percent: 7 },
  { description: 'Scaun', quantity: '2.5', unit_price: '19.99' },
];

test('a whole storno takes back everything, and then there is nothing left to take', async () => {
  const { id } = await makeBuyer(t);
  const invoice = await makeInvoice(t, id, { lines, discount_percent: 3 });
  const storno = await makeDocument(t, { kind: 'storno', storno_of: invoice.id });

  expect(storno).toMatchObject({
    series: 'ST',
    number: 1,
    client_id: id,
    storno_of: invoice.id,
    total: `-${invoice.total}`,
    due_date: null,
    state: 'issued',
  });
  expect(storno.lines.map(({ quantity, unit_price }) => [Number(quantity), unit_price])).toEqual([
    [-3, '33.33'],
    [-2.5, '19.99'],
  ]);
  expect(storno.lines.map(({ reverses_id }) => reverses_id)).toEqual(invoice.lines.map((line) => line.id));
  expect(await readDocument(t, invoice.id)).toMatchObject({ state: 'reversed', open_amount: '0.00' });
  expect(await balanceOf(t, id)).toBe('0.00');
  const again = await issue(t, { kind: 'storno', storno_of: invoice.id });
  expect([again.statusCode, again.json().detail]).toEqual([
    409,
    `Factura FCT ${invoice.number} este stornată în întregime.`,
  ]);
});

test('a storno of a part and one of the rest take back the total exactly, and never more', async () => {
  const { id } = await makeBuyer(t);
  const invoice = await makeInvoice(t, id, { lines, discount_percent: 3 });
  const [table, chair] = invoice.lines;
  const take = (wanted: object[]) => issue(t, { kind: 'storno', storno_of: invoice.id, lines: wanted });

  const first = await take([
    { line_id: table?.id, quantity: 1 },
    { line_id: chair?.id, quantity: '0.333' },
  ]);
  expect(first.statusCode).toBe(201);
  const tooMuch = await take([{ line_id: table?.id, quantity: '2.001' }]);
  expect([tooMuch.statusCode, refusedFields(tooMuch)]).toEqual([422, ['lines[0][quantity]']]);
  const twice = await take([
    { line_id: table?.id, quantity: 2 },
    { line_id: table?.id, quantity: 1 },
  ]);
  expect([twice.statusCode, refusedFields(twice)]).toEqual([422, ['lines[1][quantity]']]);
  const foreign = await take([{ line_id: 999_999, quantity: 1 }]);
  expect([foreign.statusCode, refusedFields(foreign)]).toEqual([422, ['lines[0][line_id]']]);
  expect((await take([{ description: 'Masă', quantity: 1 }])).statusCode).toBe(201);
  const rest = await makeDocument(t, { kind: 'storno', storno_of: invoice.id });

  expect(rest.lines.map(({ quantity }) => Number(quantity))).toEqual([-1, -2.167]);
  expect(await readDocument(t, invoice.id)).toMatchObject({ state: 'reversed', open_amount: '0.00' });
  expect(await balanceOf(t, id)).toBe('0.00');
});

test('what was paid of it goes to other invoices, and what is left is an advance', async () => {
  const { id } = await makeBuyer(t);
  const first = await makeInvoice(t, id);
  await putPayment(t, id, '121.00');
  const second = await makeInvoice(t, id);
  expect((await readDocument(t, first.id)).state).toBe('paid');

  await makeDocument(t, {
    kind: 'storno',
    storno_of: first.id,
    lines: [{ line_id: first.lines[0]?.id, quantity: '0.5' }],
  });
  expect(await readDocument(t, first.id)).toMatchObject({ paid: '60.50', state: 'paid' });
  expect(await readDocument(t, second.id)).toMatchObject({ paid: '60.50', state: 'partly_paid' });
  await makeDocument(t, { kind: 'storno', storno_of: first.id });
  await makeDocument(t, { kind: 'storno', storno_of: second.id });

  expect(await balanceOf(t, id)).toBe('-121.00');
  const third = await makeInvoice(t, id);
  expect(third).toMatchObject({ paid: '121.00', state: 'paid' });
});

test('only an invoice is taken back, not before its day', async () => {
  const { id } = await makeBuyer(t);
  const invoice = await makeInvoice(t, id);
  const storno = await makeDocument(t, { kind: 'storno', storno_of: invoice.id });
  const proforma = await makeDocument(t, { kind: 'proforma', client_id: id, lines });
  for (const storno_of of [storno.id, proforma.id, 999_999, undefined]) {
    const answer = await issue(t, { kind: 'storno', storno_of });
    expect([answer.statusCode, refusedFields(answer)]).toEqual([422, ['storno_of']]);
  }
  const next = await makeInvoice(t, id);
  const early = await issue(t, { kind: 'storno', storno_of: next.id, issue_date: '2026-01-01' });
  expect([early.statusCode, refusedFields(early)]).toEqual([422, ['issue_date']]);
});

test('what a storno takes back of an order may be invoiced again', async () => {
  const { id } = await makeBuyer(t);
  const order = await makeOrder(t, id, { lines: [{ description: 'Masă', quantity: 4, unit_price: 10 }] });
  const invoice = await makeDocument(t, { kind: 'invoice', order_id: order.id });
  const storno = await makeDocument(t, {
    kind: 'storno',
    storno_of: invoice.id,
    lines: [{ line_id: invoice.lines[0]?.id, quantity: 3 }],
  });
  expect(storno).toMatchObject({ order_id: order.id, lines: [{ order_line_id: order.lines[0]?.id }] });

  const anew = await makeDocument(t, { kind: 'invoice', order_id: order.id });
  expect(anew.lines.map(({ quantity }) => Number(quantity))).toEqual([3]);
});

test('storno of one invoice at once take it back once', async () => {
  const { id } = await makeBuyer(t);
  const invoice = await makeInvoice(t, id);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => issue(t, { kind: 'storno', storno_of: invoice.id })),
  );
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409]);
});

test('the id of a merged client means the kept one, and its invoice is taken back for that one', async () => {
  const [kept, other] = [await makeBuyer(t), await makeBuyer(t)];
  const invoice = await makeInvoice(t, other.id);
  await merge(t, kept, other, { tax_ids_confirmed: true });

  const storno = await makeDocument(t, { kind: 'storno', storno_of: invoice.id, client_id: other.id });
  const fresh = await makeInvoice(t, other.id);

  expect([storno.client_id, fresh.client_id]).toEqual([kept.id, kept.id]);
  expect(await balanceOf(t, kept.id)).toBe('121.00');
  expect(await balanceOf(t, other.id)).toBe('0.00');
});
