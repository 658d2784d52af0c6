import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, ibans, makeClient, readClient } from '../support/clients.ts';
import { apply, csv, planned, readPlan, statesOf } from '../support/imports.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('each row is new, changes, the same, a possible duplicate or an error, and nothing is written before it is applied', async () => {
  await makeClient(t, { name: 'Alfa Prod SRL', tax_id: String(cui(1001)), phone: '0264555101' });
  await makeClient(t, { name: 'Beta Com SRL', tax_id: String(cui(1002)), phone: '0264555102' });
  await makeClient(t, { name: 'Gama Trans SRL', phone: '0264555103' });
  const before = await countClients(t);

  const plan = await planned(
    t,
    csv([
      ['Denumire', 'CIF', 'Telefon'],
      ['Alfa Prod SRL', `RO ${cui(1001)}`, '0264 555 101'],
      ['Beta Com SRL', String(cui(1002)), '0264 555 199'],
      ['S.C. GAMA TRANS S.R.L.', '', '0264 555 777'],
      ['Delta Nou SRL', String(cui(1004)), '0264 555 104'],
      ['Greșit SRL', '1234', '12'],
    ]),
  );

  expect(plan.state).toBe('planned');
  expect(statesOf(plan)).toEqual({
    'Alfa Prod SRL': 'same',
    'Beta Com SRL': 'change',
    'S.C. GAMA TRANS S.R.L.': 'duplicate',
    'Delta Nou SRL': 'new',
    'Greșit SRL': 'error',
  });
  expect(plan.counts).toEqual({ same: 1, change: 1, duplicate: 1, new: 1, error: 1 });
  const [, changed, doubtful, , wrong] = plan.items;
  expect(changed?.changes).toEqual({ phone: ['+40264555102', '+40264555199'] });
  expect(doubtful?.notes[0]?.message).toBe('Seamănă cu „Gama Trans SRL”: același nume.');
  expect(wrong?.notes.map(({ field, line }) => [field, line])).toEqual([
    ['phone', 6],
    ['tax_id', 6],
  ]);
  expect(await countClients(t)).toBe(before);

  const applied = await apply(t, plan.id);
  expect(applied.state).toBe('applied');
  expect(applied.outcomes).toEqual({ created: 1, updated: 1, skipped: 1 });
  expect(await countClients(t)).toBe(before + 1);
});

test('the same file a second time changes nothing', async () => {
  const file = csv([
    [
      'Nume client',
      'Cod fiscal',
      'Județ',
      'Localitate',
      'Stradă',
      'E-mail',
      'Persoană contact',
      'Etichete',
      'Sursa',
    ],
    [
      'Țesătoria Arieș SRL',
      `RO${cui(1101)}`,
      'Jud. Cluj',
      'Mun. Turda',
      'Str. Fabricii',
      'a@aries.ro',
      'Ion Pop',
      'bună, veche',
      'Târg nou',
    ],
    ['Ion Ionescu', '', 'Cluj', 'Dej', 'Str. Mare', 'ion@posta.ro', '', '', ''],
    ['Fără nimic', '', '', '', '', '', '', '', ''],
  ]);
  const first = await planned(t, file);
  expect(statesOf(first)).toEqual({
    'Țesătoria Arieș SRL': 'new',
    'Ion Ionescu': 'new',
    'Fără nimic': 'new',
  });
  await apply(t, first.id);
  const before = await countClients(t);

  const second = await planned(t, file);
  expect(statesOf(second)).toEqual({
    'Țesătoria Arieș SRL': 'same',
    'Ion Ionescu': 'same',
    'Fără nimic': 'duplicate',
  });
  await apply(t, second.id);
  expect(await countClients(t)).toBe(before);

  const made = await readClient(
    t,
    first.items[0]?.client_id ?? (await readPlan(t, first.id)).items[0]?.client_id ?? 0,
  );
  expect(made).toMatchObject({
    vat_payer: true,
    county: 'RO-CJ',
    locality: 'Turda',
    email: 'a@aries.ro',
    tags: ['bună', 'veche'],
    contacts: [{ name: 'Ion Pop' }],
  });
});

test('an empty cell empties nothing, and a field without a column is left alone', async () => {
  const client = await makeClient(t, {
    name: 'Plin SRL',
    tax_id: String(cui(1201)),
    phone: '0264555120',
    iban: ibans.brd,
    tags: ['veche'],
    contacts: [{ name: 'Maria', email: 'maria@plin.ro' }],
  });
  const plan = await planned(
    t,
    csv([
      ['CIF', 'Telefon', 'Alias', 'Etichete', 'Contact: nume', 'Contact: telefon'],
      [String(cui(1201)), '', 'Plinul', 'nouă', 'Maria', '0722 111 222'],
    ]),
  );
  expect(Object.keys(plan.items[0]?.changes ?? {}).sort()).toEqual(['alias', 'contacts', 'tags']);
  await apply(t, plan.id);

  expect(await readClient(t, client.id)).toMatchObject({
    name: 'Plin SRL',
    alias: 'Plinul',
    phone: '+40264555120',
    iban: ibans.brd,
    tags: ['nouă', 'veche'],
    contacts: [{ id: client.contacts[0]?.id, name: 'Maria', email: 'maria@plin.ro', phone: '+40722111222' }],
  });
});

test('a file that lost its letters takes none from a client that has them', async () => {
  const client = await makeClient(t, {
    name: 'Țesătoria Iași SRL',
    tax_id: cui(1090),
    county: 'RO-IS',
    locality: 'Iași',
    phone: '0264555190',
  });

  const plan = await planned(
    t,
    csv([
      ['Denumire', 'CIF', 'Localitate', 'Judet', 'Telefon'],
      ['Tesatoria Iasi SRL', String(cui(1090)), 'Iasi', 'IASI', '0264 555 191'],
    ]),
  );
  expect(plan.items[0]?.changes).toEqual({ phone: ['+40264555190', '+40264555191'] });

  await apply(t, plan.id);
  expect(await readClient(t, client.id)).toMatchObject({ name: 'Țesătoria Iași SRL', locality: 'Iași' });
});
