import { expect, test } from 'vitest';
import { parseTradeRegisterNo } from '../../src/romania/trade-register.ts';

test.each([
  ['J40/372/2002', 'J2002000372404', 'J40/372/2002'],
  ['j40/372/2002', 'J2002000372404', 'J40/372/2002'],
  ['J 40 / 372 / 23.01.2002', 'J2002000372404', 'J40/372/2002'],
  ['J40/372/23/01/2002', 'J2002000372404', 'J40/372/2002'],
  ['J40-372-2002', 'J2002000372404', 'J40/372/2002'],
  ['Nr. Reg. Com.: J40/372/2002', 'J2002000372404', 'J40/372/2002'],
  ['Nr. ord. reg. com. J40/372/2002,', 'J2002000372404', 'J40/372/2002'],
  ['ROONRC.J40/372/2002', 'J2002000372404', 'J40/372/2002'],
  ['J2002000372404', 'J2002000372404', 'J40/372/2002'],
  ['J 2002 000372 40 4', 'J2002000372404', 'J40/372/2002'],
  ['J3/176/2018', 'J2018000176032', 'J03/176/2018'],
  ['J03/176/2018', 'J2018000176032', 'J03/176/2018'],
  ['F12/5/1999', 'F1999000005126', 'F12/5/1999'],
  ['C01/2/2001', 'C2001000002013', 'C01/2/2001'],
  ['J51/99999/1990', null, 'J51/99999/1990'],
  ['J52/00012/2024', null, 'J52/12/2024'],
  ['J2024000123008', 'J2024000123008', null],
  ['F2025000001003', null, null],
])('%j is the number %s, before %s', (text, value, old) => {
  const parsed = parseTradeRegisterNo(text);
  expect(parsed).toMatchObject({ old });
  if (value) expect(parsed).toMatchObject({ value, warning: null });
});

test('the old form and the new one derived from it are one number', () => {
  for (const old of ['J12/3456/2011', 'F08/1/1991', 'C40/77/2024']) {
    const { value } = parseTradeRegisterNo(old) ?? {};
    expect(parseTradeRegisterNo(value ?? '')).toEqual({ value, old, warning: null });
  }
});

test('a wrong control digit is a warning and the number stays as typed', () => {
  expect(parseTradeRegisterNo('J2024000123000')).toEqual({
    value: 'J2024000123000',
    old: null,
    warning: 'Cifra de control a numărului de înregistrare ar trebui să fie 8; verificați numărul.',
  });
  expect(parseTradeRegisterNo('J2002000372405')).toMatchObject({
    value: 'J2002000372405',
    old: 'J40/372/2002',
  });
});

test.each([
  '',
  'ABC',
  '40/372/2002',
  'X40/372/2002',
  'J40/372/1989',
  'J40/372/2025',
  'J40/372/02',
  'J0/372/2002',
  'J41/372/2002',
  'J53/372/2002',
  'J40/0/2002',
  'J40/123456/2002',
  'J22/1515/2007/123',
  'J2002000372414',
  'J1989000372404',
  'J200200037240',
  'J20020003724044',
  'J2002000000404',
])('%j is no trade register number', (text) => {
  expect(parseTradeRegisterNo(text)).toBeNull();
});
