import { describe, expect, test } from 'vitest';
import { formatTaxId, parseTaxId, printedTaxId } from '../../src/romania/tax-id.ts';

describe('a Romanian tax number', () => {
  test.each([
    '12345674',
    'RO12345674',
    'ro 12345674',
    'RO-12345674',
    'R.O. 12345674',
    'CIF 12345674',
    'CIF: RO 12345674',
    'C.I.F. RO12345674',
    'CUI:12345674',
    'C.U.I. 12345674',
    'CIF/CUI: 12345674',
    'Cod fiscal: RO12345674',
    'Codul fiscal 12345674',
    'Cod unic de înregistrare RO 12345674',
    'RO CIF 12345674',
    '12.345.674',
    ' 12 345 674 ',
    '12\u00a0345\u00a0674',
    '１２３４５６７４',
    '0012345674',
  ])('is read from %j', (text) => {
    expect(parseTaxId(text)).toEqual({ ok: true, kind: 'cui', value: '12345674' });
  });

  test.each(['19', '108', '1006', '42642', '9876543216'])('may be as short or long as %s', (text) => {
    expect(parseTaxId(text)).toEqual({ ok: true, kind: 'cui', value: text });
  });

  test.each(['1960229120019', 'CNP 1960229120019', '1 960229 120019', 'CIF/CNP: 1960229120019'])(
    'with 13 digits is a CNP: %j',
    (text) => {
      expect(parseTaxId(text)).toEqual({ ok: true, kind: 'cnp', value: '1960229120019' });
    },
  );

  test.each([null, undefined, '', '   ', '0000000000000', '0 000000 000000', 'CNP 0000000000000'])(
    'is none when it is %j',
    (text) => {
      expect(parseTaxId(text)).toEqual({ ok: true, kind: 'none', value: null });
    },
  );

  test.each([
    ['RO', /Lipsesc cifrele/],
    ['CIF:', /Lipsesc cifrele/],
    ['-', /Lipsesc cifrele/],
    ['ABC', /numai cifre/],
    ['ROMANIA', /numai cifre/],
    ['12345674X', /numai cifre/],
    ['DE136695976', /numai cifre/],
    ['12345675', /Cifra de control a CIF-ului/],
    ['0012345675', /Cifra de control a CIF-ului/],
    ['5', /între 2 și 10 cifre.*ați scris 1\./],
    ['12345678901', /ați scris 11\./],
    ['123456789012', /ați scris 12\./],
    ['12345678901234', /ați scris 14\./],
    ['1960229120018', /CNP-ul nu este corect/],
  ])('%j is refused with a sentence of its own', (text, sentence) => {
    expect(parseTaxId(text)).toEqual({ ok: false, message: expect.stringMatching(sentence) });
  });
});

describe('a foreign tax number', () => {
  // One of every country of the Union; published examples.
  const european = [
    ['AT', 'ATU12345675'],
    ['BE', 'BE0428759497'],
    ['BG', 'BG175074752'],
    ['CY', 'CY10259033P'],
    ['CZ', 'CZ25123891'],
    ['DE', 'DE136695976'],
    ['DK', 'DK13585628'],
    ['EE', 'EE100931558'],
    ['GR', 'EL094259216'],
    ['ES', 'ESA58818501'],
    ['FI', 'FI20774740'],
    ['FR', 'FR40303265045'],
    ['HR', 'HR33392005961'],
    ['HU', 'HU12892312'],
    ['IE', 'IE6433435F'],
    ['IT', 'IT00743110157'],
    ['LT', 'LT119511515'],
    ['LU', 'LU15027442'],
    ['LV', 'LV40003521600'],
    ['MT', 'MT11679112'],
    ['NL', 'NL004495445B01'],
    ['PL', 'PL8567346215'],
    ['PT', 'PT501964843'],
    ['SE', 'SE556188840401'],
    ['SI', 'SI50223054'],
    ['SK', 'SK2022749619'],
    ['XI', 'XI110305878'],
    ['GB', 'GB980780684'],
  ] as const;

  test.each(european)('of %s is kept with its prefix: %s', (country, value) => {
    expect(parseTaxId(value, country)).toEqual({ ok: true, kind: 'foreign', value });
  });

  test.each(european)('of %s gets the prefix it was typed without: %s', (country, value) => {
    expect(parseTaxId(value.slice(2), country)).toEqual({ ok: true, kind: 'foreign', value });
  });

  test.each([
    ['fr 40 303 265 045', 'FR', 'FR40303265045'],
    ['BE 0428.759.497', 'BE', 'BE0428759497'],
    ['A-58818501', 'ES', 'ESA58818501'],
    ['GR094259216', 'GR', 'EL094259216'],
    ['GR 094 259 216', 'GR', 'EL094259216'],
    ['XI110305878', 'GB', 'XI110305878'],
  ])('%j of %s is stored as %s', (text, country, value) => {
    expect(parseTaxId(text, country)).toEqual({ ok: true, kind: 'foreign', value });
  });

  test.each([
    ['DE136695977', 'DE'],
    ['DE136695976', 'AT'],
    ['RO12345674', 'DE'],
    ['12345', 'FR'],
    ['DE', 'DE'],
    ['ABC', 'IT'],
  ])('%j is refused for %s, naming the prefix', (text, country) => {
    expect(parseTaxId(text, country)).toEqual({
      ok: false,
      message: `Codul de TVA nu este corect pentru țara aleasă (începe cu ${country}).`,
    });
  });

  test.each([
    ['1003600000000', 'MD', '1003600000000'],
    ['12-3456789', 'US', '12-3456789'],
    ['che 123.456.788 mwst', 'CH', 'CHE123.456.788MWST'],
    ['12', 'TR', '12'],
  ])('outside the Union %j of %s is taken as %s', (text, country, value) => {
    expect(parseTaxId(text, country)).toEqual({ ok: true, kind: 'foreign', value });
  });

  test.each(['A1', 'ABC', '1', 'ĂÂ12', '12_34', '1'.repeat(31)])(
    'outside the Union %j is refused',
    (text) => {
      expect(parseTaxId(text, 'US')).toEqual({
        ok: false,
        message: expect.stringMatching(/^Codul fiscal străin/),
      });
    },
  );

  test.each(['', null, '0000000000000'])('is none when it is %j', (text) => {
    expect(parseTaxId(text, 'DE')).toEqual({ ok: true, kind: 'none', value: null });
  });
});

test.each([
  ['4264242', 'cui', true, 'RO4264242'],
  ['4264242', 'cui', false, '4264242'],
  ['1960229120019', 'cnp', true, '1••••••••••19'],
  ['DE136695976', 'foreign', true, 'DE136695976'],
  [null, 'none', true, ''],
  [null, 'cui', true, ''],
] as const)('%s of kind %s, VAT payer %s, is shown as %j', (value, kind, payer, printed) => {
  expect(formatTaxId(value, kind, payer)).toBe(printed);
});

test('a document prints a CNP whole', () => {
  expect(printedTaxId('1960229120019', 'cnp', true)).toBe('1960229120019');
});
