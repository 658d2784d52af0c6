import { expect, test } from 'vitest';
import { fixDiacritics, fold } from '../../src/romania/diacritics.ts';

test.each([
  ['BUCUREŞTI', 'BUCUREȘTI'],
  ['Ţăndărei, oraş', 'Țăndărei, oraș'],
  ['s\u0326i t\u0326i a\u0306', 'și ți ă'],
  ['s\u0327i', 'și'],
  ['  Piatra \u00a0 Neamţ\n', 'Piatra Neamț'],
  ['Ștefan', 'Ștefan'],
  ['', ''],
])('fixDiacritics writes %j as %j', (text, expected) => {
  expect(fixDiacritics(text)).toBe(expected);
});

test.each([
  ['BUCUREŞTI', 'bucuresti'],
  ['Bistrița-Năsăud', 'bistrita-nasaud'],
  ['Întreprinderea  „Cârnați” ', 'intreprinderea „carnati”'],
  ['Café Müller Straße', 'cafe muller strasse'],
  ['ŁÓDŹ Ørsted İstanbul ıığ', 'lodz orsted istanbul iig'],
  ['', ''],
])('fold makes %j the key %j', (text, expected) => {
  expect(fold(text)).toBe(expected);
});
