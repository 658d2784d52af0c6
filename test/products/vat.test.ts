import { expect, test } from 'vitest';
import { rateOfProduct, ratesOn, standardRate, type VatRate } from '../../src/products/vat.ts';

const rate = (kind: string, percent: string, valid_from: string, valid_until: string | null): VatRate => ({
  kind,
  rate: percent,
  valid_from,
  valid_until,
});
const rates = [
  rate('standard', '19.00', '2017-01-01', '2025-07-31'),
  rate('standard', '21.00', '2025-08-01', null),
  rate('reduced', '9.00', '2016-01-01', '2025-07-31'),
  rate('reduced', '11.00', '2025-08-01', null),
  rate('reduced_5', '5.00', '2016-01-01', '2025-07-31'),
  rate('transitional', '9.00', '2025-08-01', '2026-07-31'),
  rate('zero', '0.00', '2000-01-01', null),
];

test.each([
  ['2025-07-31', ['19.00', '9.00', '5.00', '0.00']],
  ['2025-08-01', ['21.00', '11.00', '9.00', '0.00']],
  ['2026-07-31', ['21.00', '11.00', '9.00', '0.00']],
  ['2026-08-01', ['21.00', '11.00', '0.00']],
  ['1999-12-31', []],
])('the rates of %s', (date, expected) => {
  expect(ratesOn(rates, date)).toEqual(expected);
  expect(standardRate(rates, date)).toBe(expected[0]);
});

test.each([
  ['of the standard rate, before', '21', '2026-11-25', '2025-07-31', '19.00'],
  ['of the standard rate, the day it rose', '21', '2026-11-25', '2025-08-01', '21.00'],
  ['of the reduced rate, before', '11', '2026-11-25', '2025-07-01', '9.00'],
  ['at 9 while it is transitional, before that kind was', '9', '2025-12-01', '2025-07-01', '9.00'],
  ['at 9 while it is transitional, on its last day', '9', '2026-11-25', '2026-07-31', '9.00'],
  ['at 9, sold when the kind is no more', '9', '2026-11-25', '2026-08-01', '21.00'],
  ['at 9 before the law changed, sold after', '9', '2025-07-01', '2025-08-01', '11.00'],
  ['at 5, sold when the kind is no more', '5', '2025-07-01', '2025-08-01', '21.00'],
  ['at 19, not touched since the law changed', '19', '2026-11-25', '2026-11-25', '21.00'],
  ['at a rate that never was', '24', '2026-11-25', '2025-07-01', '19.00'],
  ['on a day before any rate that is known', '24', '2026-11-25', '1999-12-31', '24'],
])('a product %s', (_what, own, today, date, expected) => {
  expect(rateOfProduct(rates, { rate: own, today, date })).toBe(expected);
});
