import Big from 'big.js';
import type { Period } from './period.ts';
import type { Movement, Statement, Unpaid } from './queries.ts';

/** A statement as JSON shows it. */
export function asJson({ from, until }: Period, statement: Statement, unpaid: Unpaid) {
  const { not_due, d30, d60, d90, older } = unpaid;
  return {
    from,
    to: until,
    opening: statement.opening,
    items: statement.items.map(itemOf),
    balance: statement.balance,
    ageing: { not_due, d30, d60, d90, older },
  };
}

function itemOf({ date, kind, number, id, amount, balance }: Movement) {
  const payment = kind === 'payment';
  const credit = payment ? new Big(amount).times(-1).toFixed(2) : '0.00';
  const own = payment ? { payment_id: id } : { document_id: id };
  return { date, kind, number, debit: payment ? '0.00' : amount, credit, balance, ...own };
}
