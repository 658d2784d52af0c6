import { expect, test } from 'vitest';
import { isTooMuch, lineNet, orderTotals } from '../../src/orders/totals.ts';

const nets: [quantity: string, price: string, net: string][] = [
  ['1', '100', '100.00'],
  ['3', '0.35', '1.05'],
  ['0.5', '0.01', '0.01'],
  ['0.333', '1.50', '0.50'],
  ['1.005', '1.00', '1.01'],
  ['2.675', '1.00', '2.68'],
  ['0.001', '4.99', '0.00'],
  ['0.001', '5.00', '0.01'],
  ['999999.999', '1234567.89', '1234567888765.43'],
  ['1', '0', '0.00'],
];

test.each(nets)('%s × %s lei is %s, rounded half up', (quantity, unit_price, net) => {
  expect(lineNet({ quantity, unit_price })).toBe(net);
});

test('VAT is computed once for each rate on the sum of its nets', () => {
  const line = { quantity: '1', unit_price: '0.03', vat_rate: '21' };

  // Line by line it would be 3 × 0.01; on the sum it is 0.09 × 21 % = 0.0189.
  expect(orderTotals([line, line, line])).toEqual({ net_total: '0.09', vat_total: '0.02', total: '0.11' });
});

test('each rate rounds for itself, and one rate is one however it is written', () => {
  const totals = orderTotals([
    { quantity: '2', unit_price: '10.25', vat_rate: '21' },
    { quantity: '1', unit_price: '0.50', vat_rate: '21.00' },
    { quantity: '3', unit_price: '3.33', vat_rate: '11' },
    { quantity: '1', unit_price: '7', vat_rate: '0' },
  ]);

  expect(totals).toEqual({ net_total: '37.99', vat_total: '5.51', total: '43.50' });
});

test('no lines are nothing', () => {
  expect(orderTotals([])).toEqual({ net_total: '0.00', vat_total: '0.00', total: '0.00' });
});

test('an amount of fifteen digits is more than the books hold', () => {
  expect(isTooMuch('999999999999.99')).toBe(false);
  expect(isTooMuch('1000000000000.00')).toBe(true);
});
