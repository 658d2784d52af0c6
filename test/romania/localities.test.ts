import { describe, expect, test } from 'vitest';
import { localityKey, parseLocality } from '../../src/romania/localities.ts';

test.each([
  ['Mun. Orşova', 'Orșova'],
  ['Mun. Timişoara', 'Timișoara'],
  ['Mun Arad', 'Arad'],
  ['Municipiu Arad', 'Arad'],
  ['MUNICIPIUL TÂRGU MUREŞ', 'Târgu Mureș'],
  ['MRJ. Arad', 'Arad'],
  ['MRJ Arad', 'Arad'],
  ['Orş. Voluntari', 'Voluntari'],
  ['Orș. Râșnov', 'Râșnov'],
  ['Ors. Rasnov', 'Rasnov'],
  ['ORAS OTOPENI', 'Otopeni'],
  ['Oraşul Otopeni', 'Otopeni'],
  ['or. Otopeni', 'Otopeni'],
  ['Com. Comana', 'Comana'],
  ['COMUNA MUNTENI', 'Munteni'],
  ['Comună Dobromir', 'Dobromir'],
  ['Com.Giulvăz', 'Giulvăz'],
  ['Sat Giulvăz', 'Giulvăz'],
  ['Satul Giulvăz', 'Giulvăz'],
  ['Loc. Băile Olăneşti', 'Băile Olănești'],
  ['LOCALITATEA SINAIA', 'Sinaia'],
  ['Cluj-Napoca, jud. Cluj', 'Cluj-Napoca'],
  ['Judeţul Cluj, Mun. Gherla', 'Gherla'],
  ['  Mun.\u00a0 Orşova ', 'Orșova'],
])('%j is %s', (text, name) => {
  expect(parseLocality(text)).toEqual({ name, uat: null, sector: null });
});

test.each([
  ['Sat Munteni Com. Munteni', 'Munteni', 'Munteni'],
  ['Sat Româneşti Com. Tomeşti', 'Românești', 'Tomești'],
  ['SAT LEREŞTI COM. LEREŞTI', 'Lerești', 'Lerești'],
  ['SAT LERESTI COMUNA LERESTI', 'Leresti', 'Leresti'],
  ['Sat Lerești, com.Lerești', 'Lerești', 'Lerești'],
  ['Lerești (com. Lerești)', 'Lerești', 'Lerești'],
  ['Com. Lerești, sat Pojorâta', 'Pojorâta', 'Lerești'],
  ['JUD. ARGEŞ, SAT LEREŞTI COM. LEREŞTI', 'Lerești', 'Lerești'],
  ['Loc. Micești Mun. Alba Iulia', 'Micești', 'Alba Iulia'],
  ['Loc. Mamaia-Sat Orş. Năvodari', 'Mamaia-Sat', 'Năvodari'],
  ['Sat Aluniș Orș. Odobești', 'Aluniș', 'Odobești'],
  ['Loc. Gai MRJ Arad', 'Gai', 'Arad'],
  ['Sat Nou Com. Roșia', 'Nou', 'Roșia'],
  ['Sat Sat Bătrân Com. Armeniş', 'Sat Bătrân', 'Armeniș'],
  ['Sat Satul Vechi Com. Drăcşenei', 'Satul Vechi', 'Drăcșenei'],
  ['Satul Vechi, com. Drăcşenei', 'Satul Vechi', 'Drăcșenei'],
  ['Sat Orașu Nou-Vii Com. Orașu Nou', 'Orașu Nou-Vii', 'Orașu Nou'],
  ['Sat Comarna Com. Comarna', 'Comarna', 'Comarna'],
])('%j is %s in %s', (text, name, uat) => {
  expect(parseLocality(text)).toEqual({ name, uat, sector: null });
});

describe('București', () => {
  test.each([
    ['Sector 6 Mun. Bucureşti', 6],
    ['SECTOR 6 MUN. BUCUREŞTI', 6],
    ['Sector 3', 3],
    ['Sectorul 3', 3],
    ['SECTOR3', 3],
    ['Sect. 3', 3],
    ['Sec. 4', 4],
    ['Bucureşti Sectorul 1', 1],
    ['Bucuresti, Sector 2', 2],
    ['București - Sector 2', 2],
    ['București (sector 2)', 2],
    ['Municipiul București, Sectorul 5', 5],
    ['Sector 1, București', 1],
    ['Bucureşti', null],
    ['BUCURESTI', null],
    ['MUNICIPIUL BUCUREŞTI', null],
    ['mun. bucuresti', null],
  ])('is read from %j with sector %s', (text, sector) => {
    expect(parseLocality(text)).toEqual({ name: 'București', uat: null, sector });
  });

  test.each(['Sector 7', 'Sector 0', 'Sectorul Agricol', 'Bucureștii Noi'])('is not read from %j', (text) => {
    expect(parseLocality(text)).toEqual({ name: text, uat: null, sector: null });
  });
});

test.each([
  'Satu Mare',
  'Satu Nou',
  'Sat Bătrân',
  'Sat Nou',
  'Satul Vechi',
  'Sat-Șugatag',
  'Sascut-Sat',
  'Orașu Nou',
  'Orăștie',
  'Comana',
  'Comarnic',
  'Comănești',
  'Municipiul',
  'Munteni',
  'Muntenii de Jos',
  'Locusteni',
  'Secuieni',
  'Sectorul Agricol Ilfov',
  'C.A. Rosetti',
  '23 August',
  '',
])('the name %j survives', (name) => {
  expect(parseLocality(name)).toEqual({ name, uat: null, sector: null });
});

test.each([
  ['CLUJ-NAPOCA', 'Cluj-Napoca'],
  ['VALEA LUI MIHAI', 'Valea lui Mihai'],
  ['BAIA DE ARAMĂ', 'Baia de Aramă'],
  ['ALEXANDRU CEL BUN', 'Alexandru cel Bun'],
  ['ROȘIA DE SECAȘ', 'Roșia de Secaș'],
  ['LA CURTE', 'La Curte'],
  ['GERSA II', 'Gersa II'],
  ['ALMA VII', 'Alma Vii'],
  ['I. L. CARAGIALE', 'I. L. Caragiale'],
  ['ÎNTORSURA BUZĂULUI', 'Întorsura Buzăului'],
  ['ŢĂNDĂREI', 'Țăndărei'],
  ['cluj-napoca', 'Cluj-Napoca'],
  ['Valea Lui Mihai', 'Valea Lui Mihai'],
])('%j is written %j', (text, name) => {
  expect(parseLocality(text).name).toBe(name);
});

test('a locality that was read once reads the same again', () => {
  for (const text of ['Mun. Orşova', 'SAT NOU', 'Sector 6', 'Com. Satu Mare', 'SAT BĂTRÂN', 'Orașul Nou']) {
    const { name } = parseLocality(text);
    expect(parseLocality(name).name).toBe(name);
  }
});

test('â and î are one letter in a key, plain a and i are not', () => {
  expect(localityKey('Târgu Mureș')).toBe('tirgu mures');
  expect(localityKey('TÎRGU-MUREŞ')).toBe('tirgu mures');
  expect(localityKey('Ta\u0302rgu Mures\u0326')).toBe('tirgu mures');
  expect(localityKey('Întorsura')).toBe(localityKey('întorsura'));
  expect(localityKey('Targu Mures')).toBe('targu mures');
  expect(localityKey('C.A. Rosetti')).toBe(localityKey('C.A.Rosetti'));
  expect(localityKey('Sârbii - Măgura')).toBe('sirbii magura');
});
