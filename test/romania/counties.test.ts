import { expect, test } from 'vitest';
import { COUNTIES, countyOfPostalCode, findCounty } from '../../src/romania/counties.ts';
import { parsePostalCode } from '../../src/romania/postal-code.ts';

test('there are 42 counties in Romanian alphabetical order, each with its own codes', () => {
  const names = COUNTIES.map(({ name }) => name);
  expect(names).toHaveLength(42);
  expect(names).toEqual([...names].sort(new Intl.Collator('ro').compare));
  for (const { code, plate, lat, lon, seat, postalPrefixes } of COUNTIES) {
    expect(code).toBe(`RO-${plate}`);
    expect([
      lat > 43 && lat < 49,
      lon > 20 && lon < 30,
      seat !== '',
      postalPrefixes.length > 0,
    ]).not.toContain(false);
  }
  for (const key of ['code', 'plate', 'name', 'number'] as const) {
    expect(new Set(COUNTIES.map((county) => county[key])).size).toBe(42);
  }
  const prefixes = COUNTIES.flatMap(({ postalPrefixes }) => postalPrefixes);
  expect(new Set(prefixes).size).toBe(prefixes.length);
});

test.each([
  ['RO-CJ', 'Cluj'],
  ['ro-cj', 'Cluj'],
  ['CJ', 'Cluj'],
  ['Cluj', 'Cluj'],
  ['jud. Cluj', 'Cluj'],
  ['JUD.CLUJ', 'Cluj'],
  ['Judeţul Cluj', 'Cluj'],
  ['MUNICIPIUL BUCUREŞTI', 'București'],
  ['mun. Bucuresti', 'București'],
  ['B', 'București'],
  ['40', 'București'],
  ['BRASOV', 'Brașov'],
  ['CARAS-SEVERIN', 'Caraș-Severin'],
  ['Caraș Severin', 'Caraș-Severin'],
  ['BISTRIŢA - NĂSĂUD', 'Bistrița-Năsăud'],
  ['Dîmbovița', 'Dâmbovița'],
  ['DAMBOVITA', 'Dâmbovița'],
  ['DIMBOVITA', 'Dâmbovița'],
  ['vilcea', 'Vâlcea'],
  ['SATU MARE', 'Satu Mare'],
  ['12', 'Cluj'],
  ['03', 'Argeș'],
  [51, 'Călărași'],
  [52, 'Giurgiu'],
])('%j is %s', (text, name) => {
  expect(findCounty(text)?.name).toBe(name);
});

test.each(['', 'X', '41', '0', 'Transilvania', 'Municipiul', 'Cluj-Napoca', 'RO'])(
  '%j is no county',
  (text) => {
    expect(findCounty(text)).toBeUndefined();
  },
);

test('every county is found by its own code, plate, number and name', () => {
  for (const county of COUNTIES) {
    for (const text of [county.code, county.plate, county.number, county.name, county.name.toUpperCase()]) {
      expect(findCounty(text)).toBe(county);
    }
  }
});

test.each([
  ['400001', 'RO-CJ'],
  ['040325', 'RO-B'],
  ['60787', 'RO-B'],
  ['77190', 'RO-IF'],
  ['80001', 'RO-GR'],
  ['990000', undefined],
  ['12', undefined],
  ['abc', undefined],
])('the postal code %s lies in %s', (code, county) => {
  expect(countyOfPostalCode(code)?.code).toBe(county);
});

test.each([
  ['400001', '400001'],
  [' 40 0001 ', '400001'],
  ['60787', '060787'],
  ['7190', '007190'],
])('the postal code %j is %s', (text, value) => {
  expect(parsePostalCode(text)).toEqual({ ok: true, value });
});

test.each(['', '123', '1234567', '40A001', 'RO-400001'])('%j is no postal code', (text) => {
  expect(parsePostalCode(text)).toEqual({ ok: false, message: 'Codul poștal are 6 cifre.' });
});
