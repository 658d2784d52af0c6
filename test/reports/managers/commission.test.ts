import { expect, test } from 'vitest';
import { commissionOf } from '../../../src/reports/managers/commission.ts';
import { sumOf } from '../../../src/reports/share.ts';
import { monthAfter, monthsBetween, monthText } from '../../../src/romania/months.ts';

test.each([
  ['1000.00', '2.50', '25.00'],
  ['0.00', '5.00', '0.00'],
  ['1234.56', '0.00', '0.00'],
  ['1234.56', '100.00', '1234.56'],
  // Halves go up: 0.005, 2.675 (a float would make 2.67 of it), 1.005.
  ['0.10', '5.00', '0.01'],
  ['107.00', '2.50', '2.68'],
  ['100.50', '1.00', '1.01'],
  ['0.09', '5.00', '0.00'],
  ['33.33', '3.33', '1.11'],
  ['99999999999.99', '12.34', '12340000000.00'],
])('of sales of %s lei, %s per cent is %s lei', (sales, percent, commission) => {
  expect(commissionOf(sales, percent)).toBe(commission);
});

test('amounts are summed to the last ban', () => {
  expect(sumOf(['0.10', '0.20', '99999999999.99'])).toBe('100000000000.29');
  expect(sumOf([])).toBe('0.00');
});

test('months are counted over the ends of years', () => {
  expect([monthAfter('2026-11', 1), monthAfter('2026-12', 1), monthAfter('2026-01', -1)]).toEqual([
    '2026-12',
    '2027-01',
    '2025-12',
  ]);
  expect(monthAfter('2026-11', -11)).toBe('2025-12');
  expect([monthsBetween('2026-11', '2026-11'), monthsBetween('2025-12', '2026-11')]).toEqual([1, 12]);
  expect(monthText('2026-03')).toBe('martie 2026');
});
