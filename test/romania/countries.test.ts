import { expect, test } from 'vitest';
import { COUNTRIES, findCountry, isEu } from '../../src/romania/countries.ts';

test('all 249 countries have a Romanian name, Romania first', () => {
  expect(COUNTRIES).toHaveLength(249);
  expect(new Set(COUNTRIES.map(({ code }) => code)).size).toBe(249);
  expect(COUNTRIES.filter(({ code, name }) => code === name || /[şţŞŢ]/.test(name))).toEqual([]);
  expect(COUNTRIES[0]).toEqual({ code: 'RO', name: 'România' });
  const others = COUNTRIES.slice(1).map(({ name }) => name);
  expect(others).toEqual([...others].sort(new Intl.Collator('ro').compare));
});

test.each([
  ['DE', 'DE'],
  ['de', 'DE'],
  ['Germania', 'DE'],
  ['ROMANIA', 'RO'],
  ['Elveţia', 'CH'],
  ['tarile de jos', 'NL'],
  ['Olanda', 'NL'],
  ['Marea Britanie', 'GB'],
  ['Moldova', 'MD'],
  ['SUA', 'US'],
  ['EL', 'GR'],
  ['', undefined],
  ['XX', undefined],
  ['Atlantida', undefined],
])('%j is the country %s', (text, code) => {
  expect(findCountry(text)?.code).toBe(code);
});

test('the Union has 27 members, Romania among them and Great Britain not', () => {
  expect(COUNTRIES.filter(({ code }) => isEu(code))).toHaveLength(27);
  expect([isEu('RO'), isEu('GR'), isEu('GB'), isEu('CH'), isEu('XI'), isEu('')]).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
