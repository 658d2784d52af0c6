import { expect, test } from 'vitest';
import { parseAddressCell } from '../../src/romania/address-cell.ts';
import { COUNTIES } from '../../src/romania/counties.ts';
import { COUNTRIES } from '../../src/romania/countries.ts';
import { fold } from '../../src/romania/diacritics.ts';
import { seeded } from '../support/workbooks.ts';

const told = (text: string) =>
  Object.fromEntries(Object.entries(parseAddressCell(text)).filter(([, value]) => value !== null));

test.each<[string, Record<string, string | number>]>([
  [
    'Str. Lungă nr. 5, bl. A2, ap. 3, Dej, jud. Cluj, 405200',
    {
      county: 'RO-CJ',
      locality: 'Dej',
      street: 'Str. Lungă',
      street_no: '5',
      address_extra: 'bl. A2, ap. 3',
      postal_code: '405200',
    },
  ],
  [
    'Mun. Bucureşti, Sector 6, Str. Drumul Taberei nr. 77, bl. C8, sc. 2, et. 3, ap. 41, cod poştal 61365',
    {
      county: 'RO-B',
      locality: 'București',
      sector: 6,
      street: 'Str. Drumul Taberei',
      street_no: '77',
      address_extra: 'bl. C8, sc. 2, et. 3, ap. 41',
      postal_code: '061365',
    },
  ],
  [
    'JUD. CLUJ, MUN. CLUJ-NAPOCA, STR. FABRICII, NR.12, BL.C4, SC.2, ET.3, AP.41',
    {
      county: 'RO-CJ',
      locality: 'Cluj-Napoca',
      street: 'STR. FABRICII',
      street_no: '12',
      address_extra: 'BL.C4, SC.2, ET.3, AP.41',
    },
  ],
  [
    'Șos. Pantelimon 15 bl 3 sc A ap 5 sector 2',
    {
      county: 'RO-B',
      locality: 'București',
      sector: 2,
      street: 'Șos. Pantelimon',
      street_no: '15',
      address_extra: 'bl 3, sc A, ap 5',
    },
  ],
  [
    'Calea Victoriei nr. 12-14 A\nBucurești',
    { county: 'RO-B', locality: 'București', street: 'Calea Victoriei', street_no: '12-14 A' },
  ],
  [
    'Str. 1 Decembrie 1918 nr. 4, Hârlău, Iași',
    { county: 'RO-IS', locality: 'Hârlău', street: 'Str. 1 Decembrie 1918', street_no: '4' },
  ],
  [
    'Str. 1 Decembrie 1918, Alba Iulia',
    { county: 'RO-AB', locality: 'Alba Iulia', street: 'Str. 1 Decembrie 1918' },
  ],
  ['Str. Lungă 5, Iași', { county: 'RO-IS', locality: 'Iași', street: 'Str. Lungă', street_no: '5' }],
  [
    'sat Florești, com. Florești, jud. Cluj, nr. 120',
    { county: 'RO-CJ', locality: 'Florești', street_no: '120' },
  ],
  [
    'Com. Valea Viilor, Sat Motiș, Str. Principală 44, Sibiu',
    {
      county: 'RO-SB',
      locality: 'Motiș',
      street: 'Str. Principală',
      street_no: '44',
      address_extra: 'Com. Valea Viilor',
    },
  ],
  [
    'Loc. Baciu (jud. Cluj), str. Transilvaniei nr.5',
    { county: 'RO-CJ', locality: 'Baciu', street: 'str. Transilvaniei', street_no: '5' },
  ],
  [
    'Str. Principală, nr. FN, Apahida, Cluj, România',
    { country: 'RO', county: 'RO-CJ', locality: 'Apahida', street: 'Str. Principală', street_no: 'FN' },
  ],
  ['Dej, Cluj', { county: 'RO-CJ', locality: 'Dej' }],
  ['Cluj-Napoca', { county: 'RO-CJ', locality: 'Cluj-Napoca' }],
  ['Hauptstraße 5, 10115 Berlin, Germania', { country: 'DE', street: 'Hauptstraße 5, 10115 Berlin' }],
  ['ceva ce nu se poate spune', { street: 'ceva ce nu se poate spune' }],
  [`${'a'.repeat(30_000)} 5`, { street: `${'a'.repeat(30_000)} 5` }],
  ['', {}],
])('%s', (text, parts) => {
  expect(told(text)).toEqual(parts);
});

const LABELS = new Set(
  'str nr numarul bl sc et ap jud judet judetul mun municipiul oras orasul com comuna sat satul loc localitatea cod postal codul cp sector sectorul sect mrj or'.split(
    ' ',
  ),
);
const wordsOf = (text: string) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

test('no word is ever lost, whatever is written (2 000 random addresses)', () => {
  const pieces = [
    'Str. Lungă',
    'Bd. Unirii',
    'nr. 5',
    'nr 7 A',
    '12',
    'bl. A2',
    'sc B',
    'ap.3',
    'Dej',
    'jud. Cluj',
    'județul Satu Mare',
    'Cluj',
    'Iași',
    'București',
    'sector 3',
    'sectorul 12',
    'Mun. Oradea',
    'com. Florești',
    'sat Luna de Sus',
    'Sat Nou',
    '405200',
    'cod poștal 010101',
    'România',
    'Germania',
    'CJ',
    'Victoriei',
    'zona industrială',
    'jud. Necunoscut',
    '(fosta Lenin)',
    'FN',
    'Ferma 3',
    'km 12+300',
    'tarla 5',
    'nr. cad. 123456',
    '1 Decembrie 1918',
    'jud',
    'nr.',
    'sat',
    'Mun.',
    'Căsuța poștală 3',
    'ＡＢ',
    '😀',
    'c/o',
    'SC "ABC" SRL',
    'jud. 12',
    'Loc. Sector 4',
  ];
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const random = seeded(seed);
    const text = Array.from(
      { length: random.below(8) },
      () => random.of(pieces) + random.of([', ', ' ', ';', '\n', ' , ']),
    ).join('');
    const { country, county, sector, ...parts } = parseAddressCell(text);
    const kept = new Set([
      ...Object.values(parts).flatMap((part) => wordsOf(part ?? '')),
      ...wordsOf(COUNTIES.find(({ code }) => code === county)?.name ?? ''),
      ...wordsOf(COUNTRIES.find(({ code }) => code === country)?.name ?? ''),
      ...wordsOf(`${county ?? ''} ${sector ?? ''}`),
    ]);
    const lost = wordsOf(text).filter((word) => !kept.has(word) && !LABELS.has(word));

    expect([text, lost]).toEqual([text, []]);
  }
});
