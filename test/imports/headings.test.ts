import { expect, test } from 'vitest';
import { sheetColumns } from '../../src/clients/sheet.ts';
import { findHeadingRow, recognizeHeadings, targets } from '../../src/imports/headings.ts';

const recognized = (headings: string) => {
  const names = headings.split(';');
  return Object.fromEntries(recognizeHeadings(names).map((target, index) => [names[index], target]));
};

test('our own headings mean exactly their fields, in every spelling of letters', () => {
  const own = sheetColumns.map(({ target }) => target.replace(/^(contacts|delivery_addresses)\./, '$1[0].'));
  const headings = sheetColumns.map(({ heading }) => heading);

  expect(recognizeHeadings(headings)).toEqual(own);
  const plain = headings.map((heading) => heading.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase());
  expect(recognizeHeadings(plain)).toEqual(own);
});

test('every choice of the mapping screen has its own name, and that name as a heading means it', () => {
  const labels = targets.map(({ label }) => label);

  expect(new Set(labels).size).toBe(labels.length);
  expect(recognizeHeadings(labels)).toEqual(targets.map(({ target }) => target));
  expect([...new Set(targets.map(({ group }) => group))]).toEqual([
    'Client',
    'Contact 1',
    'Contact 2',
    'Contact 3',
    'Livrare 1',
    'Livrare 2',
    'Livrare 3',
  ]);
});

test('the columns of invoicing programs are recognised, what they have beside is left out', () => {
  expect(
    recognized('Nume;CIF;Reg Com;Adresa;Oras;Judet;Tara;Email;Telefon;IBAN;Banca;Persoana contact'),
  ).toEqual({
    Nume: 'name',
    CIF: 'tax_id',
    'Reg Com': 'trade_register_no',
    Adresa: 'address',
    Oras: 'locality',
    Judet: 'county',
    Tara: 'country',
    Email: 'email',
    Telefon: 'phone',
    IBAN: 'iban',
    Banca: 'bank',
    'Persoana contact': 'contacts[0].name',
  });
  expect(
    recognized(
      'Cod;Denumire;Cod fiscal;Nr. Reg. Com.;Analitic;Zile scadență;Discount;Agent;Grupa;Observații',
    ),
  ).toEqual({
    Cod: '',
    Denumire: 'name',
    'Cod fiscal': 'tax_id',
    'Nr. Reg. Com.': 'trade_register_no',
    Analitic: '',
    'Zile scadență': 'payment_term_days',
    Discount: '',
    Agent: 'manager_ids',
    Grupa: 'type_id',
    Observații: '',
  });
  expect(
    recognized(
      'Nume partener;C.U.I.;Nr.Reg.Comert;Telefon fix;Tel. mobil;Adresa de e-mail;Cod poștal;Nr. crt.',
    ),
  ).toEqual({
    'Nume partener': 'name',
    'C.U.I.': 'tax_id',
    'Nr.Reg.Comert': 'trade_register_no',
    'Telefon fix': 'phone',
    'Tel. mobil': 'mobile',
    'Adresa de e-mail': 'email',
    'Cod poștal': 'postal_code',
    'Nr. crt.': '',
  });
});

test('people and delivery addresses are recognised by their words and numbers', () => {
  expect(
    recognized(
      'Contact;Telefon contact;E-mail persoană de contact;Contact 2;Contact 2 e-mail;Punct de lucru 1;Punct de lucru 2;Localitate livrare;Livrare 2: stradă;Adresa livrare 3;Contact 7',
    ),
  ).toEqual({
    Contact: 'contacts[0].name',
    'Telefon contact': 'contacts[0].phone',
    'E-mail persoană de contact': 'contacts[0].email',
    'Contact 2': 'contacts[1].name',
    'Contact 2 e-mail': 'contacts[1].email',
    'Punct de lucru 1': 'delivery_addresses[0].address',
    'Punct de lucru 2': 'delivery_addresses[1].address',
    'Localitate livrare': 'delivery_addresses[0].locality',
    'Livrare 2: stradă': 'delivery_addresses[1].street',
    'Adresa livrare 3': 'delivery_addresses[2].address',
    'Contact 7': '',
  });
});

test('a field goes to the one column that names it best, wherever it stands', () => {
  expect(recognizeHeadings(['Client', 'Denumire client', 'CNP', 'CIF', 'Telefon', 'Telefon'])).toEqual([
    '',
    'name',
    '',
    'tax_id',
    'phone',
    '',
  ]);
});

test('the headings are found below a title, and are the first row where none looks like them', () => {
  const rows = (...texts: string[]) =>
    texts.map((text, index) => ({ line: index + 1, cells: text.split(';') }));

  expect(
    findHeadingRow(
      rows(
        'Lista clienților',
        'Țesătoria Someșul SRL;;24.11.2026',
        'Nr. crt.;Denumire;CUI;Telefon',
        '1;Client;12;0722',
      ),
    ),
  ).toBe(2);
  expect(findHeadingRow(rows('Denumire;CUI', 'Unu;1'))).toBe(0);
  expect(findHeadingRow(rows('abc;def', 'ghi;jkl'))).toBe(0);
  expect(findHeadingRow([])).toBe(0);
});
