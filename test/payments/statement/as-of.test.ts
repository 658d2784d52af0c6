import Big from 'big.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { releaseMoney, spreadFreeMoney } from '../../../src/payments/allocations/queries.ts';
import { loadStatement, loadUnpaid } from '../../../src/payments/statement/queries.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { putDocument } from '../../support/documents.ts';
import { seeded } from '../../support/workbooks.ts';
import { makePayment } from './payments.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const first = Date.parse('2026-01-01');
const dayAt = (days: number) => new Date(first + days * 86_400_000).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

test.each([1, 2, 3, 4, 5, 6])(
  'history %i: what was open on a day is what its movements leave',
  async (seed) => {
    const { below, of } = seeded(seed);
    const { id } = await makeClient(t, { name: `Istoria ${seed} SRL` });
    const amount = () => `${1 + below(400)}.${String(below(100)).padStart(2, '0')}`;
    for (let step = 0; step < 40; step += 1) {
      const day = step * 5 + below(5);
      const turn = below(10);
      if (turn < 5) {
        const dates = { issue_date: dayAt(day), due_date: dayAt(day + of([0, 15, 30, 60])) };
        await putDocument(t, id, { total: amount(), ...dates });
      } else if (turn < 8)
        await makePayment(t, id, { date: dayAt(day), amount: amount(), cancelled: turn === 7 });
      else await reverseOne(id, dayAt(day), of, amount());
      await t.db.transaction().execute((trx) => spreadFreeMoney(trx, id));
    }

    for (const day of [...Array.from({ length: 12 }, () => dayAt(below(230))), dayAt(400)]) {
      const [unpaid, statement, naive] = await Promise.all([
        loadUnpaid(t.db, id, day),
        loadStatement(t.db, id, { from: null, until: day }),
        openOn(id, day),
      ]);
      expect(unpaid.invoices.map((each) => [each.id, each.open_amount, each.days])).toEqual(
        naive.map(({ id: invoice, open, days }) => [invoice, open, days]),
      );
      const sum = (low: number, high: number) =>
        naive
          .filter(({ days }) => days >= low && days <= high)
          .reduce((total, { open }) => total.plus(open), new Big(0))
          .toFixed(2);
      expect([unpaid.not_due, unpaid.d30, unpaid.d60, unpaid.d90, unpaid.older]).toEqual([
        sum(-9999, 0),
        sum(1, 30),
        sum(31, 60),
        sum(61, 90),
        sum(91, 9999),
      ]);
      expect(new Big(unpaid.total).minus(unpaid.advance).toFixed(2)).toBe(statement.balance);
      expect(unpaid.total).toBe(sum(-9999, 9999));
    }
    const { balance } = await t.db
      .selectFrom('clients')
      .select('balance')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const whole = await loadStatement(t.db, id, { from: null, until: null });
    expect(whole.balance).toBe(balance);
    const open = await t.db
      .selectFrom('documents')
      .select(['id', 'open_amount'])
      .where('client_id', '=', id)
      .where('open_amount', '>', '0')
      .orderBy('due_date')
      .orderBy('id')
      .execute();
    const today = await loadUnpaid(t.db, id, dayAt(400));
    expect(today.invoices.map(({ id: invoice, open_amount }) => ({ id: invoice, open_amount }))).toEqual(
      open,
    );
  },
);

type Of = ReturnType<typeof seeded>['of'];

/** Takes a part of one invoice back, or all that is left of it, as a storno does. */
async function reverseOne(client_id: number, day: string, of: Of, wanted: string): Promise<void> {
  const invoices = await t.db
    .selectFrom('documents')
    .select(['id', 'total', 'paid', 'reversed'])
    .where('client_id', '=', client_id)
    .where('kind', '=', 'invoice')
    .whereRef('reversed', '<', 'total')
    .execute();
  if (invoices.length === 0) return;
  const { id, total, paid, reversed } = of(invoices);
  const left = new Big(total).minus(reversed);
  const part = left.lt(wanted) ? left : new Big(wanted);
  const free = left.minus(part).minus(paid);
  if (free.lt(0)) await t.db.transaction().execute((trx) => releaseMoney(trx, id, free.times(-1).toFixed(2)));
  await putDocument(t, client_id, {
    kind: 'storno',
    total: part.times(-1).toFixed(2),
    issue_date: day,
    storno_of: id,
  });
}

/** The open invoices of a day, one by one: the total, less what storno and payments had taken by then. */
async function openOn(client_id: number, day: string) {
  const [documents, allocations] = await Promise.all([
    t.db.selectFrom('documents').selectAll().where('client_id', '=', client_id).execute(),
    t.db
      .selectFrom('payment_allocations as a')
      .innerJoin('payments as p', 'p.id', 'a.payment_id')
      .select(['a.document_id', 'a.amount', 'p.date'])
      .where('p.client_id', '=', client_id)
      .execute(),
  ]);
  const known = documents.filter(({ issue_date }) => issue_date <= day);
  return known
    .filter(({ kind }) => kind === 'invoice')
    .map(({ id, total, due_date }) => {
      const taken = known.filter(({ storno_of }) => storno_of === id).map((storno) => storno.total);
      const paid = allocations.filter((each) => each.document_id === id && each.date <= day);
      const open = [...taken, ...paid.map(({ amount }) => `-${amount}`)].reduce(
        (sum, amount) => sum.plus(amount),
        new Big(total),
      );
      return { id, open: open.toFixed(2), days: daysBetween(due_date ?? '', day) };
    })
    .filter(({ open }) => new Big(open).gt(0))
    .sort((a, b) => b.days - a.days || a.id - b.id);
}
