import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, makeClient, readClient } from '../support/clients.ts';
import { apply, csv, planned, readPlan, statesOf, work } from '../support/imports.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('two people import the same file at the same moment: each client is there once', async () => {
  const file = csv([
    ['Denumire', 'CIF', 'Telefon', 'Localitate', 'Stradă'],
    ...Array.from({ length: 210 }, (_, index) => [
      `Comună ${index} SRL`,
      String(cui(4000 + index)),
      '',
      'Dej',
      'Mare',
    ]),
    ['Ion Dublu', '', '0722333444', 'Dej', 'Mică'],
    ['Numai numele', '', '', '', ''],
  ]);
  const [anas, bogdans] = [await planned(t, file), await planned(t, file, { as: t.bogdan })];
  const before = await countClients(t);

  const answers = await Promise.all([
    t.ana.json('POST', `/api/v1/imports/${anas.id}/application`),
    t.bogdan.json('POST', `/api/v1/imports/${bogdans.id}/application`),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  await Promise.all([work(t), work(t)]);

  const [one, other] = [await readPlan(t, anas.id), await readPlan(t, bogdans.id)];
  expect([one.state, other.state]).toEqual(['applied', 'applied']);
  expect(await countClients(t)).toBe(before + 212);
  const of = (name: string) => (one.outcomes[name] ?? 0) + (other.outcomes[name] ?? 0);
  expect([of('created'), of('unchanged'), of('skipped')]).toEqual([212, 211, 1]);
});

test('a client that somebody made or changed since the plan is left as it is, and said so', async () => {
  const old = await makeClient(t, { name: 'Vechi SRL', tax_id: String(cui(4501)), phone: '0264555301' });
  const same = await makeClient(t, { name: 'Egal SRL', tax_id: String(cui(4502)), phone: '0264555302' });
  const plan = await planned(
    t,
    csv([
      ['Denumire', 'CIF', 'Telefon'],
      ['Vechi SRL', String(cui(4501)), '0264555399'],
      ['Egal SRL', String(cui(4502)), '0264555398'],
      ['Nou între timp SRL', String(cui(4503)), '0264555303'],
    ]),
  );
  const patch = (client: { id: number; version: number }, fields: object) =>
    t.bogdan.json('PATCH', `/api/v1/clients/${client.id}`, { version: client.version, ...fields });
  await patch(old, { alias: 'Al lui Bogdan' });
  await patch(same, { phone: '0264555398' });
  await t.bogdan.json('POST', '/api/v1/clients', {
    name: 'Nou între timp SRL',
    tax_id: String(cui(4503)),
    phone: '0264555000',
    type_id: 1,
    level_id: 1,
  });

  const applied = await apply(t, plan.id);

  expect(applied.items.map(({ outcome }) => outcome)).toEqual(['skipped', 'unchanged', 'skipped']);
  expect(applied.items[0]?.outcome_note).toBe(
    'Clientul a fost schimbat între timp de Bogdan Pop; a rămas cum e acum.',
  );
  expect(applied.items[2]?.outcome_note).toBe(
    'Clientul a fost adăugat între timp de Bogdan Pop; a rămas cum e acum.',
  );
  expect(await readClient(t, old.id)).toMatchObject({ alias: 'Al lui Bogdan', phone: '+40264555301' });
});

test('contacts and delivery addresses come from several rows and from groups of columns', async () => {
  const rows = await planned(
    t,
    csv([
      [
        'Denumire',
        'CIF',
        'Contact: nume',
        'Contact: e-mail',
        'Livrare: denumire locație',
        'Livrare: localitate',
      ],
      ['Rânduri SRL', String(cui(4601)), 'Ana', 'ana@randuri.ro', 'Depozit', 'Turda'],
      ['', '', 'Dan', 'dan@randuri.ro', 'Magazin', 'Dej'],
      ['Altă firmă SRL', String(cui(4602)), '', '', '', ''],
      ['Rânduri SRL', `RO ${cui(4601)}`, 'Ana', 'ana@randuri.ro', 'Birou', 'Cluj-Napoca'],
    ]),
  );
  expect(statesOf(rows)).toEqual({ 'Rânduri SRL': 'new', 'Altă firmă SRL': 'new' });
  const made = await apply(t, rows.id);
  const client = await readClient(t, made.items[0]?.client_id ?? 0);
  expect(client.contacts.map(({ name, email }) => [name, email])).toEqual([
    ['Ana', 'ana@randuri.ro'],
    ['Dan', 'dan@randuri.ro'],
  ]);
  expect(client.delivery_addresses.map(({ label }) => label)).toEqual(['Depozit', 'Magazin', 'Birou']);

  const groups = await planned(
    t,
    csv([
      ['CIF', 'Contact: nume', 'Contact: telefon', 'Contact 2: nume', 'Contact 2: e-mail'],
      [String(cui(4601)), 'Dan', '0722000111', 'Vlad', 'vlad@randuri.ro'],
    ]),
  );
  expect(groups.columns.map(({ target }) => target)).toContain('contacts[1].email');
  await apply(t, groups.id);
  expect((await readClient(t, client.id)).contacts).toMatchObject([
    { id: client.contacts[0]?.id, name: 'Ana' },
    { id: client.contacts[1]?.id, name: 'Dan', email: 'dan@randuri.ro', phone: '+40722000111' },
    { name: 'Vlad', email: 'vlad@randuri.ro' },
  ]);
});

test('cedillas, shouted headings and another delimiter make the same clients, found by their words', async () => {
  const plan = await planned(
    t,
    csv(
      [
        ['DENUMIRE', 'COD FISCAL', 'JUDEŢ', 'LOCALITATE', 'TERMEN DE PLATĂ'],
        ['ŢESĂTORIA MUREŞ S.R.L.', String(cui(4701)), 'MUREŞ', 'Municipiul Reghin', '30 zile'],
      ],
      ',',
    ),
  );
  const { items } = await apply(t, plan.id);
  expect(await readClient(t, items[0]?.client_id ?? 0)).toMatchObject({
    name: 'ȚESĂTORIA MUREȘ S.R.L.',
    county: 'RO-MS',
    locality: 'Reghin',
    payment_term_days: 30,
  });
  const found = await t.ana.json('GET', '/api/v1/clients?q=tesatoria%20mures');
  expect(found.json().items.map(({ id }: { id: number }) => id)).toEqual([items[0]?.client_id]);
});

test('two rows of one client that say different things are an error, and so are two rows that mean the same client', async () => {
  const client = await makeClient(t, { name: 'Certat SRL', tax_id: String(cui(4801)) });
  const plan = await planned(
    t,
    csv([
      ['ID Clientela', 'Denumire', 'CIF', 'Telefon'],
      ['', 'Două telefoane SRL', String(cui(4802)), '0264555401'],
      ['', 'Două telefoane SRL', String(cui(4802)), '0264555402'],
      ['', 'Certat SRL', String(cui(4801)), '0264555403'],
      [String(client.id), 'Certat Nou SRL', '', ''],
      ['987654', 'Nicăieri SRL', '', ''],
    ]),
  );
  expect(plan.items.map(({ state, notes }) => [state, notes[0]?.message])).toEqual([
    ['error', 'Rândurile 2 și 3 spun altceva: „0264555401” și „0264555402”.'],
    ['change', undefined],
    ['error', 'Este același client ca la rândul 4.'],
    ['error', 'Nu avem niciun client cu ID-ul Clientela 987654.'],
  ]);
});

test('an import leaves audit rows that name it, a former name, and coordinates that fall due', async () => {
  const client = await makeClient(t, { name: 'Nume Vechi SRL', tax_id: String(cui(4901)) });
  const plan = await planned(
    t,
    csv([
      ['Denumire', 'CIF', 'Județ', 'Localitate'],
      ['Nume Nou SRL', String(cui(4901)), 'Cluj', 'Dej'],
    ]),
  );
  await apply(t, plan.id);
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id', 'form_key', 'version'])
    .where('subject', '=', 'client')
    .where('subject_id', '=', client.id)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  expect(audit).toEqual({ action: 'import', actor_id: t.ana.id, form_key: `import ${plan.id}`, version: 2 });
  const row = await t.db
    .selectFrom('clients')
    .select(['geo_due_at', 'search_text'])
    .where('id', '=', client.id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ geo_due_at: expect.any(Date) });
  expect(row.search_text).toContain('nume vechi srl');
});

test('a tax id that another client got since the plan is not taken from it, and the other rows go on', async () => {
  const moved = await makeClient(t, { name: 'Cu număr nou SRL', tax_id: String(cui(4951)) });
  const { id } = await planned(
    t,
    csv([
      ['ID Clientela', 'Denumire', 'CIF'],
      [String(moved.id), 'Cu număr nou SRL', String(cui(4952))],
      ['', 'Rândul de după SRL', String(cui(4953))],
    ]),
  );
  await makeClient(t, { name: 'Mai repede SRL', tax_id: String(cui(4952)) });

  const { outcomes, items } = await apply(t, id);
  expect(outcomes).toEqual({ created: 1, skipped: 1 });
  expect(items.find(({ client_id }) => client_id === moved.id)?.outcome_note).toBe(
    'Un client cu acest CIF a fost salvat între timp.',
  );
  expect((await readClient(t, moved.id)).tax_id).toBe(String(cui(4951)));
});
