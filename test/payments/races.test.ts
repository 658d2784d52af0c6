import Big from 'big.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  completeFirm,
  issue,
  makeBuyer,
  makeInvoice,
  oneLine,
  readDocument,
} from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectWhole } from './histories.ts';
import { balanceOf, pay, readPayment } from './payments.ts';

let t: TestApp;
let client: { id: number };
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  client = await makeBuyer(t);
});
afterAll(() => t.close());

test('sixteen payments and invoices of one client at once add up, and no number is missing', async () => {
  const lines = (index: number) => [{ description: 'Montaj', quantity: 1, unit_price: `${10 + index}.37` }];
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) =>
      index % 2 === 0
        ? issue(t, { kind: 'invoice', client_id: client.id, lines: lines(index) })
        : t.ana.json('POST', '/api/v1/payments', {
            client_id: client.id,
            amount: `${index}.11`,
            method: 'cash',
            receipt: index % 4 === 1,
          }),
    ),
  );

  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(16).fill(201));
  const made = answers.map((answer) =>
    answer.json<{ kind?: string; total: string; amount: string; number: number }>(),
  );
  const owed = made.reduce(
    (sum, { kind, total, amount }) => (kind ? sum.plus(total) : sum.minus(amount)),
    new Big(0),
  );
  expect(await balanceOf(t, client.id)).toBe(owed.toFixed(2));
  const numbers = made.flatMap(({ kind, number }) => (kind ? [number] : [])).sort((a, b) => a - b);
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  await expectWhole({ t });
});

test('of two cancellations at once one counts', async () => {
  const before = await balanceOf(t, client.id);
  const { id } = await pay(t, client.id, '12.34');
  const cancel = () => t.ana.json('POST', `/api/v1/payments/${id}/cancellation`, { reason: 'Greșit' });

  const answers = await Promise.all([cancel(), cancel()]);

  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  expect(await balanceOf(t, client.id)).toBe(before);
  await expectWhole({ t });
});

test('a payment of an invoice and its storno at once leave the money free or refuse the split', async () => {
  for (let round = 0; round < 4; round += 1) {
    const invoice = await makeInvoice(t, (await makeBuyer(t)).id, { lines: oneLine });
    const allocations = [{ document_id: invoice.id, amount: invoice.total }];
    const body = { client_id: invoice.client_id, amount: invoice.total, allocations };

    const [payment, storno] = await Promise.all([
      t.ana.json('POST', '/api/v1/payments', body),
      issue(t, { kind: 'storno', storno_of: invoice.id }),
    ]);

    expect(storno.statusCode).toBe(201);
    expect([201, 422]).toContain(payment.statusCode);
    expect(await readDocument(t, invoice.id)).toMatchObject({ paid: '0.00', state: 'reversed' });
    if (payment.statusCode === 201) {
      const { id } = payment.json<{ id: number }>();
      expect(await readPayment(t, id)).toMatchObject({ allocations: [], unallocated: invoice.total });
    }
    await expectWhole({ t });
  }
});

test('two who split one payment at once: one wins, and the other is told how it stands', async () => {
  const { id: buyer } = await makeBuyer(t);
  const [one, two] = [await makeInvoice(t, buyer), await makeInvoice(t, buyer)];
  const { id } = await pay(t, buyer, '50.00');
  const put = (document_id: number) =>
    t.ana.json('PUT', `/api/v1/payments/${id}/allocations`, {
      version: 1,
      allocations: [{ document_id, amount: '50.00' }],
    });

  const answers = await Promise.all([put(one.id), put(two.id)]);

  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  const lost = answers.find(({ statusCode }) => statusCode === 409);
  expect(lost?.json().current).toEqual(await readPayment(t, id));
});
