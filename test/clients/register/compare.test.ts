import { expect, test } from 'vitest';
import {
  differencesOf,
  eventsBetween,
  proposalsAfter,
  type Stored,
} from '../../../src/clients/register/compare.ts';
import { type Facts, factsAfter, factsOf } from '../../../src/clients/register/facts.ts';
import { periodOn } from '../../../src/clients/register/vat-period.ts';
import type { Company } from '../../../src/external/anaf/anaf.ts';
import { toCompany } from '../../../src/external/anaf/company.ts';
import { type AnafRecord, company, cui, nulls } from '../../support/anaf-records.ts';

const number = cui(100);
const facts = (overrides: AnafRecord = {}): Facts =>
  factsOf(toCompany(company(number, overrides)) as Company, () => undefined);
const usual = facts();
const kinds = (before: Facts | undefined, after: Facts) =>
  eventsBetween(before, after).map(({ kind, on_day }) => `${kind} ${on_day ?? ''}`.trim());

const inactive = { stare_inactiv: { dataInactivare: '2026-11-02', statusInactivi: true } };
const struckOff = {
  date_generale: { stare_inregistrare: 'RADIERE din data 08.12.2023' },
  stare_inactiv: { statusInactivi: false },
};
const period = (from: string, until = '') => ({
  data_inceput_ScpTVA: from,
  data_sfarsit_ScpTVA: until,
  data_anul_imp_ScpTVA: '',
  mesaj_ScpTVA: '',
});
const lost = {
  inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [period('2012-06-01', '2026-11-01')] },
};
const onCollection = {
  inregistrare_RTVAI: { dataInceputTvaInc: '2026-10-01', statusTvaIncasare: true },
};

test('of the first answer only what matters now is told: inactive and struck off', () => {
  expect(kinds(undefined, usual)).toEqual([]);
  expect(kinds(undefined, facts({ ...lost, ...onCollection }))).toEqual([]);
  expect(kinds(undefined, facts(inactive))).toEqual(['inactive 2026-11-02']);
  expect(kinds(undefined, facts(struckOff))).toEqual(['struck_off 2023-12-08']);
});

test.each<[string, AnafRecord, AnafRecord]>([
  ['inactive 2026-11-02', {}, inactive],
  ['reactivated 2026-11-20', inactive, { stare_inactiv: { dataReactivare: '2026-11-20' } }],
  ['struck_off 2023-12-08', {}, struckOff],
  ['vat_lost 2026-11-01', {}, lost],
  ['vat_gained 2012-06-01', lost, {}],
  ['vat_on_collection 2026-10-01', {}, onCollection],
  [
    'vat_on_collection_ended 2026-11-05',
    onCollection,
    { inregistrare_RTVAI: { dataInceputTvaInc: '2026-10-01', dataSfarsitTvaInc: '2026-11-05' } },
  ],
  ['name', {}, { date_generale: { denumire: 'MOARA NOUĂ SRL' } }],
  ['seat', {}, { adresa_sediu_social: { sdenumire_Strada: 'Str. Morii' } }],
])('the event %s happens between two answers, once', (event, before, after) => {
  expect(kinds(facts(before), facts(after))).toEqual([event]);
  expect(kinds(facts(after), facts(after))).toEqual([]);
});

test('the same name in other letters, and a flat that is told more closely, are no events', () => {
  const other = facts({
    date_generale: { denumire: 'Tesatoria Somesul S.R.L.' },
    adresa_sediu_social: { sdetalii_Adresa: 'ap. 7' },
  });
  expect(kinds(usual, other)).toEqual([]);
});

test('what an answer is silent about stays as it was: nothing is lost and nothing happened', () => {
  const silent = factsOf(toCompany(nulls(company(number))) as Company, () => undefined);
  const after = factsAfter(usual, silent);

  expect(silent).toMatchObject({ vat_payer: null, inactive: null, registered: null });
  expect(kinds(usual, after)).toEqual([]);
  expect(after).toMatchObject({
    vat_payer: true,
    vat_periods: usual.vat_periods,
    registered: usual.registered,
  });
});

test.each<[string, AnafRecord | null]>([
  ['an empty list', { inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [] } }],
  ['no list at all', { inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: null } }],
])('%s of VAT periods is a firm that never paid VAT', (_what, overrides) => {
  expect(facts(overrides as AnafRecord)).toMatchObject({ vat_payer: false, vat_periods: [] });
});

test('VAT periods are read from an array in any order, from one object and from flat fields', () => {
  const two = [period('2005-10-17', '2009-03-01'), period('2010-09-27', '2017-02-02')];
  const read = (vat: object) => facts({ inregistrare_scop_Tva: { scpTVA: false, ...vat } }).vat_periods;
  const newest = [
    { from: '2010-09-27', until: '2017-02-02' },
    { from: '2005-10-17', until: '2009-03-01' },
  ];

  expect(read({ perioade_TVA: two })).toEqual(newest);
  expect(read({ perioade_TVA: two[1] })).toEqual(newest.slice(0, 1));
  expect(read({ perioade_TVA: undefined, ...two[1] })).toEqual(newest.slice(0, 1));
});

test.each([
  ['2010-09-26', undefined],
  ['2010-09-27', '2010-09-27'],
  ['2017-02-01', '2010-09-27'],
  ['2017-02-02', undefined],
  ['2009-02-28', '2005-10-17'],
  ['2020-01-01', '2019-01-01'],
])('on %s the period is %s', (day, from) => {
  const periods = [
    { from: '2019-01-01', until: null },
    { from: '2010-09-27', until: '2017-02-02' },
    { from: '2005-10-17', until: '2009-03-01' },
  ];
  expect(periodOn(periods, day)?.from).toBe(from);
});

const ours = {
  name: 'Țesătoria Someșul S.R.L.',
  vat_payer: true,
  trade_register_no: 'J12/1500/2012',
  caen_code: '1320',
  country: 'RO',
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  sector: null,
  street: 'Strada Fabricii',
  street_no: '12',
  address_extra: 'Bl. C4, Sc. 2, Et. 3, Ap. 41',
  postal_code: '400620',
};

test('a record that says the same in other words has no differences, and what the register lacks is none', () => {
  const poor = facts({ date_generale: { nrRegCom: '', cod_CAEN: null } });
  expect(differencesOf(ours, usual)).toEqual([]);
  expect(differencesOf({ ...ours, trade_register_no: 'F12/1/2001', caen_code: '4711' }, poor)).toEqual([]);
});

test('whoever keeps the fiscal domicile has no difference where the seat is another address', () => {
  const elsewhere = facts({ adresa_sediu_social: { sdenumire_Strada: 'Str. Morii', sdetalii_Adresa: '' } });
  expect(differencesOf(ours, elsewhere)).toEqual([]);
});

test('each field that differs is one difference, with both values', () => {
  const other = { ...ours, name: 'Alta SRL', vat_payer: false, trade_register_no: null, caen_code: '4711' };
  const found = differencesOf({ ...other, street: 'Str. Morii' }, usual);
  expect(found.map(({ field }) => field)).toEqual([
    'name',
    'vat_payer',
    'trade_register_no',
    'address',
    'caen_code',
  ]);
  expect(found[1]).toEqual({ field: 'vat_payer', ours: false, theirs: true });
});

const name = (theirs: string) => [{ field: 'name' as const, ours: 'A', theirs }];
const stored = (state: string, theirs = 'B'): Stored[] => [{ id: 7, field: 'name', state, theirs }];

test.each([
  ['nothing was proposed', name('B'), [], ['B'], []],
  ['it waits already', name('B'), stored('open'), [], []],
  ['the register says something else now', name('C'), stored('open'), ['C'], [7]],
  ['the two agree again', [], stored('open'), [], [7]],
  ['ours was kept', name('B'), stored('kept'), [], []],
  ['ours was kept, and the register says something else', name('C'), stored('kept'), ['C'], []],
  ['ours was kept, and the two agree', [], stored('kept'), [], [7]],
  ['ours is always kept', name('C'), stored('always_kept'), [], []],
  ['it was accepted, and ours was changed back', name('B'), stored('accepted'), ['B'], []],
])('proposals where %s', (_what, differences, latest, opened, gone) => {
  const after = proposalsAfter(differences, latest);
  expect(after.opened.map(({ theirs }) => theirs)).toEqual(opened);
  expect(after.gone).toEqual(gone);
});
