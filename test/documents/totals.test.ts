import Big from 'big.js';
import { expect, test } from 'vitest';
import { type CountedLine, documentTotals, lineNet, stornoTotals } from '../../src/documents/totals.ts';

const line = (fields: Partial<CountedLine>): CountedLine => ({
  quantity: '1',
  unit_price: '1.00',
  discount_percent: '0',
  vat_category: 'S',
  vat_rate: '21',
  vat_reason: null,
  ...fields,
});

test.each([
  ['0.5', '0.01', '0', '0.01'],
  ['3', '0.335', '0', '1.01'],
  ['2', '100.00', '12.5', '175.00'],
  ['1', '9.99', '33.33', '6.66'],
  ['1', '5.00', '100', '0.00'],
])('%s × %s less %s %% is %s', (quantity, unit_price, discount_percent, net) => {
  expect(lineNet({ quantity, unit_price, discount_percent })).toBe(net);
});

test('VAT is computed once for each category and rate, on the sum of its nets', () => {
  const lines = ['0.05', '0.05', '0.05'].map((unit_price) => line({ unit_price }));
  const exempt = line({ unit_price: '10', vat_category: 'E', vat_rate: '0', vat_reason: 'Art. 292' });
  const totals = documentTotals([...lines, exempt, line({ unit_price: '2', vat_rate: '11.00' })]);

  expect(totals).toMatchObject({ net_total: '12.15', vat_total: '0.25', total: '12.40' });
  expect(totals.vat_breakdown.map(({ category, rate, base, vat }) => [category, rate, base, vat])).toEqual([
    ['S', '21.00', '0.15', '0.03'],
    ['E', '0.00', '10.00', '0.00'],
    ['S', '11.00', '2.00', '0.22'],
  ]);
});

test("each group bears its share of the document's discount", () => {
  const totals = documentTotals(
    [line({ unit_price: '33.33' }), line({ unit_price: '10', vat_rate: '11' })],
    '10',
  );

  expect(
    totals.vat_breakdown.map(({ lines, allowance, base, vat }) => [lines, allowance, base, vat]),
  ).toEqual([
    ['33.33', '3.33', '30.00', '6.30'],
    ['10.00', '1.00', '9.00', '0.99'],
  ]);
  expect(totals.total).toBe('46.29');
});

test('parts that are taken back one after another add up to the whole, to the last ban', () => {
  const random = numbers(20261125);
  for (let round = 0; round < 200; round++) {
    const lines = Array.from({ length: 1 + random(4) }, () =>
      line({
        quantity: new Big(1 + random(9000)).div(1000).toFixed(),
        unit_price: new Big(random(100_000)).div(100).toFixed(2),
        discount_percent: String(random(3) === 0 ? random(101) : 0),
        vat_rate: ['21', '11'][random(2)] ?? '21',
      }),
    );
    const discount = String(random(2) === 0 ? random(101) : 0);
    const whole = documentTotals(lines, discount);
    const halves = lines.map(({ quantity }) => new Big(quantity).times(random(1001)).div(1000).round(3));
    const at = (quantityOf: (index: number) => string) =>
      lines.map((each, index) => ({ ...each, quantity: quantityOf(index) }));
    const none = at(() => '0');
    const part = at((index) => (halves[index] ?? new Big(0)).toFixed());

    const first = stornoTotals(none, part, discount);
    const second = stornoTotals(part, lines, discount);

    for (const name of ['net_total', 'vat_total', 'total'] as const) {
      expect(new Big(first[name]).plus(second[name]).times(-1).toFixed(2)).toBe(whole[name]);
      expect(Number(first[name])).toBeLessThanOrEqual(0);
      expect(Number(second[name])).toBeLessThanOrEqual(0);
    }
    expect(
      first.nets.map((net, index) =>
        new Big(net)
          .plus(second.nets[index] ?? 0)
          .times(-1)
          .toFixed(2),
      ),
    ).toEqual(whole.nets);
  }
});

/** Whole numbers below a bound that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
