import { expect, test } from 'vitest';
import { isIncreased } from '../../src/orders/increase.ts';

const line = (quantity: string, net: string, more: object = {}) => ({
  id: 1,
  product_id: null,
  description: 'Montaj',
  quantity,
  net,
  ...more,
});
type Lines = ReturnType<typeof line>[];
const one = [line('1', '100.00')];
const two = [...one, line('5', '50.00', { id: 2, product_id: 7, description: 'Vin' })];
const unnamed = { id: undefined };

const table: [what: string, before: Lines, after: Lines, total: string, increased: boolean][] = [
  ['nothing', one, one, '121.00', false],
  ['a smaller quantity', one, [line('0.5', '50.00')], '60.50', false],
  ['the same written otherwise', one, [line('1.000', '100')], '121', false],
  ['more of it for the same money', one, [line('100', '100.00')], '121.00', true],
  ['a higher price of less', one, [line('0.9', '100.01')], '121.00', true],
  ['a higher rate', one, one, '124.00', true],
  ['a free line beside it', one, [...one, line('50', '0.00', unnamed)], '121.00', true],
  [
    'another line in its place',
    one,
    [line('1', '1.00', { id: undefined, description: 'Pompă' })],
    '1.21',
    true,
  ],
  ['less, without the id of the line', two, [line('1', '100.00', unnamed)], '121.00', false],
  ['more, without the id of the line', one, [line('2', '100.00', unnamed)], '121.00', true],
  [
    'the same product without its id, under another text',
    two,
    [line('4', '40.00', { id: undefined, product_id: 7, description: 'Vin roșu' })],
    '48.40',
    false,
  ],
  ['the same line twice', one, [...one, line('1', '100.00', unnamed)], '121.00', true],
  ['a line less', two, one, '121.00', false],
];

test.each(table)('an order with %s', (_what, lines, after, total, increased) => {
  const before = { total: lines === one ? '121.00' : '181.50', lines };
  expect(isIncreased(before, { total, lines: after })).toBe(increased);
});
