import { describe, expect, test } from 'vitest';
import { checkEFactura } from '../../../src/documents/efactura/rules.ts';
import { toUbl } from '../../../src/documents/efactura/ubl.ts';
import { badCases } from './bad-cases.ts';
import { goodCases } from './good-cases.ts';
import { brokenRules } from './rule-texts.ts';

describe('an e-Factura that is issued', () => {
  test.each(goodCases)('of %s breaks no rule, neither before nor as XML', (_name, document) => {
    expect(checkEFactura(document)).toEqual([]);
    expect(brokenRules(toUbl({ ...document, series: 'FCT', number: 12 }))).toEqual([]);
  });
});

describe('an e-Factura that is refused', () => {
  test.each(badCases)('for %s names the rule and the field', (_name, document, ...expected) => {
    const refusals = checkEFactura(document);
    expect(refusals.map(({ rule, place }) => [rule, place.of, place.field, place.index])).toEqual(
      expected.map(([rule, of, field, index]) => [rule, of, field, index]),
    );
    for (const { message } of refusals) expect(message).toMatch(/^\p{Lu}.*\.$/u);
  });
});
