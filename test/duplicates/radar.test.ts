import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findDuplicates } from '../../src/duplicates/actions.ts';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { ibans, makeClient, readClient } from '../support/clients.ts';
import { byClass, find, parseHtml, textOf } from '../support/html.ts';
import { merge } from '../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  await sql`update clients set archived_at = now(), version = version + 1 where archived_at is null`.execute(
    t.db,
  );
  await findDuplicates(t.services);
});
afterAll(() => t.close());

type Pair = { title: string; reasons: string[]; dismissal: string };

async function pairs(query = ''): Promise<Pair[]> {
  await findDuplicates(t.services);
  const answer = await t.ana.get(`/duplicates${query}`);
  expect(answer.statusCode).toBe(200);
  return byClass(parseHtml(answer.body), 'pair').map((card) => ({
    title: find(card, 'table')?.attributes['aria-label'] ?? '',
    reasons: byClass(card, 'tag').map(textOf),
    dismissal: find(card, 'form')?.attributes.action ?? '',
  }));
}

const reasonsOf = async () => (await pairs()).map(({ reasons }) => reasons);

const shared: [reason: string, one: object, other: object][] = [
  ['același telefon', { phone: '0264555123' }, { mobile: '0264 555 123' }],
  ['același telefon', { phone: '0264555123' }, { contacts: [{ name: 'Ion', phone: '0264555123' }] }],
  ['același cont bancar', { iban: ibans.brd }, { iban: ibans.brd }],
  ['același e-mail', { email: 'Office@firma.example' }, { email: 'office@firma.example' }],
  [
    'același e-mail',
    { email: 'ion@firma.example' },
    { contacts: [{ name: 'I', email: 'ion@firma.example' }] },
  ],
  [
    'aceeași adresă',
    { county: 'RO-CJ', locality: 'Dej', street: 'Str. Fabricii', street_no: '12' },
    { county: 'RO-CJ', locality: 'Dej', street: 'strada Fabricii', street_no: '12' },
  ],
  ['același nume', { name: 'Țesătoria Someșul S.R.L.' }, { name: 'TESATORIA SOMESUL SRL' }],
  ['același nume', { name: 'Popescu Ion PFA' }, { name: 'Popescu Ion' }],
  ['nume apropiat', { name: 'Transport Carpați SRL' }, { name: 'Trasport Carpati SRL' }],
  ['nume apropiat', { name: 'Panificația Mureșului' }, { name: 'Panificatia Muresilui' }],
];

test.each(shared)('%s brings two clients together', async (reason, one, other) => {
  await makeClient(t, { name: 'Prima Cu Nume Propriu', ...one });
  await makeClient(t, { name: 'Zăvoiul Altcumva', ...other });

  expect(await reasonsOf()).toEqual([[reason]]);
});

test.each([
  [{ name: 'Transport Carpați' }, { name: 'Agro Câmpia' }],
  [{ name: 'Ana SRL' }, { name: 'Ina SRL' }],
  [{ name: 'Farmacia Teiul 112' }, { name: 'Farmacia Teiul 121' }],
  [
    { county: 'RO-CJ', locality: 'Dej', street: 'Str. Fabricii' },
    { county: 'RO-CJ', locality: 'Dej', street: 'Str. Fabricii' },
  ],
])('what is not enough is no reason', async (one, other) => {
  await makeClient(t, { name: 'Prima Cu Nume Propriu', ...one });
  await makeClient(t, { name: 'Zăvoiul Altcumva', ...other });

  expect(await pairs()).toEqual([]);
});

test('the likeliest stands first; different numbers stand last, marked, whatever they share', async () => {
  await makeClient(t, {
    name: 'Doar Adresa',
    county: 'RO-CJ',
    locality: 'Turda',
    street: 'Gării',
    street_no: '1',
  });
  await makeClient(t, {
    name: 'Alt Nume',
    county: 'RO-CJ',
    locality: 'Turda',
    street: 'Gării',
    street_no: '1',
  });
  const same = { iban: ibans.brd, phone: '0264555111', email: 'a@firma.example' };
  await makeClient(t, { name: 'Cu Numere', ...same, tax_id: cui(4001) });
  await makeClient(t, { name: 'Cu Numere', ...same, tax_id: cui(4002) });

  const found = await pairs();

  expect(found.map(({ title }) => title)).toEqual(['Doar Adresa și Alt Nume', 'Cu Numere și Cu Numere']);
  expect(found[1]?.reasons).toContain('CIF diferit');
  expect((await t.ana.get('/duplicates')).body).not.toMatch(/\bsigur\b/i);
});

test('a pair leaves when a client changes, is archived or is merged, and comes back with the undo', async () => {
  const one = await makeClient(t, { name: 'Una', phone: '0264555222' });
  const two = await makeClient(t, { name: 'Doua', phone: '0264555222' });
  expect(await pairs()).toHaveLength(1);

  await t.ana.json('PATCH', `/api/v1/clients/${two.id}`, { version: 1, phone: '0264555223' });
  expect(await pairs()).toEqual([]);
  await t.ana.json('PATCH', `/api/v1/clients/${two.id}`, { version: 2, phone: '0264555222' });
  expect(await pairs()).toHaveLength(1);
  await t.ana.post(`/clients/${two.id}/archival`);
  expect(await pairs()).toEqual([]);
  await t.ana.post(`/clients/${two.id}/restoration`);
  const id = await merge(t, one, two);
  expect(await pairs()).toEqual([]);
  await t.ana.post(`/client-merges/${id}/reversal`);
  expect(await pairs()).toHaveLength(1);
});

test('„nu e duplicat” is remembered with its reason, shown on both pages, and can be taken back', async () => {
  const one = await makeClient(t, { name: 'Frații Unu', phone: '0264555333' });
  const two = await makeClient(t, { name: 'Frații Doi', phone: '0264555333' });
  const [pair] = await pairs();
  expect((await t.ana.get(`/clients/${one.id}`)).body).toContain('Posibil duplicat cu');

  const answer = await t.bogdan.post(pair?.dismissal ?? '', { reason: 'sunt frați' });

  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/duplicates']);
  expect(await pairs()).toEqual([]);
  await t.ana.json('PATCH', `/api/v1/clients/${one.id}`, { version: 1, email: 'x@firma.example' });
  await t.ana.json('PATCH', `/api/v1/clients/${two.id}`, { version: 1, email: 'x@firma.example' });
  expect(await pairs()).toEqual([]);
  for (const [client, other] of [
    [one, two],
    [two, one],
  ] as const) {
    const page = textOf(parseHtml((await t.ana.get(`/clients/${client.id}`)).body));
    expect(page).toContain(`Alt client decât ${other.name}: sunt frați (Bogdan Pop`);
  }
  const [remembered] = await pairs('?state=dismissed');
  await t.ana.post(remembered?.dismissal ?? '');
  expect(await reasonsOf()).toEqual([['același telefon', 'același e-mail']]);
});

test('what many share is no reason, also for those who were a pair before it was common', async () => {
  await makeClient(t, { name: 'Contabilul 0 Alba', phone: '0264555444' });
  await makeClient(t, { name: 'Firma Brad', phone: '0264555444' });
  expect(await pairs()).toHaveLength(1);
  const names = 'abcdefghijklmnopqrstuvw'.split('').map((letter) => letter.repeat(3));
  for (const name of names) await makeClient(t, { name, phone: '0264555444' });

  expect(await pairs()).toEqual([]);
});

test('pages are told by key and filtered by reason', async () => {
  for (let index = 0; index < 27; index += 1) {
    const phone = `02646${String(index).padStart(5, '0')}`;
    for (const half of ['Stânga', 'Dreapta'])
      await makeClient(t, { name: `${half}${String.fromCharCode(97 + index).repeat(9)}`, phone });
  }
  const first = await pairs();
  const next = find(parseHtml((await t.ana.get('/duplicates')).body), 'a', { rel: 'next' })?.attributes.href;

  const second = await pairs((next ?? '').replace('/duplicates', ''));
  expect([first.length, second.length]).toEqual([25, 2]);
  expect(new Set([...first, ...second].map(({ title }) => title)).size).toBe(27);
  expect(await pairs('?reason=iban')).toEqual([]);
  expect(await pairs('?reason=phone')).toHaveLength(25);
  expect((await t.ana.get('/duplicates?reason=altceva&state=x')).statusCode).toBe(200);
  expect((await t.ana.get('/duplicates?after=x')).statusCode).toBe(422);
});

test('clients written in one statement are found too, and twice found is found once', async () => {
  await sql`insert into clients (name, phone, type_id, level_id, tax_id_kind, search_text)
    select 'Din fișier ' || n, '+40264555555', 1, 1, 'none', '' from generate_series(1, 2) n`.execute(t.db);

  await Promise.all([findDuplicates(t.services), findDuplicates(t.services)]);

  expect((await pairs())[0]?.reasons).toContain('același telefon');
  expect(await t.db.selectFrom('duplicates_due').select('id').execute()).toEqual([]);
});

test('the search, saves and merges at the same time wait for nobody in a ring', async () => {
  const clients = await Promise.all(
    Array.from({ length: 16 }, (_, n) => makeClient(t, { name: `Roata ${n}`, phone: '0264555666' })),
  );
  const work = clients.map(({ id }, n) =>
    n % 4 === 0
      ? t.ana.json('POST', '/api/v1/client-merges', { kept_id: clients[n + 1]?.id, merged_ids: [id] })
      : t.bogdan.json('PATCH', `/api/v1/clients/${id}`, { version: 1, alias: `Al ${n}` }),
  );

  const [answers] = await Promise.all([
    Promise.all(work),
    findDuplicates(t.services),
    findDuplicates(t.services),
  ]);

  expect(answers.filter(({ statusCode }) => statusCode >= 500)).toEqual([]);
  expect((await pairs()).length).toBeGreaterThan(0);
  const merged = clients.filter((_, n) => n % 4 === 0).map(({ id }) => id);
  const left = await t.db
    .selectFrom('duplicate_pairs')
    .select('id')
    .where('low_id', 'in', merged)
    .where('state', '=', 'open')
    .execute();
  expect(left).toEqual([]);
});

test('a pair that is not there is not found', async () => {
  for (const verb of ['dismissal', 'reopening'])
    for (const id of ['999999', '0', 'x'])
      expect((await t.ana.post(`/duplicates/${id}/${verb}`)).statusCode).toBe(404);
  expect(await readClient(t, 1)).toMatchObject({ id: 1 });
});
