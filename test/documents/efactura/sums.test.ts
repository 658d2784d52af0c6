import Big from 'big.js';
import { expect, test } from 'vitest';
import { checkEFactura } from '../../../src/documents/efactura/rules.ts';
import { toUbl } from '../../../src/documents/efactura/ubl.ts';
import type { FrozenDocument } from '../../../src/documents/frozen.ts';
import { frozen, stornoOf } from './cases.ts';
import { brokenRules } from './rule-texts.ts';

/** Mulberry32: the same numbers in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const cases = [
  { vat_category: 'S', vat_rate: '21.00', vat_reason: null },
  { vat_category: 'S', vat_rate: '11.00', vat_reason: null },
  { vat_category: 'S', vat_rate: '9.00', vat_reason: null },
  { vat_category: 'Z', vat_rate: '0.00', vat_reason: null },
  { vat_category: 'E', vat_rate: '0.00', vat_reason: 'Scutit, art. 292' },
  { vat_category: 'AE', vat_rate: '0.00', vat_reason: 'Taxare inversă' },
] as const;

function randomInvoice(below: (most: number) => number): FrozenDocument {
  const lines = Array.from({ length: 1 + below(8) }, () => ({
    quantity: ((1 + below(50_000)) / 1000).toFixed(3),
    unit_price: (below(100_000) / 100).toFixed(2),
    discount_percent: below(2) ? '0.00' : (below(10_001) / 100).toFixed(2),
    ...(cases[below(cases.length)] ?? cases[0]),
  }));
  return frozen({ lines, discount_percent: below(2) ? '0.00' : (below(10_001) / 100).toFixed(2) });
}

const brokenOf = (document: FrozenDocument) => [
  ...checkEFactura(document).map(({ rule }) => rule),
  ...brokenRules(toUbl({ ...document, series: 'FCT', number: 1 })),
];

test('the sums of any invoice hold to the ban', () => {
  const below = randomFrom(1);
  for (let run = 0; run < 100; run++) {
    const invoice = randomInvoice(below);
    expect(brokenOf(invoice), JSON.stringify(invoice.lines)).toEqual([]);
  }
});

test('storno in three parts hold one by one and take back the whole', () => {
  const below = randomFrom(2);
  for (let run = 0; run < 40; run++) {
    const invoice = randomInvoice(below);
    const parts = invoice.lines.map(({ quantity }) => {
      const whole = Math.round(Number(quantity) * 1000);
      const first = below(whole + 1);
      const second = below(whole - first + 1);
      return [first, second, whole - first - second].map((part) => (part / 1000).toFixed(3));
    });
    const at = (index: number) => parts.map((part) => part[index] ?? '0');
    const both = at(0).map((part, index) => new Big(part).plus(at(1)[index] ?? 0).toFixed(3));
    const storno = [
      stornoOf(
        invoice,
        at(0).map(() => '0'),
        at(0),
      ),
      stornoOf(invoice, at(0), at(1)),
      stornoOf(invoice, both, at(2)),
    ];
    const taken = storno.reduce((sum, { total }) => sum.plus(total), new Big(0));
    expect(taken.times(-1).toFixed(2)).toBe(invoice.total);
    for (const part of storno.filter(({ lines }) => lines.length > 0)) {
      expect(brokenOf(part), JSON.stringify([invoice.lines, part.lines])).toEqual([]);
    }
  }
});
