import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnafRecord, company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { byClass, findAll, textOf } from '../../support/html.ts';
import { importInto } from '../../support/lookup.ts';

let t: TestApp;
let stem = 3700;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function imported(overrides: AnafRecord) {
  stem += 1;
  t.anaf.answer(cui(stem), company(cui(stem), overrides));
  return importInto(t.ana, cui(stem));
}

const cases: [notice: string, overrides: AnafRecord][] = [
  ['Firmă radiată la 08.12.2023.', { stare_inactiv: { dataRadiere: '2023-12-08' } }],
  [
    'Contribuabil inactiv din 01.02.2026.',
    { stare_inactiv: { statusInactivi: true, dataInactivare: '2026-02-01' } },
  ],
  [
    'Înregistrarea în scopuri de TVA a fost anulată la 05.05.2025.',
    {
      inregistrare_scop_Tva: {
        scpTVA: false,
        perioade_TVA: [
          {
            data_inceput_ScpTVA: '2012-06-01',
            data_sfarsit_ScpTVA: '2025-05-05',
            data_anul_imp_ScpTVA: '',
            mesaj_ScpTVA: '',
          },
        ],
      },
    },
  ],
  [
    'Aplică TVA la încasare din 01.01.2020.',
    { inregistrare_RTVAI: { statusTvaIncasare: true, dataInceputTvaInc: '2020-01-01' } },
  ],
];

test.each(cases)('„%s” is shown, and the form is filled all the same', async (notice, overrides) => {
  const form = await imported(overrides);

  expect(form.notices).toEqual([expect.stringContaining(notice)]);
  expect(form.value('name')).toBe('ȚESĂTORIA SOMEȘUL SRL');
});

test('a firm without anything to note has no notices', async () => {
  expect((await imported({})).notices).toEqual([]);
});

test('the seat fills the form; the fiscal domicile, where it differs, stands beside it', async () => {
  const form = await imported({
    adresa_domiciliu_fiscal: {
      ddenumire_Localitate: 'Mun. Turda',
      ddenumire_Strada: 'Str. Gării',
      dnumar_Strada: '3',
    },
  });

  expect(form.value('locality')).toBe('Cluj-Napoca');
  expect(form.notices.join()).toContain('Sediul social și domiciliul fiscal diferă.');
  const [result] = byClass(form.page, 'import-result');
  expect(result && findAll(result, 'dt').map(textOf)).toEqual(['Sediul social', 'Domiciliul fiscal']);
  expect(result && findAll(result, 'dd').map(textOf)).toEqual([
    expect.stringContaining('Cluj-Napoca'),
    expect.stringMatching(/^Str\. Gării nr\. 3, .*Turda, jud\. Cluj/),
  ]);
});

const seats: [as: string, block: Record<string, unknown>, shown: Record<string, string>][] = [
  [
    'Mun. Orşova',
    { sdenumire_Localitate: 'Mun. Orşova', scod_JudetAuto: 'MH', sdenumire_Judet: 'MEHEDINŢI' },
    { county: 'RO-MH', locality: 'Orșova' },
  ],
  [
    'Sat Munteni Com. Munteni',
    { sdenumire_Localitate: 'Sat Munteni Com. Munteni', scod_JudetAuto: 'GL', sdenumire_Judet: 'GALAŢI' },
    { county: 'RO-GL', locality: 'Munteni' },
  ],
  [
    'Sector 6 Mun. Bucureşti',
    {
      sdenumire_Localitate: 'Sector 6 Mun. Bucureşti',
      scod_JudetAuto: 'B',
      sdenumire_Judet: 'MUNICIPIUL BUCUREŞTI',
      scod_Postal: '60787',
    },
    { county: 'RO-B', locality: 'București', sector: '6', postal_code: '060787' },
  ],
];

test.each(seats)('the seat „%s” is read into the fields of the form', async (_as, block, shown) => {
  const form = await imported({ adresa_sediu_social: block });

  for (const [name, value] of Object.entries(shown)) expect([name, form.value(name)]).toEqual([name, value]);
});
