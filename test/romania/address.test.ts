import { describe, expect, test } from 'vitest';
import {
  type Address,
  legalIdForEFactura,
  missingForEFactura,
  renderCourier,
  renderEFactura,
  renderPaper,
} from '../../src/romania/address.ts';
import { addressTail } from '../../src/romania/address-text.ts';
import { hasLegalForm } from '../../src/romania/legal-form.ts';

const bucharest: Address = {
  country: 'RO',
  county: 'RO-B',
  locality: 'București',
  sector: 3,
  street: 'Str. Lânăriei',
  street_no: '7',
  address_extra: 'Bl. B18, et. 2',
  postal_code: '040325',
};
const cluj: Address = {
  ...bucharest,
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  sector: null,
  street: 'Str. Fabricii',
  street_no: '1',
  address_extra: null,
  postal_code: '400620',
};
const village: Address = { ...cluj, locality: 'Sat Nou', street: null, street_no: '69/A', postal_code: null };
const berlin: Address = {
  ...cluj,
  country: 'DE',
  county: null,
  locality: 'Berlin',
  street: 'Lindenstraße',
  street_no: '9',
  postal_code: '10969',
};
const nowhere: Address = {
  country: 'RO',
  county: null,
  locality: null,
  sector: null,
  street: null,
  street_no: null,
  address_extra: null,
  postal_code: null,
};

describe('on paper', () => {
  test.each([
    [bucharest, 'Str. Lânăriei nr. 7, Bl. B18, et. 2, București, Sector 3, 040325'],
    [{ ...bucharest, sector: null }, 'Str. Lânăriei nr. 7, Bl. B18, et. 2, București, 040325'],
    [cluj, 'Str. Fabricii nr. 1, Cluj-Napoca, jud. Cluj, 400620'],
    [{ ...cluj, street_no: 'nr. 1A' }, 'Str. Fabricii nr. 1A, Cluj-Napoca, jud. Cluj, 400620'],
    [village, 'nr. 69/A, Sat Nou, jud. Cluj'],
    [berlin, 'Lindenstraße nr. 9, Berlin, 10969, Germania'],
    [{ ...berlin, county: 'Brandenburg' }, 'Lindenstraße nr. 9, Berlin, Brandenburg, 10969, Germania'],
    [{ ...cluj, street: '  ', street_no: null, address_extra: '' }, 'Cluj-Napoca, jud. Cluj, 400620'],
    [nowhere, ''],
  ])('%j is one line', (address, line) => {
    expect(renderPaper(address)).toBe(line);
  });
});

describe('on a courier’s label', () => {
  test.each([
    [bucharest, ['Str. Lânăriei nr. 7', 'Bl. B18, et. 2', '040325 București', 'București']],
    [cluj, ['Str. Fabricii nr. 1', '400620 Cluj-Napoca', 'Cluj']],
    [village, ['nr. 69/A', 'Sat Nou', 'Cluj']],
    [berlin, ['Lindenstraße nr. 9', '10969 Berlin', 'Germania']],
    [nowhere, []],
  ])('%j has its lines', (address, lines) => {
    expect(renderCourier(address)).toEqual(lines);
  });
});

describe('in an e-Factura', () => {
  test('București is a sector', () => {
    expect(renderEFactura(bucharest)).toEqual({
      line: 'Str. Lânăriei nr. 7',
      extra: 'Bl. B18, et. 2',
      city: 'SECTOR3',
      postal_code: '040325',
      subdivision: 'RO-B',
      country: 'RO',
    });
  });

  test('another county has its locality', () => {
    expect(renderEFactura(cluj)).toMatchObject({ city: 'Cluj-Napoca', subdivision: 'RO-CJ', extra: null });
  });

  test.each([
    [village, 'Sat Nou nr. 69/A'],
    [{ ...village, street: ' ' }, 'Sat Nou nr. 69/A'],
    [{ ...village, street_no: null }, 'Sat Nou'],
    [nowhere, ''],
  ])('the street line of %j is %j', (address, line) => {
    expect(renderEFactura(address).line).toBe(line);
  });

  test('a foreign county is free text and a wrong Romanian one is none', () => {
    expect(renderEFactura({ ...berlin, county: 'Brandenburg' }).subdivision).toBe('Brandenburg');
    expect(renderEFactura({ ...cluj, county: 'Cluj' }).subdivision).toBeNull();
  });

  test('every part is cut at its limit, never inside a surrogate pair', () => {
    const long = renderEFactura({
      ...cluj,
      street: 'ă'.repeat(200),
      locality: `${'b'.repeat(49)}😀`,
      address_extra: 'c'.repeat(101),
      postal_code: '4'.repeat(21),
    });
    expect(long.line).toBe('ă'.repeat(150));
    expect(long.city).toBe('b'.repeat(49));
    expect(long.extra).toBe('c'.repeat(100));
    expect(long.postal_code).toBe('4'.repeat(20));
  });
});

describe('what an e-Factura misses', () => {
  const firm = { name: 'Țesătoria Someșul SRL', tax_id: '12345674', tax_id_kind: 'cui' } as const;
  const person = { name: 'Ana Pop', tax_id: null, tax_id_kind: 'none' } as const;
  const foreigner = { name: 'Linden GmbH', tax_id: 'DE136695976', tax_id_kind: 'foreign' } as const;

  test.each([
    [{ ...cluj, ...firm }, []],
    [{ ...bucharest, ...firm }, []],
    [{ ...village, ...firm }, []],
    [{ ...cluj, ...person }, []],
    [{ ...berlin, ...foreigner }, []],
    [{ ...cluj, ...firm, name: ' ' }, ['name']],
    [{ ...cluj, ...firm, country: '' }, ['country']],
    [{ ...cluj, ...firm, country: 'XX' }, ['country']],
    [{ ...cluj, ...firm, county: 'Cluj' }, ['county']],
    [{ ...cluj, ...firm, county: null }, ['county']],
    [{ ...cluj, ...firm, locality: '' }, ['locality']],
    [{ ...bucharest, ...firm, sector: null }, ['sector']],
    [{ ...bucharest, ...firm, sector: 7 }, ['sector']],
    [{ ...bucharest, ...firm, street: null }, ['street']],
    [{ ...village, ...firm, street_no: null }, ['street']],
    [{ ...cluj, ...firm, tax_id: null, tax_id_kind: 'none' as const }, ['tax_id']],
    [{ ...berlin, ...person }, ['tax_id']],
    [{ ...berlin, ...foreigner, locality: null, street: null, street_no: null }, ['locality', 'street']],
    [{ ...nowhere, ...person }, ['county', 'locality', 'street']],
  ])('%# is the list of fields', (client, fields) => {
    expect(missingForEFactura(client)).toEqual(fields);
  });
});

test.each([
  ['12345674', 'cui', true, 'RO12345674', null],
  ['12345674', 'cui', false, null, '12345674'],
  ['1960229120019', 'cnp', false, null, '1960229120019'],
  [null, 'none', false, null, '0000000000000'],
  [null, 'cnp', false, null, '0000000000000'],
  ['DE136695976', 'foreign', true, 'DE136695976', null],
  ['DE136695976', 'foreign', false, null, 'DE136695976'],
  ['1003600000000', 'foreign', true, null, '1003600000000'],
  [null, 'foreign', false, null, null],
] as const)('%s of kind %s, VAT payer %s, is BT-48 %s and BT-47 %s', (taxId, kind, payer, vat, legal) => {
  expect(legalIdForEFactura(taxId, kind, payer)).toEqual({ vat_id: vat, legal_id: legal });
});

test.each([
  'ALFA SRL',
  'Alfa S.R.L.',
  'Alfa S. R. L.',
  'ALFA S.R.L',
  'ALFA SRL-D',
  'ALFA SA',
  'Alfa S.A.',
  'ALFA SA SUCURSALA CLUJ',
  'S.C. ALFA',
  'ALFA SNC, Cluj',
  'ALFA S.C.S.',
  'POP ION PFA',
  'Pop Ion P.F.A.',
  'POP ION PERSOANĂ FIZICĂ AUTORIZATĂ',
  'POP ION II',
  'Pop Ion I.I.',
  'Pop Ion Întreprindere Individuală',
  'POP I.F.',
  'PĂDURI R.A.',
  'ONG Verde',
  'Asociaţia de proprietari 12',
  'Fundația Someșul',
])('%j carries a legal form', (name) => {
  expect(hasLegalForm(name)).toBe(true);
});

test.each([
  'Ana Pop',
  'POP ION',
  'Pop I. Ion',
  'Pop A. B. Ion',
  'Minh Sa',
  'SA MINH',
  'Ra Ana',
  'Dr. Ion Pop',
  '',
])('%j carries none', (name) => {
  expect(hasLegalForm(name)).toBe(false);
});

test.each([
  ['JUD. ARGEŞ, SAT LEREŞTI COM. LEREŞTI, STR. ŞOTCAN, NR.940, ET.PARTER', 'ET.PARTER'],
  ['JUD. CLUJ, MUN. CLUJ-NAPOCA, STR. FABRICII, NR.12, BL.C4, SC.2, ET.3, AP.41', 'BL.C4, SC.2, ET.3, AP.41'],
  ['JUD. CLUJ, ORŞ. HUEDIN, ŞOS. NORD, NR.15-23, CLĂDIREA A, ET.4,5 SUBS,', 'CLĂDIREA A, ET.4,5 SUBS'],
  ['STR. LUNGĂ, NR. 69/A, PARTER ŞI ETAJ', 'PARTER ȘI ETAJ'],
  ['STR. LUNGĂ, NR.12,14, BL.3', 'BL.3'],
  ['STR. LUNGĂ, NR.5, CAMERA 2, BIROUL NR.7', 'CAMERA 2, BIROUL NR.7'],
  ['STR. LUNGĂ, NR.5', ''],
  ['STR. LUNGĂ, NR.5, ', ''],
  ['SAT NRUI, BL.3', ''],
  ['', ''],
])('after the number %j says %j', (text, tail) => {
  expect(addressTail(text)).toBe(tail);
});
