import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const names = [
  ...[
    'Țesătoria Someșul SRL',
    'Cooperativa Unirea',
    'SC Dacia S.A.',
    'Ion Pop P.F.A.',
    'S.R.L. Codru',
    'A.B. Ionescu',
  ],
  ...[
    'Maria Popa',
    'Asociația „Zori”',
    'asociatia zori',
    'Ioana SA',
    'SA Ioana',
    'Ioana Sa',
    'Vasile II',
    'II Vasile',
  ],
  ...[
    'Întreprindere Individuală Radu',
    'Radu Î.I.',
    'Radu I.I.',
    'S. C. Brad S. R. L.',
    'Brad S.R.L.-D',
    'Brad SRL-D',
  ],
  ...[
    'Brad S.R.L.Cluj',
    'Brad s.r.l., Cluj',
    'Brad (SRL)',
    'Brad "SRL"',
    'Fundaţia Copiilor',
    'Regia Autonomă Apa',
  ],
  ...[
    'Cabinet Medical Pop',
    'Primăria Huedin',
    'PRIMĂRIA',
    'Institutul Oncologic',
    'Gong Ion',
    'ONG Verde',
    'Srlescu Ion',
  ],
  ...[
    'Pop Gie',
    'G.I.E. Nord',
    'Ștefan R.A.',
    'Ştefan RA',
    'Ion P. Radu',
    'I. P. Radu',
    'Radu I. P.',
    'Радио ПФА',
    'É.S.R.L.',
  ],
  ...[
    'Ion.Pop',
    'Ion. Pop',
    'X. Y.Z. W',
    'Ó. Pfà',
    'SNC',
    'snc x',
    'Łódź S.C.S.',
    'Æsca',
    'Mihai S C',
    'Dan\u0301a S.A',
    'Ion  S.  A.',
  ],
  ...[
    'Persoană Fizică Autorizată Ion',
    'Întreprindere Familială Popa',
    'Radu I.F.',
    'Radu IF',
    'Regie Autonoma',
    'Societatea X',
  ],
];
const places: (string | null)[][] = [
  // country, county, locality, sector, street, number
  ['RO', 'RO-CJ', 'Dej', null, 'Str. Florilor', '3'],
  ['RO', 'RO-CJ', 'Dej', null, null, '3'],
  ['RO', 'RO-CJ', 'Dej', null, null, null],
  ['RO', 'RO-CJ', null, null, 'Str. Florilor', null],
  ['RO', 'RO-XX', 'Dej', null, 'Str. Florilor', '3'],
  ['RO', 'Cluj', 'Dej', null, 'Str. Florilor', '3'],
  ['RO', null, 'Dej', null, 'Str. Florilor', '3'],
  ['RO', 'RO-B', 'București', '3', 'Str. Florilor', '3'],
  ['RO', 'RO-B', null, '6', 'Str. Florilor', null],
  ['RO', 'RO-B', 'București', null, 'Str. Florilor', '3'],
  ['RO', 'RO-B', 'București', '1', null, '3'],
  ['DE', 'Bavaria', 'München', null, 'Hauptstr.', '1'],
  ['DE', null, 'München', null, null, '1'],
  ['DE', null, null, null, 'Hauptstr.', '1'],
  ['UK', null, 'London', null, 'High St.', '1'],
  ['XX', null, 'Nicăieri', null, 'Drum', '1'],
];
const kinds = ['none', 'cui', 'cnp', 'foreign'];

test('the list is not ready for e-Factura exactly where the record says so', async () => {
  // Every name in one good place without a number, and every place with every kind of number.
  const good = places[0] as (string | null)[];
  const wanted = [
    ...names.flatMap((name) => [0, 7, 11].map((at) => ({ name, place: places[at] ?? good, kind: 'none' }))),
    ...places.flatMap((place) =>
      kinds.flatMap((kind) => ['Maria Popa', 'Brad S.R.L.'].map((name) => ({ name, place, kind }))),
    ),
    ...kinds.map((kind) => ({ name: 'Dacia S.A.', place: good, kind })),
  ];
  await t.db
    .insertInto('clients')
    .values(
      wanted.map(({ name, place: [country, county, locality, sector, street, street_no], kind }, index) => ({
        ...{ name, type_id: 1, level_id: 1, search_text: '', country: country ?? 'RO', county, locality },
        ...{ sector: sector ? Number(sector) : null, street, street_no, tax_id_kind: kind },
        tax_id: kind === 'none' ? null : String(10_000_000 + index),
      })),
    )
    .execute();

  const read = async (query: string) => {
    const found: { id: number; name: string; efactura_ready: boolean }[] = [];
    let after: string | null = '';
    while (after !== null) {
      const answer = await t.ana.json(
        'GET',
        `/api/v1/clients?limit=200${query}${after && `&after=${after}`}`,
      );
      const page: { items: typeof found; next: string | null } = answer.json();
      found.push(...page.items);
      after = page.next;
    }
    return found;
  };
  const all = await read('');
  const found = new Set((await read('&check=not_efactura')).map(({ id }) => id));

  expect(all.length).toBe(wanted.length);
  expect(all.length).toBeGreaterThan(250);
  expect(all.filter(({ id, efactura_ready }) => efactura_ready === found.has(id))).toEqual([]);
  expect([found.size > 100, all.length - found.size > 40]).toEqual([true, true]);
});
