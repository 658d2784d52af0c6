import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { watchRegisterWhenDue } from '../../../src/clients/register/jobs.ts';
import { listDue } from '../../../src/clients/register/queries.ts';
import type { Company } from '../../../src/external/anaf/anaf.ts';
import { toCompany } from '../../../src/external/anaf/company.ts';
import { company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { cnp, makeClient } from '../../support/clients.ts';
import { bePatient, eventsOf, goTo, makeWatched, night, proposalsOf } from './register.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  bePatient(t);
});
afterAll(() => t.close());
beforeEach(async () => {
  t.anaf.fault(undefined);
  t.anaf.calls.length = 0;
  for (const table of ['messages', 'alerts', 'notes', 'clients', 'company_answers'] as const)
    await t.db.deleteFrom(table).execute();
  await sql`update register_turn set holder = null, held_until = null, failures = 0, next_at = null, finished_on = null`.execute(
    t.db,
  );
  await sql`update users set alert_emails = true`.execute(t.db);
});

const asked = () => t.anaf.calls.flatMap(({ body }) => body.map(({ cui: number }) => number)).sort();
const found = (taxId: string) => ({
  kind: 'found' as const,
  company: toCompany(company(Number(taxId))) as Company,
  raw: {},
});
const counts = async () => {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from register_events)::int as events, (select count(*) from notes)::int as notes,
      (select count(*) from alerts)::int as alerts, (select count(*) from messages)::int as messages`.execute(
    t.db,
  );
  return rows[0];
};

test('a client that agrees is kept quietly: facts, VAT periods, the import’s answer, and nothing else', async () => {
  const { id, number } = await makeWatched(t);

  expect(await night(t, '2026-11-23')).toBe('1 client întrebat, nicio schimbare');

  const { facts, answer } = await t.db
    .selectFrom('register_watch')
    .selectAll()
    .where('client_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(answer).toBe('found');
  expect(facts).toMatchObject({ vat_payer: true, inactive: false, registered: { locality: 'Cluj-Napoca' } });
  expect(await proposalsOf(t, id)).toEqual([]);
  expect(await counts()).toEqual({ events: 0, notes: 0, alerts: 0, messages: 0 });
  t.anaf.calls.length = 0;
  const lookup = await t.ana.json('GET', `/api/v1/company-lookup?tax_id=${number}`);
  expect(lookup.json()).toMatchObject({ found: true });
  expect(Object.keys(lookup.json().company)).toHaveLength(17);
  expect(t.anaf.calls).toEqual([]);
});

test('a lost VAT is an event, a note, a ring and an e-mail, in one, once', async () => {
  const { id, number } = await makeWatched(t, { fields: { manager_ids: [t.bogdan.id] } });
  await night(t, '2026-11-23');
  const lost = {
    scpTVA: false,
    perioade_TVA: [{ data_inceput_ScpTVA: '2012-06-01', data_sfarsit_ScpTVA: '2026-11-01' }],
  };
  t.anaf.answer(number, company(number, { inregistrare_scop_Tva: lost }));

  expect(await night(t, '2026-11-24')).toBe('1 client întrebat, 1 client cu schimbări');
  await night(t, '2026-11-25');

  expect(await eventsOf(t, id)).toEqual(['vat_lost']);
  expect(await counts()).toEqual({ events: 1, notes: 1, alerts: 1, messages: 1 });
  const [note] = await t.db.selectFrom('notes').selectAll().execute();
  expect(note).toMatchObject({
    client_id: id,
    kind: 'anaf',
    text: 'ANAF: nu mai este plătitor de TVA din 01.11.2026.',
    created_by: null,
  });
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['actor_kind', 'action', 'subject_id'])
    .where('subject', '=', 'note')
    .execute();
  expect(audit).toEqual([{ actor_kind: 'system', action: 'create', subject_id: note?.id }]);
  const [alert] = await t.db.selectFrom('alerts').selectAll().execute();
  expect(alert).toMatchObject({ user_id: t.bogdan.id, kind: 'anaf', href: `/clients/${id}/register` });
  const [message] = await t.db.selectFrom('messages').selectAll().execute();
  expect(message).toMatchObject({ recipient: 'bogdan@firma.ro', event: 'anaf_change' });
  expect(message?.body_text).toContain('nu mai este plătitor de TVA din 01.11.2026');
  expect(await proposalsOf(t, id)).toMatchObject([
    { field: 'vat_payer', ours: true, theirs: false, state: 'open' },
  ]);
  const periods = await t.db.selectFrom('client_vat_periods').selectAll().execute();
  expect(periods).toEqual([{ client_id: id, from_day: '2012-06-01', until_day: '2026-11-01' }]);
  expect(t.rung.map(({ name }) => name)).toContain('messages.send');
});

test('who wants no such e-mails hears the bell all the same', async () => {
  await sql`update users set alert_emails = false`.execute(t.db);
  await makeWatched(t, { record: { stare_inactiv: { statusInactivi: true } } });
  await night(t, '2026-11-23');
  expect(await counts()).toEqual({ events: 1, notes: 1, alerts: 1, messages: 0 });
});

test('a struck off firm, a PFA and a public institution are told and compared by what ANAF says of them', async () => {
  const dead = await makeWatched(t, {
    record: { date_generale: { stare_inregistrare: 'RADIERE din data 08.12.2023' } },
  });
  const pfa = await makeWatched(t, {
    fields: { name: 'Popescu Ion PFA', trade_register_no: 'F12/300/2015' },
    record: {
      date_generale: { denumire: 'POPESCU ION PERSOANĂ FIZICĂ AUTORIZATĂ', nrRegCom: 'F12/300/2015' },
    },
  });
  const school = await makeWatched(t, {
    fields: { name: 'Școala Gimnazială Dej', trade_register_no: null, vat_payer: false },
    record: {
      date_generale: { denumire: 'ŞCOALA GIMNAZIALĂ DEJ', nrRegCom: '', cod_CAEN: null },
      inregistrare_scop_Tva: { scpTVA: false, perioade_TVA: [] },
    },
  });

  await night(t, '2026-11-23');

  expect(await eventsOf(t, dead.id)).toEqual(['struck_off']);
  for (const { id } of [pfa, school]) {
    expect(await eventsOf(t, id)).toEqual([]);
    expect(await proposalsOf(t, id)).toEqual([]);
  }
});

test('an unknown number is told once, and is no news again while it is unknown', async () => {
  const { id, number } = await makeWatched(t);
  await night(t, '2026-11-23');
  t.anaf.answer(number, null);
  await makeWatched(t);

  for (const day of ['2026-11-24', '2026-11-25']) await night(t, day);

  expect(await eventsOf(t, id)).toEqual(['not_found']);
  t.anaf.answer(number, company(number));
  await night(t, '2026-11-26');
  expect(await eventsOf(t, id)).toEqual(['not_found']);
});

test('only living clients of Romania with a CUI are asked about; a CNP is never sent', async () => {
  const { id, number } = await makeWatched(t);
  await makeClient(t, { name: 'Ion Pop', tax_id: cnp });
  await makeClient(t, { name: 'Fără CIF' });
  await makeClient(t, { name: 'Afară GmbH', country: 'DE', tax_id: 'DE136695976' });
  const archived = await makeWatched(t);
  await t.ana.post(`/clients/${archived.id}/archival`);

  await night(t, '2026-11-23');

  expect(asked()).toEqual([number]);
  expect(await listDue(t.db, { today: '2026-11-23', after: 0, limit: 9 })).toEqual([]);
  expect(await listDue(t.db, { today: '2026-11-24', after: 0, limit: 9 })).toEqual([
    { id, tax_id: String(number) },
  ]);
});

test('silence changes nothing and is asked again after a pause that grows', async () => {
  const { number } = await makeWatched(t);
  t.anaf.fault('http400');

  expect(await night(t, '2026-11-23')).toMatch('ANAF nu răspunde');
  expect(await t.db.selectFrom('register_watch').selectAll().execute()).toEqual([]);
  const calls = t.anaf.calls.length;
  goTo(t, '2026-11-23', '04:30');
  await watchRegisterWhenDue.run(t.services, {});
  expect(t.anaf.calls.length).toBe(calls);

  goTo(t, '2026-11-23', '04:36');
  await watchRegisterWhenDue.run(t.services, {});
  expect(t.anaf.calls.length).toBe(calls + 1);
  goTo(t, '2026-11-23', '04:55');
  await watchRegisterWhenDue.run(t.services, {});
  expect(t.anaf.calls.length).toBe(calls + 1);

  t.anaf.fault(undefined);
  goTo(t, '2026-11-23', '05:10');
  expect(await watchRegisterWhenDue.run(t.services, {})).toMatch('1 client întrebat');
  expect(asked().at(-1)).toBe(number);
  expect(await t.db.selectFrom('register_turn').select(['failures', 'next_at']).execute()).toEqual([
    { failures: 0, next_at: null },
  ]);
});

test('an open breaker is not knocked at', async () => {
  await makeWatched(t);
  const anaf = { ...t.services.anaf, available: () => false };
  expect(await night(t, '2026-11-23', { anaf })).toMatch('ANAF nu răspunde');
  expect(t.anaf.calls).toEqual([]);
});

test('killed after the first hundred, the next run asks about the rest alone', async () => {
  await sql`insert into clients (name, type_id, level_id, tax_id, tax_id_kind, country, status, search_text)
    select 'Firma ' || n, 1, 1, 1000000 + n, 'cui', 'RO', 'prospect', '' from generate_series(1, 230) n`.execute(
    t.db,
  );
  let calls = 0;
  const seen: string[] = [];
  const lookupMany = async (taxIds: string[]) => {
    calls += 1;
    if (calls === 2) throw new Error('killed');
    seen.push(...taxIds);
    return new Map(taxIds.map((taxId) => [taxId, found(taxId)]));
  };
  const anaf = { ...t.services.anaf, lookupMany };

  await expect(night(t, '2026-11-23', { anaf })).rejects.toThrow('killed');
  await night(t, '2026-11-23', { anaf });

  expect(seen).toHaveLength(230);
  expect(new Set(seen).size).toBe(230);
  expect(await t.db.selectFrom('register_watch').select('answer').execute()).toHaveLength(230);
  const { rows } = await sql`select client_id from register_proposals where state = 'open'
    group by client_id, field having count(*) > 1`.execute(t.db);
  expect(rows).toEqual([]);
});

test('an answer that cannot be taken in holds nobody up: the others are, and it waits for the next night', async () => {
  const bad = await makeWatched(t);
  const good = await makeWatched(t);
  const strange = await makeWatched(t);
  await t.db.updateTable('clients').set({ tax_id: 'RO-12' }).where('id', '=', strange.id).execute();
  const lookupMany = async (taxIds: string[]) => {
    const answers = await t.services.anaf.lookupMany(taxIds);
    const answer = answers.get(String(bad.number));
    if (answer?.kind === 'found') answer.company.name = 'Moara \u0000 SRL';
    return answers;
  };

  await night(t, '2026-11-23', { anaf: { ...t.services.anaf, lookupMany } });

  const rows = await t.db
    .selectFrom('register_watch')
    .select(['client_id', 'answer'])
    .orderBy('client_id')
    .execute();
  expect(rows).toEqual([
    { client_id: bad.id, answer: null },
    { client_id: good.id, answer: 'found' },
    { client_id: strange.id, answer: null },
  ]);
  expect(await listDue(t.db, { today: '2026-11-23', after: 0, limit: 9 })).toEqual([]);
});

test('a hundred that is refused for one of its numbers is asked about in parts after a while', async () => {
  const [one, poison, three] = [await makeWatched(t), await makeWatched(t), await makeWatched(t)];
  const lookupMany = async (taxIds: string[]) =>
    taxIds.includes(String(poison.number))
      ? new Map(taxIds.map((taxId) => [taxId, { kind: 'unavailable' as const, reason: 'http' as const }]))
      : new Map(taxIds.map((taxId) => [taxId, found(taxId)]));
  const anaf = { ...t.services.anaf, lookupMany };
  for (const time of ['04:20', '04:40', '05:20']) {
    goTo(t, '2026-11-23', time);
    await watchRegisterWhenDue.run({ ...t.services, anaf }, {});
  }

  const rows = await t.db.selectFrom('register_watch').select(['client_id', 'answer']).execute();
  expect(rows.filter(({ answer }) => answer).map(({ client_id }) => client_id)).toEqual([one.id, three.id]);
  expect(await listDue(t.db, { today: '2026-11-23', after: 0, limit: 9 })).toEqual([]);
});

test('a first night writes one e-mail for each person, and so does one on which much happened', async () => {
  await sql`update users set alert_emails = (id = ${t.bogdan.id})`.execute(t.db);
  const firms = [];
  for (let index = 0; index < 12; index += 1)
    firms.push(
      await makeWatched(t, {
        fields: { manager_ids: [t.bogdan.id] },
        record: { stare_inactiv: { statusInactivi: index < 2 } },
      }),
    );
  await night(t, '2026-11-23');
  expect(await counts()).toEqual({ events: 2, notes: 2, alerts: 2, messages: 1 });
  const first = await t.db.selectFrom('messages').selectAll().executeTakeFirstOrThrow();
  expect(first).toMatchObject({
    event: 'anaf_digest',
    client_id: null,
    subject: 'ANAF: schimbări la 2 clienți',
  });
  expect(first.body_text).toContain('/register');

  for (const { number } of firms)
    t.anaf.answer(
      number,
      company(number, { stare_inactiv: { statusInactivi: false, dataRadiere: '2026-11-20' } }),
    );
  await night(t, '2026-11-24');
  const all = await t.db.selectFrom('messages').select(['subject', 'body_text']).orderBy('id').execute();
  expect(all.map(({ subject }) => subject)).toEqual([first.subject, 'ANAF: schimbări la 12 clienți']);
  expect(all[1]?.body_text).toContain('și încă 2 clienți');
});

test('a new difference alone rings once, without an e-mail; at the first answer once for all', async () => {
  const managed = { fields: { name: 'Alt Nume SRL', manager_ids: [t.bogdan.id] } };
  const { id, number } = await makeWatched(t, managed);
  await makeWatched(t, managed);
  await night(t, '2026-11-23');
  const rung = () =>
    t.db.selectFrom('alerts').select(['user_id', 'client_id', 'href']).orderBy('id').execute();
  const summary = { user_id: t.bogdan.id, client_id: null, href: '/register' };
  expect(await rung()).toEqual([summary]);

  t.anaf.answer(number, company(number, { date_generale: { cod_CAEN: '1310' } }));
  await night(t, '2026-11-24');
  await night(t, '2026-11-24');
  const own = { user_id: t.bogdan.id, client_id: id, href: `/clients/${id}/register` };
  expect(await rung()).toEqual([summary, own]);
  expect((await counts())?.messages).toBe(0);
});

test('a day that came to its end is not gone through again by the sweep', async () => {
  await makeWatched(t);
  await night(t, '2026-11-23');
  goTo(t, '2026-11-23', '05:00');
  expect(await watchRegisterWhenDue.run(t.services, {})).toBeUndefined();
  goTo(t, '2026-11-24', '05:00');
  expect(await watchRegisterWhenDue.run(t.services, {})).toMatch('1 client întrebat');
});

test('of two runs at once one asks, and each number once', async () => {
  for (let index = 0; index < 3; index += 1) await makeWatched(t);
  const told = await Promise.all([night(t, '2026-11-23'), night(t, '2026-11-23')]);
  expect(asked()).toHaveLength(3);
  expect(told.filter((text) => text.startsWith('3 clienți întrebați'))).toHaveLength(1);
});

test('a turn whose holder died lapses by itself', async () => {
  await makeWatched(t);
  await sql`update register_turn set holder = 'dead', held_until = clock_timestamp() + interval '1 minute'`.execute(
    t.db,
  );
  await night(t, '2026-11-23');
  expect(asked()).toEqual([]);
  await sql`update register_turn set held_until = clock_timestamp() - interval '1 second'`.execute(t.db);
  await night(t, '2026-11-23');
  expect(asked()).toHaveLength(1);
});

test('a new tax id starts anew: no event compares two firms, and open proposals of the old one go', async () => {
  const { id } = await makeWatched(t, { fields: { name: 'Alt Nume SRL' } });
  await night(t, '2026-11-23');
  const number = cui(8001);
  t.anaf.answer(number, company(number, { date_generale: { denumire: 'NOUA FIRMĂ SRL' } }));
  const client = (await t.ana.json('GET', `/api/v1/clients/${id}`)).json();
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version: client.version, tax_id: String(number) });

  await night(t, '2026-11-23');

  expect(await eventsOf(t, id)).toEqual([]);
  expect((await proposalsOf(t, id)).map(({ theirs, state }) => [theirs, state])).toEqual([
    ['ȚESĂTORIA SOMEȘUL SRL', 'gone'],
    ['NOUA FIRMĂ SRL', 'open'],
  ]);
});

test('an answer that was kept before the new facts existed still fills the form', async () => {
  const number = String(cui(8002));
  t.anaf.answer(Number(number), company(Number(number)));
  await t.ana.json('GET', `/api/v1/company-lookup?tax_id=${number}`);
  await sql`update company_answers set company = company - 'vat_periods' - 'inactive' - 'struck_off'
    - 'vat_on_collection' where tax_id = ${number}`.execute(t.db);
  const answer = await t.ana.json('GET', `/api/v1/company-lookup?tax_id=${number}`);
  expect(answer.json()).toMatchObject({ found: true, company: { name: 'ȚESĂTORIA SOMEȘUL SRL' } });
});

test('who is due is found along the key of the clients, a hundred at a time, among many', async () => {
  await sql`insert into clients (name, type_id, level_id, tax_id, tax_id_kind, country, status, search_text)
    select 'Firma ' || n, 1, 1, 1000000 + n, 'cui', 'RO', 'prospect', '' from generate_series(1, 5000) n`.execute(
    t.db,
  );
  await sql`insert into register_watch (client_id, tax_id, asked_at)
    select id, tax_id, '2026-11-22' from clients`.execute(t.db);
  await sql`analyze clients, register_watch`.execute(t.db);
  t.proxy.forget();
  const [first] = await listDue(t.db, { today: '2026-11-23', after: 0, limit: 1 });
  const query = t.proxy.queries.find((text) => text.includes('register_watch')) ?? '';
  const explained = query.replace('$1', String(first?.id)).replace('$2', "'2026-11-23'").replace('$3', '100');
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${sql.raw(explained)}`.execute(t.db);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).not.toMatch(/Seq Scan|Sort/);
  expect(plan).toMatch(/clients_pkey/);
});
