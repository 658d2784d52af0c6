import Big from 'big.js';
import { expect, test } from 'vitest';
import { type Account, type CreditLimits, creditState } from '../../../src/payments/credit/credit-limit.ts';

const unchecked: CreditLimits = { overdue_limit: null, total_limit: null, overdue_days: null };

/** Open invoices, each with the days since it fell due; negative: not due yet. */
type Open = { amount: string; days: number };

function accountOf(invoices: Open[], { overdue_days }: CreditLimits, advance: string): Account {
  const sum = (rows: Open[]) => rows.reduce((all, row) => all.plus(row.amount), new Big(0)).toFixed(2);
  const overdue = invoices.filter(({ days }) => days > 0);
  const aged = invoices.filter(({ days }) => overdue_days !== null && days > overdue_days);
  return {
    balance: new Big(sum(invoices)).minus(advance).toFixed(2),
    advance,
    open_count: invoices.length,
    open_sum: sum(invoices),
    overdue_count: overdue.length,
    overdue_sum: sum(overdue),
    oldest_days: Math.max(0, ...invoices.map(({ days }) => days)),
    aged_count: aged.length,
    aged_sum: sum(aged),
  };
}

const stateOf = (invoices: Open[], given: Partial<CreditLimits>, advance = '0.00') => {
  const limits = { ...unchecked, ...given };
  return creditState(accountOf(invoices, limits, advance), limits);
};

const table: [why: string, invoices: Open[], limits: Partial<CreditLimits>, reason: string | null][] = [
  ['nothing is checked', [{ amount: '99999', days: 900 }], {}, null],
  [
    'two invoices are too old',
    [
      { amount: '1000', days: 34 },
      { amount: '240', days: 31 },
      { amount: '500', days: 30 },
    ],
    { overdue_days: 30 },
    'Blocat: 2 facturi cu 34 de zile întârziere (limită 30). Se deblochează dacă plătește 1.240,00 lei.',
  ],
  ['the oldest has just the days that are allowed', [{ amount: '1', days: 30 }], { overdue_days: 30 }, null],
  [
    'the overdue amount is above its limit',
    [
      { amount: '3000', days: 1 },
      { amount: '9000', days: -5 },
    ],
    { overdue_limit: '2000.00' },
    'Blocat: 3.000,00 lei restanți (limită 2.000,00 lei). Se deblochează dacă plătește 1.000,00 lei.',
  ],
  ['it is just the limit', [{ amount: '2000', days: 1 }], { overdue_limit: '2000.00' }, null],
  ['what falls due today is not overdue', [{ amount: '2000', days: 0 }], { overdue_limit: '0.00' }, null],
  [
    'a cent is overdue and none is allowed',
    [{ amount: '0.01', days: 1 }],
    { overdue_limit: '0.00' },
    'Blocat: 0,01 lei restanți (limită 0,00 lei). Se deblochează dacă plătește 0,01 lei.',
  ],
  [
    'no day is allowed',
    [{ amount: '10', days: 1 }],
    { overdue_days: 0 },
    'Blocat: 1 factură cu 1 zi întârziere (limită 0). Se deblochează dacă plătește 10,00 lei.',
  ],
  [
    'several at once stand in one sentence, and the largest sum releases',
    [{ amount: '5000', days: 40 }],
    { overdue_days: 30, overdue_limit: '1000.00', total_limit: '4500.00' },
    'Blocat: 1 factură cu 40 de zile întârziere (limită 30), 5.000,00 lei restanți (limită 1.000,00 lei) și 5.000,00 lei sold neîncasat (limită 4.500,00 lei). Se deblochează dacă plătește 5.000,00 lei.',
  ],
];

test.each(table)('the sentence when %s', (_why, invoices, limits, reason) => {
  expect(stateOf(invoices, limits).reason).toBe(reason);
  expect(stateOf(invoices, limits).blocked).toBe(reason !== null);
});

test.each([
  [[{ amount: '799.99', days: -1 }], { total_limit: '1000.00' }, null],
  [
    [{ amount: '800', days: -1 }],
    { total_limit: '1000.00' },
    'Aproape de limita de sold: 800,00 lei sold neîncasat (limită 1.000,00 lei).',
  ],
  [[{ amount: '10', days: 23 }], { overdue_days: 30 }, null],
  [
    [{ amount: '900', days: 24 }],
    { overdue_days: 30, overdue_limit: '1000.00' },
    'Aproape de limita de sold: 1 factură cu 24 de zile întârziere (limită 30) și 900,00 lei restanți (limită 1.000,00 lei).',
  ],
  [[], { overdue_days: 0, overdue_limit: '0.00', total_limit: '0.00' }, null],
] as [Open[], Partial<CreditLimits>, string | null][])(
  'from 80 % of a limit on there is a warning: %j of %j',
  (invoices, limits, warning) => {
    expect(stateOf(invoices, limits)).toMatchObject({ blocked: false, warning, release: '0.00' });
  },
);

const owed: Open[] = [
  { amount: '500', days: 40 },
  { amount: '50', days: 24 },
  { amount: '900', days: -5 },
];

test.each([
  ['1450.00', { overdue_days: 30, overdue_limit: '0.00', total_limit: '0.00' }, null],
  [
    '499.99',
    { overdue_days: 30 },
    'Blocat: 1 factură cu 40 de zile întârziere (limită 30). Se deblochează dacă plătește 0,01 lei.',
  ],
  ['500.00', { overdue_days: 30 }, null],
  [
    '510.00',
    { overdue_limit: '10.00' },
    'Blocat: 40,00 lei restanți (limită 10,00 lei). Se deblochează dacă plătește 30,00 lei.',
  ],
  [
    '600.00',
    { overdue_limit: '0.00', total_limit: '800.00' },
    'Blocat: 850,00 lei sold neîncasat (limită 800,00 lei). Se deblochează dacă plătește 50,00 lei.',
  ],
] as [string, Partial<CreditLimits>, string | null][])(
  'an advance of %s counts as if it covered what was due first: %j',
  (advance, limits, reason) => {
    expect(stateOf(owed, limits, advance).reason).toBe(reason);
  },
);

test('an advance that covers all that is overdue leaves no warning of its days', () => {
  expect(stateOf(owed, { overdue_days: 45 }, '549.99').warning).toContain('1 factură cu 40 de zile');
  expect(stateOf(owed, { overdue_days: 45 }, '550.00').warning).toBeNull();
});

/** What stays open when an amount is paid, the invoice that is due first before the others. */
function paid(invoices: Open[], amount: string): Open[] {
  let rest = new Big(amount);
  return [...invoices]
    .sort((a, b) => b.days - a.days)
    .flatMap((row) => {
      const part = rest.gt(row.amount) ? new Big(row.amount) : rest;
      rest = rest.minus(part);
      const left = new Big(row.amount).minus(part);
      return left.gt(0) ? [{ ...row, amount: left.toFixed(2) }] : [];
    });
}

test('whoever pays the release, oldest first or in advance, is released, and not with a cent less', () => {
  let seed = 20261125;
  const draw = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const maybe = <T>(value: T) => (draw(3) === 0 ? null : value);
  let blocked = 0;
  for (let round = 0; round < 600; round += 1) {
    const invoices = Array.from({ length: 1 + draw(6) }, () => ({
      amount: ((1 + draw(500000)) / 100).toFixed(2),
      days: draw(80) - 25,
    }));
    const limits = {
      overdue_limit: maybe((draw(600000) / 100).toFixed(2)),
      total_limit: maybe((draw(900000) / 100).toFixed(2)),
      overdue_days: maybe(draw(40)),
    };
    const advance = draw(2) === 0 ? '0.00' : (draw(200000) / 100).toFixed(2);
    const state = stateOf(invoices, limits, advance);
    if (!state.blocked) continue;
    blocked += 1;
    const more = (amount: string) => new Big(advance).plus(amount).toFixed(2);
    const less = new Big(state.release).minus('0.01').toFixed(2);
    expect(stateOf(paid(invoices, state.release), limits, advance).blocked).toBe(false);
    expect(stateOf(paid(invoices, less), limits, advance).blocked).toBe(true);
    expect(stateOf(invoices, limits, more(state.release)).blocked).toBe(false);
    expect(stateOf(invoices, limits, more(less)).blocked).toBe(true);
  }
  expect(blocked).toBeGreaterThan(150);
});
