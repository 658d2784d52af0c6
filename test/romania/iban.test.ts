import { expect, test } from 'vitest';
import { findBank } from '../../src/romania/banks.ts';
import { formatIban, parseIban } from '../../src/romania/iban.ts';

test.each([
  ['RO37BTRL0000000000000001', 'RO37BTRL0000000000000001', 'Banca Transilvania'],
  ['ro24 rncb abcd 0000 1234 5678', 'RO24RNCBABCD000012345678', 'Banca Comercială Română'],
  ['IBAN: RO40-TREZ-1234-5678-9012-3456', 'RO40TREZ1234567890123456', 'Trezoreria Statului'],
  ['RO21\u00a0INGB\u00a00000\u00a09999\u00a00123\u00a04567.', 'RO21INGB0000999901234567', 'ING Bank'],
  ['RO24ZZZZ0000000000000042', 'RO24ZZZZ0000000000000042', null],
  ['DE91 1000 0000 0123 4567 89', 'DE91100000000123456789', null],
  ['MD02AG000000022500123456', 'MD02AG000000022500123456', null],
  ['GB29NWBK60161331926819', 'GB29NWBK60161331926819', null],
])('%j is the IBAN %s of the bank %s', (text, iban, bank) => {
  expect(parseIban(text)).toEqual({ ok: true, iban, bank });
});

test.each([
  ['', /^Scrieți IBAN-ul/],
  ['  ', /^Scrieți IBAN-ul/],
  ['RO38BTRL0000000000000001', /Cifrele de control/],
  ['RO37BTRL0000000000000O01', /Cifrele de control/],
  ['RO37BTRL000000000000001', /24 de caractere; ați scris 23/],
  ['RO37BTRL00000000000000011', /24 de caractere; ați scris 25/],
  ['RO371TRL0000000000000001', /nu are forma/],
  ['DE9110000000012345678', /lungimea cerută de țara lui/],
  ['XX37BTRL0000000000000001', /litere ale țării/],
  ['12345678', /litere ale țării/],
  ['cont la bancă', /litere ale țării/],
])('%j is refused with a sentence of its own', (text, sentence) => {
  expect(parseIban(text)).toEqual({ ok: false, message: expect.stringMatching(sentence) });
});

test('an IBAN is printed in groups of four', () => {
  expect(formatIban('RO37BTRL0000000000000001')).toBe('RO37 BTRL 0000 0000 0000 0001');
  expect(formatIban('DE91100000000123456789')).toBe('DE91 1000 0000 0123 4567 89');
  expect(formatIban('')).toBe('');
});

test.each([
  ['BTRL', 'Banca Transilvania'],
  ['btrl', 'Banca Transilvania'],
  ['WBAN', 'Intesa Sanpaolo Bank România'],
  ['MIRO', 'ProCredit Bank'],
  ['BPOS', 'Bancpost'],
  ['CECB', null],
  ['', null],
])('the bank of %j is %s', (code, name) => {
  expect(findBank(code)).toBe(name);
});
