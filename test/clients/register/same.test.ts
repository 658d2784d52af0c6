import { expect, test } from 'vitest';
import type { PlainAddress } from '../../../src/clients/register/same.ts';
import { sameAddress, sameCaen, sameName, sameTradeRegisterNo } from '../../../src/clients/register/same.ts';

test.each([
  ['ȚESĂTORIA SOMEȘUL SRL', 'Ţesătoria  Someşul S.R.L.'],
  ['TESATORIA SOMESUL SRL', 'Țesătoria Someșul srl'],
  ['SC MOARA VECHE SRL', 'Moara Veche SRL'],
  ['S.C. MOARA VECHE S.A.', 'MOARA VECHE SA'],
  ['"MOARA-VECHE" SRL', 'Moara Veche SRL'],
  ['POPESCU ION PERSOANĂ FIZICĂ AUTORIZATĂ', 'Popescu Ion P.F.A.'],
  ['MOARA SRL-D', 'Moara S.R.L. - D'],
  ['S.C. A.B. INVEST S.R.L.', 'AB Invest SRL'],
  ['S.C.MOARA VECHE S.R.L.', 'MOARA VECHE SRL'],
  ['C.A. Rosetti SRL', 'C A ROSETTI SRL'],
  ['C.A.ROSETTI SRL', 'CA Rosetti S.R.L.'],
  ['D.E. Invest SRL', 'D E INVEST S.R.L.'],
  ['Moara & Fiii SRL', 'MOARA ȘI FIII SRL'],
  ['MOARA&FIII SRL', 'Moara Si Fiii SRL'],
  ['Î.I. Popescu Ion', 'POPESCU ION ÎNTREPRINDERE INDIVIDUALĂ'],
  ['PFA Popescu Ion', 'POPESCU ION PERSOANĂ FIZICĂ AUTORIZATĂ'],
  ['Societatea Moara Veche SRL', 'MOARA VECHE S.R.L.'],
  ['SOCIETATEA COMERCIALĂ MOARA S.A.', 'Moara SA'],
  ['SRL Moara', 'MOARA SRL'],
])('%s is the name %s', (one, other) => {
  expect(sameName(one, other)).toBe(true);
  expect(sameName(other, one)).toBe(true);
});

test.each([
  ['MOARA VECHE SRL', 'MOARA NOUĂ SRL'],
  ['MOARA VECHE SRL', 'MOARA VECHE SA'],
  ['SC SRL', 'SRL'],
  ['Popescu Ion PFA', 'Popescu Ion II'],
  ['Moara Fiii SRL', 'Moara și Fiii SRL'],
  ['A.B. Invest SRL', 'A.C. Invest SRL'],
  ['Societatea Moara', 'Moara'],
  ['MOARA SRL', 'MOARA 2 SRL'],
])('%s is not the name %s', (one, other) => {
  expect(sameName(one, other)).toBe(false);
});

test('numbers of the trade register and codes are the same in the old form, the new one and without zeros', () => {
  expect(sameTradeRegisterNo('J12/1500/2012', 'J2012001500128')).toBe(true);
  expect(sameTradeRegisterNo('j 12 / 1500 / 2012', 'J2012001500128')).toBe(true);
  expect(sameTradeRegisterNo('J12/1501/2012', 'J2012001500128')).toBe(false);
  expect(sameTradeRegisterNo(null, 'J2012001500128')).toBe(false);
  expect(sameCaen('119', '0119')).toBe(true);
  expect(sameCaen('0119', '1190')).toBe(false);
});

const dej: PlainAddress = {
  country: 'RO',
  county: 'RO-CJ',
  locality: 'Dej',
  sector: null,
  street: 'Str. Gării',
  street_no: '12A',
  address_extra: 'Bl. C4, sc. 2, et. 3, ap. 41',
  postal_code: '405200',
  siruta: null,
};

test.each<[string, Partial<PlainAddress>]>([
  ['the same', {}],
  ['capitals and cedillas', { locality: 'DEJ', street: 'STR. GĂRII' }],
  ['Strada', { street: 'Strada Gării' }],
  ['no kind of street', { street: 'garii' }],
  ['the number in the street', { street: 'Str. Gării nr. 12 A', street_no: null }],
  ['the number with its word', { street_no: 'nr. 12-A' }],
  ['Mun. before the locality', { locality: 'Mun. Dej' }],
  ['block and flat in full', { address_extra: 'BLOC C4, SCARA 2, ETAJ 3, APARTAMENT 41' }],
])('our address with %s is that of the register', (_what, ours) => {
  expect(sameAddress({ ...dej, ...ours }, dej)).toBe(true);
});

test.each<[string, Partial<PlainAddress>]>([
  ['another number', { street_no: '14' }],
  ['another kind of street', { street: 'Bulevardul Gării' }],
  ['another street', { street: 'Str. Morii' }],
  ['another locality', { locality: 'Gherla' }],
  ['another county', { county: 'RO-SJ' }],
  ['another flat', { address_extra: 'Bl. C4, sc. 2, et. 3, ap. 42' }],
  ['another postal code', { postal_code: '405201' }],
  ['no street', { street: null, street_no: null }],
])('our address with %s is not that of the register', (_what, ours) => {
  expect(sameAddress({ ...dej, ...ours }, dej)).toBe(false);
});

test('what the register leaves empty says nothing, and a lost leading zero of a postal code neither', () => {
  const sparse = { ...dej, address_extra: null, postal_code: null, street_no: null };
  expect(sameAddress(dej, sparse)).toBe(true);
  expect(sameAddress({ ...dej, postal_code: '077025' }, { ...dej, postal_code: '77025' })).toBe(true);
});

test('a village of the same name in another commune is another place', () => {
  expect(sameAddress({ ...dej, siruta: 1 }, { ...dej, siruta: 2 })).toBe(false);
});
