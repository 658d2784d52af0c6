import { expect, test } from 'vitest';
import type { Company } from '../../../src/external/anaf/anaf.ts';
import { addressesDiffer, formAddress, toCompany } from '../../../src/external/anaf/company.ts';
import { type AnafRecord, company, cui } from '../../support/anaf-server.ts';

const number = cui(2710044);

function read(overrides: AnafRecord = {}): Company {
  const read = toCompany(company(number, overrides));
  if (!read) throw new Error('no company');
  return read;
}

/** Both addresses with the same fields, as ANAF repeats them. */
function both(fields: Record<string, unknown>): AnafRecord {
  const block = (letter: string) =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [letter + key, value]));
  return { adresa_sediu_social: block('s'), adresa_domiciliu_fiscal: block('d') };
}

const seatOnly = (fields: Record<string, unknown>) => read({ adresa_sediu_social: fields }).registered;
const general = (fields: Record<string, unknown>) => read({ date_generale: fields });

test('a whole record becomes a company', () => {
  const address = {
    country: 'RO',
    county: 'RO-CJ',
    locality: 'Cluj-Napoca',
    uat: null,
    sector: null,
    street: 'Str. Fabricii',
    street_no: '12',
    address_extra: 'BL.C4, SC.2, ET.3, AP.41',
    postal_code: '400620',
  };
  expect(read()).toEqual({
    name: 'ȚESĂTORIA SOMEȘUL SRL',
    tax_id: String(number),
    vat_payer: true,
    trade_register_no: 'J2012001500128',
    trade_register_no_old: 'J12/1500/2012',
    caen_code: '1320',
    caen_revision: 3,
    activity: expect.stringMatching(/./),
    phone: '+40264555123',
    fax: null,
    registered: address,
    fiscal: address,
    inactive: false,
    inactive_since: null,
    reactivated_on: null,
    struck_off: false,
    struck_off_on: null,
    vat_periods: [{ from: '2012-06-01', until: null }],
    vat_on_collection: false,
    vat_on_collection_from: null,
    vat_on_collection_until: null,
    notices: [],
  });
});

test.each([null, undefined, 'text', 7, [], {}, { date_generale: null }])('%j is no company', (found) => {
  expect(toCompany(found)).toBeUndefined();
});

test.each([{ denumire: '' }, { denumire: ' ' }, { denumire: null }, { cui: null }, { cui: '' }, { cui: 0 }])(
  'a record with %j is no company',
  (fields) => {
    expect(toCompany(company(number, { date_generale: fields }))).toBeUndefined();
  },
);

test('a name and a number are enough', () => {
  const nothing = {
    country: 'RO',
    county: null,
    locality: null,
    uat: null,
    sector: null,
    street: null,
    street_no: null,
    address_extra: null,
    postal_code: null,
  };
  expect(toCompany({ date_generale: { cui: String(number), denumire: 'Firmă' } })).toEqual({
    name: 'Firmă',
    tax_id: String(number),
    vat_payer: false,
    trade_register_no: null,
    trade_register_no_old: null,
    caen_code: null,
    caen_revision: null,
    activity: null,
    phone: null,
    fax: null,
    registered: nothing,
    fiscal: nothing,
    inactive: null,
    inactive_since: null,
    reactivated_on: null,
    struck_off: null,
    struck_off_on: null,
    vat_periods: null,
    vat_on_collection: null,
    vat_on_collection_from: null,
    vat_on_collection_until: null,
    notices: [],
  });
});

test.each([null, '', ' ', [], 0, false])('every block may be %j', (value) => {
  const record = { ...company(number) } as Record<string, unknown>;
  for (const block of Object.keys(record)) if (block !== 'date_generale') record[block] = value;
  expect(toCompany(record)).toMatchObject({ vat_payer: false, notices: [] });
});

test.each([null, '', ' ', [], {}, false, undefined])('every field but two may be %j', (value) => {
  const blank = Object.entries(company(number)).map(([name, fields]) => [
    name,
    Object.fromEntries(Object.keys(fields ?? {}).map((field) => [field, value])),
  ]);
  const record = Object.fromEntries(blank);
  record.date_generale = { ...record.date_generale, cui: number, denumire: 'Firmă' };
  expect(toCompany(record)).toMatchObject({ name: 'Firmă', caen_code: null, phone: null, notices: [] });
});

test('letters with cedilla become letters with comma below, in every field, and capitals stay', () => {
  const text = JSON.stringify(
    read({
      date_generale: { denumire: ' ŞTIINŢA  ŞI ŢINUTA S.R.L. ' },
      ...both({
        denumire_Strada: 'Şos. Virtuţii',
        detalii_Adresa: 'Cameră de serviciu, aripa veche, corp C4, Şcoala',
      }),
    }),
  );
  expect(text).not.toMatch(/[şŞţŢ]/);
  expect(text).toContain('"ȘTIINȚA ȘI ȚINUTA S.R.L."');
  expect(text).toContain('"Șos. Virtuții"');
});

test.each([
  [{ scod_JudetAuto: 'TM' }, 'RO-TM'],
  [{ scod_JudetAuto: 'XX', sdenumire_Judet: 'MUREŞ', scod_Judet: '10' }, 'RO-MS'],
  [{ scod_JudetAuto: '', sdenumire_Judet: 'BRASOV' }, 'RO-BV'],
  [{ scod_JudetAuto: null, sdenumire_Judet: 'Brașov' }, 'RO-BV'],
  [{ scod_JudetAuto: '', sdenumire_Judet: '', scod_Judet: '51' }, 'RO-CL'],
  [{ scod_JudetAuto: ' ', sdenumire_Judet: null, scod_Judet: 52 }, 'RO-GR'],
  [{ scod_JudetAuto: 'XX', sdenumire_Judet: 'NECUNOSCUT', scod_Judet: '99' }, null],
])('the county of %j is %s', (fields, county) => {
  expect(seatOnly(fields).county).toBe(county);
});

test.each([
  ['Mun. Timişoara', 'Timișoara', null],
  ['Orş. Voluntari', 'Voluntari', null],
  ['Orș. Râșnov', 'Râșnov', null],
  ['Sat Giulvăz Com. Giulvăz', 'Giulvăz', 'Giulvăz'],
  ['Sat Româneşti Com. Tomeşti', 'Românești', 'Tomești'],
  ['Mun. Orşova', 'Orșova', null],
])('the locality of "%s" is %s, in %s', (text, locality, uat) => {
  expect(seatOnly({ sdenumire_Localitate: text })).toMatchObject({ locality, uat, sector: null });
});

test.each([
  [{ denumire_Localitate: 'Sector 6 Mun. Bucureşti', cod_JudetAuto: 'B' }, 6],
  [{ denumire_Localitate: 'Sectorul 3', cod_JudetAuto: 'B' }, 3],
  [
    { denumire_Localitate: 'Sector 2 Mun. Bucureşti', cod_JudetAuto: '', denumire_Judet: '', cod_Judet: '' },
    2,
  ],
  [{ denumire_Localitate: 'Mun. Bucureşti', cod_JudetAuto: 'B', cod_Localitate: '4' }, 4],
  [{ denumire_Localitate: '', cod_JudetAuto: 'B', cod_Localitate: '' }, null],
])('%j is București with sector %s', (fields, sector) => {
  expect(read(both(fields)).registered).toMatchObject({
    county: 'RO-B',
    locality: 'București',
    uat: null,
    sector,
  });
});

test.each([
  ['Sat Giulvăz Com. Giulvăz', 'Giulvăz', null],
  ['Sat Giulvăz Com. Giulvăz', 'GIULVAZ', null],
  ['Sat Giulvăz Com. Giulvăz', 'Sat Giulvăz', null],
  ['Sat Româneşti Com. Tomeşti', ' ', null],
  ['Sat Româneşti Com. Tomeşti', 'Str. Româneşti', 'Str. Românești'],
  ['Mun. Cluj-Napoca', ' Cal.  Turzii ', 'Cal. Turzii'],
])('in "%s" the street "%s" is %j', (locality, street, expected) => {
  expect(seatOnly({ sdenumire_Localitate: locality, sdenumire_Strada: street }).street).toBe(expected);
});

test.each([
  ['11 A', '11A'],
  ['11A', '11A'],
  ['69/A', '69/A'],
  ['20-22', '20-22'],
  [148, '148'],
  [' ', null],
])('the street number %j is %j', (given, expected) => {
  expect(seatOnly({ snumar_Strada: given }).street_no).toBe(expected);
});

test.each([
  ['60787', '060787'],
  [77190, '077190'],
  ['400620', '400620'],
  ['8001', '008001'],
  ['12', null],
  ['1234567', null],
  ['fără', null],
])('the postal code %j is %j', (given, expected) => {
  const elsewhere = { ddenumire_Strada: 'Str. Morii' };
  const seat = { scod_Postal: given };
  expect(read({ adresa_sediu_social: seat, adresa_domiciliu_fiscal: elsewhere }).registered.postal_code).toBe(
    expected,
  );
});

test('a postal code of another county is kept: what ANAF says is for a person to judge', () => {
  expect(read(both({ cod_Postal: '123456' })).registered.postal_code).toBe('123456');
});

test('a missing postal code comes from the other address when it is the same door', () => {
  const fromFiscal = read({ adresa_sediu_social: { scod_Postal: '' }, date_generale: { codPostal: '' } });
  expect(fromFiscal.registered.postal_code).toBe('400620');

  const fromSeat = read({ adresa_domiciliu_fiscal: { dcod_Postal: '' }, date_generale: { codPostal: '' } });
  expect(fromSeat.fiscal.postal_code).toBe('400620');

  const fromGeneral = read({ ...both({ cod_Postal: '' }), date_generale: { codPostal: '400620' } });
  expect(fromGeneral.registered.postal_code).toBe('400620');
});

test('what describes the fiscal domicile is not said of a seat elsewhere', () => {
  const { registered, fiscal } = read({
    adresa_sediu_social: { sdenumire_Strada: 'Str. Morii', scod_Postal: '' },
    adresa_domiciliu_fiscal: { dcod_Postal: '' },
  });
  expect(registered).toMatchObject({ postal_code: null, address_extra: null });
  expect(fiscal).toMatchObject({ postal_code: '400620', address_extra: 'BL.C4, SC.2, ET.3, AP.41' });
});

test('of two descriptions of the same door the longer is kept', () => {
  const adresa = 'JUD. CLUJ, MUN. CLUJ-NAPOCA, STR. FABRICII, NR.12, ET.3, AP.41';
  const long = 'Clădirea Turn, etajul 3, aripa de nord';
  expect(
    read({ ...both({ detalii_Adresa: long }), date_generale: { adresa } }).registered.address_extra,
  ).toBe(long);
  expect(
    read({ ...both({ detalii_Adresa: 'Et. 3' }), date_generale: { adresa } }).registered.address_extra,
  ).toBe('ET.3, AP.41');
});

test.each([
  ['J2012001500128', 'J2012001500128', 'J12/1500/2012'],
  ['J12/1500/2012', 'J2012001500128', 'J12/1500/2012'],
  ['J3/176/2018', expect.stringMatching(/^J201800017603\d$/), 'J03/176/2018'],
  ['12/A/1998', '12/A/1998', null],
  ['', null, null],
  [null, null, null],
])('the trade register number %j is %j, formerly %j', (given, value, old) => {
  expect(general({ nrRegCom: given })).toMatchObject({
    trade_register_no: value,
    trade_register_no_old: old,
  });
});

test.each([
  ['119', '0119', 3],
  [610, '0610', 3],
  ['0610', '0610', 3],
  ['4791', '4791', 3],
  ['6201', '6201', 2],
  ['9998', '9998', null],
])('the activity code %j is %s of revision %j', (given, code, revision) => {
  const read = general({ cod_CAEN: given });
  expect(read).toMatchObject({ caen_code: code, caen_revision: revision });
  expect(read.activity === null).toBe(revision === null);
});

test.each([null, '', ' ', 0, '0', 'necunoscut'])(
  'without an activity code (%j) there is no activity',
  (given) => {
    expect(general({ cod_CAEN: given })).toMatchObject({
      caen_code: null,
      caen_revision: null,
      activity: null,
    });
  },
);

test.each([
  ['0264555123', '+40264555123'],
  ['+40 722 123 456', '+40722123456'],
  ['0219224', '+40219224'],
  ['fără telefon', null],
  ['', null],
])('the phone %j is %j', (given, expected) => {
  expect(general({ telefon: given, fax: given })).toMatchObject({ phone: expected, fax: expected });
});

test.each([
  ['', 'RO'],
  [null, 'RO'],
  ['ROMÂNIA', 'RO'],
  ['GERMANIA', 'DE'],
  ['Republica Moldova', 'MD'],
  ['Undeva', 'RO'],
])('the country %j is %s', (given, expected) => {
  expect(seatOnly({ stara: given }).country).toBe(expected);
});

test.each([
  [{ stare_inactiv: { dataRadiere: '2023-12-08' } }, 'Firmă radiată la 08.12.2023.'],
  [{ date_generale: { stare_inregistrare: 'RADIERE din data 08.12.2023' } }, 'Firmă radiată la 08.12.2023.'],
  [{ date_generale: { stare_inregistrare: 'RADIAT' } }, 'Firmă radiată.'],
  [
    { date_generale: { stare_inregistrare: 'DIZOLVARE FARA LICHIDARE(FUZIUNE) din data 01.02.2020' } },
    'Firmă dizolvată la 01.02.2020.',
  ],
  [
    { stare_inactiv: { statusInactivi: true, dataInactivare: '2017-02-02' } },
    'Contribuabil inactiv din 02.02.2017.',
  ],
  [
    { inregistrare_RTVAI: { statusTvaIncasare: true, dataInceputTvaInc: '2013-01-01' } },
    'Aplică TVA la încasare din 01.01.2013.',
  ],
  [
    { inregistrare_SplitTVA: { statusSplitTVA: true, dataInceputSplitTVA: '2018-03-01' } },
    'Aplică plata defalcată a TVA din 01.03.2018.',
  ],
  [{ adresa_sediu_social: { snumar_Strada: '14' } }, 'Sediul social și domiciliul fiscal diferă.'],
])('of %j people are told: %s', (overrides: AnafRecord, notice) => {
  expect(read(overrides).notices).toEqual([notice]);
});

test.each([
  ['an array, newest first', [period('2010-09-27', '2017-02-02'), period('2005-10-17', '2009-03-01')]],
  ['an array, oldest first', [period('2005-10-17', '2009-03-01'), period('2010-09-27', '2017-02-02')]],
  ['an object', period('2010-09-27', '2017-02-02')],
])('a cancelled VAT registration is told of when the periods are %s', (_, perioade_TVA) => {
  const parsed = read({ inregistrare_scop_Tva: { scpTVA: false, perioade_TVA } });
  expect(parsed.vat_payer).toBe(false);
  expect(parsed.notices).toEqual(['Înregistrarea în scopuri de TVA a fost anulată la 02.02.2017.']);
});

test('a cancelled VAT registration is told of when its fields are flat, as in v7', () => {
  const record = {
    ...company(number),
    inregistrare_scop_Tva: { scpTVA: false, ...period('2010-09-27', '2017-02-02') },
  };
  expect(toCompany(record)?.notices).toEqual([
    'Înregistrarea în scopuri de TVA a fost anulată la 02.02.2017.',
  ]);
});

test('one who never paid VAT, or pays it again, has no cancelled registration', () => {
  const never = read({ inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [] } });
  const again = read({
    inregistrare_scop_Tva: { perioade_TVA: [period('2018-01-01', ''), period('2010-09-27', '2017-02-02')] },
  });
  expect([never.vat_payer, never.notices]).toEqual([false, []]);
  expect([again.vat_payer, again.notices]).toEqual([true, []]);
});

test('a firm struck off while inactive is told of in order of weight', () => {
  const { notices } = read({
    stare_inactiv: { dataInactivare: '2017-02-02', dataRadiere: '2023-12-08', statusInactivi: true },
    inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [period('2010-09-27', '2017-02-02')] },
  });
  expect(notices).toEqual([
    'Firmă radiată la 08.12.2023.',
    'Contribuabil inactiv din 02.02.2017.',
    'Înregistrarea în scopuri de TVA a fost anulată la 02.02.2017.',
  ]);
});

test('a firm that was inactive and is no longer has no notice', () => {
  expect(
    read({ stare_inactiv: { dataInactivare: '2017-02-02', dataReactivare: '2018-01-01' } }).notices,
  ).toEqual([]);
});

test('the form takes the seat, and the fiscal domicile when there is no seat', () => {
  const two = read({ adresa_domiciliu_fiscal: { ddenumire_Strada: 'Str. Morii' } });
  expect(formAddress(two).street).toBe('Str. Fabricii');
  expect(addressesDiffer(two)).toBe(true);

  const one = read({ adresa_sediu_social: null });
  expect(formAddress(one)).toEqual(one.fiscal);
  expect(addressesDiffer(one)).toBe(false);
  expect(addressesDiffer(read())).toBe(false);
});

test('details and spelling do not make two addresses of one door', () => {
  const parsed = read({
    adresa_domiciliu_fiscal: { ddenumire_Strada: 'STR. FABRICII', ddetalii_Adresa: 'Et. 3' },
  });
  expect(addressesDiffer(parsed)).toBe(false);
});

function period(from: string, to: string): Record<string, string> {
  return { data_inceput_ScpTVA: from, data_sfarsit_ScpTVA: to, data_anul_imp_ScpTVA: '', mesaj_ScpTVA: '' };
}
