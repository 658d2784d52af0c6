import { expect, test } from 'vitest';
import { vatOf, vatRefusal } from '../../src/documents/vat-category.ts';

const romanian = { country: 'RO', tax_id_kind: 'cui', vat_payer: true } as const;
const german = { country: 'DE', tax_id_kind: 'foreign', vat_payer: true } as const;
const berliner = { country: 'DE', tax_id_kind: 'none', vat_payer: false } as const;
const swiss = { country: 'CH', tax_id_kind: 'foreign', vat_payer: true } as const;
const nothing = { vat_category: null, vat_rate: '0', vat_reason: null };

test.each([
  [romanian, '21', 'S', null],
  [german, '21', 'S', null],
  [romanian, '0', 'Z', null],
  [german, '0', 'K', 'Livrare intracomunitară scutită, art. 294 alin. (2) din Codul fiscal'],
  [berliner, '0', 'Z', null],
  [swiss, '0', 'G', 'Export scutit, art. 294 alin. (1) din Codul fiscal'],
])('to %o a rate of %s is %s', (buyer, vat_rate, vat_category, vat_reason) => {
  expect(vatOf({ firmPaysVat: true, buyer }, { ...nothing, vat_rate })).toEqual({
    vat_category,
    vat_rate,
    vat_reason,
  });
});

test.each([
  ['E', 'Scutit de TVA, art. 292 din Codul fiscal'],
  ['AE', 'Taxare inversă, art. 331 din Codul fiscal'],
  ['K', 'Livrare intracomunitară scutită, art. 294 alin. (2) din Codul fiscal'],
  ['G', 'Export scutit, art. 294 alin. (1) din Codul fiscal'],
  ['Z', null],
] as const)('a category %s that is given stands, with its usual reason', (vat_category, vat_reason) => {
  const vat = vatOf({ firmPaysVat: true, buyer: romanian }, { ...nothing, vat_category });
  expect(vat).toEqual({ vat_category, vat_rate: '0', vat_reason });
});

test('a reason that is given stands, but at the standard rate there is none', () => {
  const parties = { firmPaysVat: true, buyer: romanian };
  const vat_reason = 'Art. 292 alin. (1)';
  expect(vatOf(parties, { ...nothing, vat_category: 'E', vat_reason })).toMatchObject({ vat_reason });
  expect(vatOf(parties, { vat_category: 'S', vat_rate: '21', vat_reason })).toMatchObject({
    vat_reason: null,
  });
});

test('a firm that pays no VAT sells outside it, whatever is said', () => {
  const asked = { vat_category: 'S', vat_rate: '21', vat_reason: null } as const;
  expect(vatOf({ firmPaysVat: false, buyer: romanian }, asked)).toEqual({
    vat_category: 'O',
    vat_rate: '0',
    vat_reason: 'Neplătitor de TVA, art. 310 din Codul fiscal',
  });
});

test.each([
  ['S', '0', 'vat_category'],
  ['E', '21', 'vat_category'],
  ['S', '19', 'vat_rate'],
  ['S', '21.00', undefined],
  ['AE', '0', undefined],
] as const)('%s at %s % on a day of 21 and 11 %: refused at %s', (vat_category, vat_rate, field) => {
  const refusal = vatRefusal({ vat_category, vat_rate, vat_reason: null }, ['21.00', '11.00', '0.00']);
  expect(refusal?.field).toBe(field);
});
