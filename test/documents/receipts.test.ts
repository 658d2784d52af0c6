import { afterAll, beforeAll, expect, test } from 'vitest';
import { whatFor } from '../../src/documents/receipts/receipt-lines.ts';
import { makeProduct } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
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

test('the receipt of a cash payment names the invoices that it pays, and is issued once', async () => {
  const { id } = await makeBuyer(t);
  const invoice = await makeInvoice(t, id);
  const payment_id = await putPayment(t, id, '50.00');
  const answers = await Promise.all([1, 2, 3].map(() => issue(t, { kind: 'receipt', payment_id })));

  const [made] = answers.filter(({ statusCode }) => statusCode === 201);
  const refused = answers.filter(({ statusCode }) => statusCode === 409);
  expect(made?.json()).toMatchObject({
    kind: 'receipt',
    series: 'CH',
    number: 1,
    client_id: id,
    payment_id,
    total: '50.00',
    vat_total: '0.00',
    lines: [{ description: `Contravaloare factură FCT ${invoice.number}`, net: '50.00', vat_category: 'O' }],
  });
  expect(refused.map((answer) => answer.json().document_id)).toEqual([made?.json().id, made?.json().id]);
  expect(await balanceOf(t, id)).toBe('71.00');
});

test('a receipt without a payment takes the cash too, the oldest invoices first', async () => {
  const { id } = await makeBuyer(t);
  const [first, second] = [await makeInvoice(t, id), await makeInvoice(t, id)];
  const receipt = await makeDocument(t, { kind: 'receipt', client_id: id, amount: '150,00' });

  expect(receipt.total).toBe('150.00');
  expect(receipt.lines[0]?.description).toBe(
    `Contravaloare facturi FCT ${first.number}, FCT ${second.number}`,
  );
  expect(await readDocument(t, first.id)).toMatchObject({ state: 'paid' });
  expect(await readDocument(t, second.id)).toMatchObject({ state: 'partly_paid', paid: '29.00' });
  expect(await balanceOf(t, id)).toBe('92.00');
});

test('the sum of a receipt may be said by its lines; without invoices it is an advance', async () => {
  const { id } = await makeBuyer(t);
  const said = await makeDocument(t, {
    kind: 'receipt',
    client_id: id,
    lines: [{ description: 'Avans mobilier', quantity: 2, unit_price: '25.50' }],
  });
  const advance = await makeDocument(t, { kind: 'receipt', client_id: id, amount: 10 });

  expect(said).toMatchObject({ total: '51.00', lines: [{ description: 'Avans mobilier' }] });
  expect(advance.lines[0]?.description).toBe('Avans');
  expect(await balanceOf(t, id)).toBe('-61.00');
});

test('there is no receipt of what is no cash, of what was cancelled, or of nothing', async () => {
  const { id } = await makeBuyer(t);
  const transfer = await issue(t, {
    kind: 'receipt',
    payment_id: await putPayment(t, id, '5.00', 'transfer'),
  });
  expect([transfer.statusCode, refusedFields(transfer)]).toEqual([422, ['payment_id']]);
  const nothing = await issue(t, { kind: 'receipt', client_id: id });
  expect([nothing.statusCode, refusedFields(nothing)]).toEqual([422, ['amount']]);
  const missing = await issue(t, { kind: 'receipt', payment_id: 999_999 });
  expect([missing.statusCode, refusedFields(missing)]).toEqual([422, ['payment_id']]);
  const zero = await issue(t, { kind: 'receipt', client_id: id, amount: 0 });
  expect([zero.statusCode, refusedFields(zero)]).toEqual([422, ['amount']]);

  const cancelled = await putPayment(t, id, '7.00');
  await t.db
    .updateTable('payments')
    .set({ cancelled_at: new Date(), cancel_reason: 'Greșită' })
    .where('id', '=', cancelled)
    .execute();
  expect((await issue(t, { kind: 'receipt', payment_id: cancelled })).statusCode).toBe(409);
});

test('the lines of a receipt name products that are there, and sums that can be written', async () => {
  const { id } = await makeBuyer(t);
  const product_id = await makeProduct(t, { code: 'GARD', name: 'Gard', price: '10.00' });
  const ask = (line: object) =>
    issue(t, { kind: 'receipt', client_id: id, lines: [{ quantity: 1, unit_price: 5, ...line }] });

  for (const [line, field] of [
    [{ product_id: 99_999 }, 'product_id'],
    [{ product_code: 'NU-E' }, 'product_id'],
    [{ product_id, unit_price: null }, 'unit_price'],
    [{ description: 'Munte', quantity: '99999999999', unit_price: '999999999999' }, 'quantity'],
  ] as const) {
    const answer = await ask(line);
    expect([answer.statusCode, refusedFields(answer)]).toEqual([422, [`lines[0][${field}]`]]);
  }
  expect((await ask({ product_code: 'Gard' })).json().lines[0]).toMatchObject({
    product_id,
    code: 'GARD',
    description: 'Gard',
  });

  const big = { description: 'Bloc', quantity: 1, unit_price: '800000000000' };
  const both = await issue(t, { kind: 'receipt', client_id: id, lines: [big, big] });
  expect([both.statusCode, refusedFields(both)]).toEqual([422, ['lines']]);
  await makeDocument(t, { kind: 'receipt', client_id: id, lines: [big] });
  const again = await issue(t, { kind: 'receipt', client_id: id, amount: '800000000000' });
  expect([again.statusCode, refusedFields(again)]).toEqual([422, ['amount']]);
});

test('a receipt of a payment has the sum of the payment, and no other may be said', async () => {
  const { id } = await makeBuyer(t);
  const payment_id = await putPayment(t, id, '5.00');
  const amount = await issue(t, { kind: 'receipt', payment_id, amount: 7 });
  const lines = await issue(t, {
    kind: 'receipt',
    payment_id,
    lines: [{ description: 'Avans', quantity: 1, unit_price: 7 }],
  });

  expect([amount.statusCode, refusedFields(amount)]).toEqual([422, ['amount']]);
  expect([lines.statusCode, refusedFields(lines)]).toEqual([422, ['lines']]);
});

test('a receipt that pays more invoices than fit says so', () => {
  const text = whatFor(Array.from({ length: 60 }, (_, index) => ({ series: 'FCT', number: 1000 + index })));
  expect(text.length).toBeLessThanOrEqual(300);
  expect(text).toMatch(/^Contravaloare facturi FCT 1000, .*FCT \d{4} și altele$/);
});
