import { afterAll, beforeAll, expect, test } from 'vitest';
import { company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { readClient } from '../../support/clients.ts';
import { byClass, parseHtml, textOf } from '../../support/html.ts';
import { bePatient, eventsOf, goTo, makeWatched, night, proposalsOf } from './register.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  bePatient(t);
});
afterAll(() => t.close());

const different = { name: 'Țesătoria SRL', street: 'Str. Morii', caen_code: '4711' };
const shown = async (id: number) => textOf(parseHtml((await t.bogdan.get(`/clients/${id}/register`)).body));
const decide = async (id: number, proposal: number, decision: string, version?: number) =>
  t.bogdan.post(`/clients/${id}/register/proposals/${proposal}`, {
    decision,
    version: version ?? (await readClient(t, id)).version,
  });
const named = async (id: number, field: string) => {
  const all = (await proposalsOf(t, id)).filter((each) => each.field === field);
  const latest = all.at(-1);
  if (!latest) throw new Error(`no proposal of ${field}`);
  return latest;
};

test('the tab shows what differs, where each value comes from and what waits, and every tab says so', async () => {
  const { id } = await makeWatched(t, { fields: different });
  expect(await shown(id)).toMatch('ANAF nu a răspuns încă despre acest client');
  await night(t, '2026-11-23');

  const text = await shown(id);
  expect(text).toMatch('ANAF: 3 diferențe de văzut.');
  expect(text).toMatch(/Numela noi: Țesătoria SRLla ANAF: ȚESĂTORIA SOMEȘUL SRL/);
  expect(text).toMatch(/NumeȚesătoria SRLAna Marin, .*ANAF, 23\.11\.2026 – diferă/);
  expect(text).toMatch(/Nr\. Reg\. Com\.J2012001500128 \(J12\/1500\/2012\)Ana Marin, .* – se potrivește/);
  expect(textOf(parseHtml((await t.ana.get(`/clients/${id}`)).body))).toMatch('3 diferențe de văzut');
});

test('accepting is a save of the client: version, former name, new place on the map, and its source', async () => {
  const { id, version } = await makeWatched(t, { fields: different });
  await night(t, '2026-11-23');
  t.rung.length = 0;

  expect((await decide(id, (await named(id, 'name')).id, 'accept', version)).statusCode).toBe(303);
  expect((await decide(id, (await named(id, 'address')).id, 'accept')).statusCode).toBe(303);
  expect((await decide(id, (await named(id, 'caen_code')).id, 'accept')).statusCode).toBe(303);

  const client = await readClient(t, id);
  expect(client).toMatchObject({ name: 'ȚESĂTORIA SOMEȘUL SRL', street: 'Str. Fabricii', street_no: '12' });
  expect(client).toMatchObject({ caen_code: '1320', version: version + 3, locality: 'Cluj-Napoca' });
  expect(t.rung).toContainEqual({ name: 'clients.geocode', data: { client_id: id } });
  const text = await shown(id);
  expect(text).toMatch('Fost: Țesătoria SRL');
  expect(text).toMatch(/ANAF, acceptat de Bogdan Pop, .* – se potrivește/);
  expect((await proposalsOf(t, id)).map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted']);
});

test('a double click accepts once; what another decided or saved meanwhile is 409 with its sentence', async () => {
  const { id, version } = await makeWatched(t, { fields: different });
  await night(t, '2026-11-23');
  const { id: name } = await named(id, 'name');
  const { id: caen } = await named(id, 'caen_code');

  const both = await Promise.all([decide(id, name, 'accept', version), decide(id, name, 'accept', version)]);
  expect(both.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
  expect((await readClient(t, id)).version).toBe(version + 1);

  const late = await decide(id, name, 'keep');
  expect([late.statusCode, late.body]).toEqual([
    409,
    expect.stringContaining('Bogdan Pop a acceptat-o între timp'),
  ]);
  const stale = await decide(id, caen, 'accept', version);
  expect([stale.statusCode, stale.body]).toEqual([
    409,
    expect.stringContaining('a fost salvat între timp de altcineva'),
  ]);
  expect(await named(id, 'caen_code')).toMatchObject({ state: 'open' });
});

test('kept is not proposed again until the register changes; always kept never, until it is undone', async () => {
  const { id, number } = await makeWatched(t, { fields: { name: 'Țesătoria SRL', caen_code: '4711' } });
  await night(t, '2026-11-23');
  await decide(id, (await named(id, 'name')).id, 'keep');
  await decide(id, (await named(id, 'caen_code')).id, 'always_keep');

  await night(t, '2026-11-24');
  expect((await proposalsOf(t, id)).map(({ state }) => state)).toEqual(['kept', 'always_kept']);

  t.anaf.answer(number, company(number, { date_generale: { denumire: 'MOARA SRL', cod_CAEN: '1310' } }));
  await night(t, '2026-11-25');
  expect(await named(id, 'name')).toMatchObject({ theirs: 'MOARA SRL', state: 'open' });
  expect(await named(id, 'caen_code')).toMatchObject({ theirs: '1320', state: 'always_kept' });

  expect((await decide(id, (await named(id, 'caen_code')).id, 'undo')).statusCode).toBe(303);
  expect(await named(id, 'caen_code')).toMatchObject({ theirs: '1310', state: 'open' });
});

test('a proposal goes when the client is saved as the register says, and when the register comes round', async () => {
  const { id, number } = await makeWatched(t, { fields: { name: 'Țesătoria SRL', caen_code: '4711' } });
  await night(t, '2026-11-23');
  const { version } = await readClient(t, id);
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, caen_code: '1320' });
  expect(await named(id, 'caen_code')).toMatchObject({ state: 'gone' });
  t.anaf.answer(number, company(number, { date_generale: { denumire: 'TESATORIA SRL' } }));
  await night(t, '2026-11-24');
  expect(await named(id, 'name')).toMatchObject({ state: 'gone' });
});

test('of a number that was corrected nothing stays open, is accepted or is told any more', async () => {
  const inactive = { stare_inactiv: { statusInactivi: true, dataInactivare: '2026-11-02' } };
  const { id } = await makeWatched(t, { fields: { name: 'Țesătoria SRL' }, record: inactive });
  const other = await makeWatched(t, { fields: { name: 'Moara SRL' }, record: inactive });
  await night(t, '2026-11-23');
  const wrong = await named(id, 'name');
  const { version } = await readClient(t, id);
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, tax_id: String(cui(8101)) });
  // However the number changed: nothing ended this one's proposal.
  const { id: unseen } = await named(other.id, 'name');
  await t.db
    .updateTable('clients')
    .set({ tax_id: String(cui(8102)) })
    .where('id', '=', other.id)
    .execute();

  expect(await named(id, 'name')).toMatchObject({ id: wrong.id, state: 'gone' });
  for (const [client, proposal] of [
    [id, wrong.id],
    [other.id, unseen],
  ] as const) {
    expect((await decide(client, proposal, 'accept')).statusCode).toBe(409);
    const text = await shown(client);
    expect(text).toMatch('Nicio diferență de hotărât.');
    expect(text).not.toMatch('a fost declarată inactivă');
  }
  expect((await t.bogdan.get('/register')).body).not.toContain('Moara SRL');
});

test('a proposal that waits stands against the record as it is now', async () => {
  const { id } = await makeWatched(t, { fields: { name: 'Țesătoria SRL' } });
  await night(t, '2026-11-23');
  const before = await readClient(t, id);
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version: before.version, name: 'Alta SRL' });

  expect(await shown(id)).toMatch(/Numela noi: Alta SRLla ANAF: ȚESĂTORIA SOMEȘUL SRL/);
  const { id: proposal } = await named(id, 'name');
  expect((await decide(id, proposal, 'accept', before.version)).statusCode).toBe(409);
  expect((await decide(id, proposal, 'keep')).statusCode).toBe(303);
  expect(await named(id, 'name')).toMatchObject({ ours: 'Alta SRL', state: 'kept' });
});

test('after a new number Verifică acum still asks once a minute', async () => {
  const { id, version } = await makeWatched(t);
  goTo(t, '2026-11-23', '10:00');
  await night(t, '2026-11-23');
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, tax_id: String(cui(8103)) });
  goTo(t, '2026-11-23', '10:00');
  t.anaf.fault('http400');
  const check = async () => (await t.bogdan.post(`/clients/${id}/register/checks`)).statusCode;
  expect(await check()).toBe(409);
  t.anaf.fault(undefined);
  t.anaf.calls.length = 0;
  expect([await check(), await check()]).toEqual([303, 409]);
  expect(t.anaf.calls).toHaveLength(1);
  expect(await shown(id)).toMatch('Nicio perioadă de TVA cunoscută.');
});

test('where ANAF says payer but names no period, whether VAT was paid is not known', async () => {
  const { id } = await makeWatched(t, {
    record: { inregistrare_scop_Tva: { scpTVA: true, perioade_TVA: [] } },
  });
  await night(t, '2026-11-23');
  expect((await t.ana.get(`/clients/${id}/register?day=2026-11-01`)).body).toContain(
    'La data 01.11.2026 nu se știe',
  );
  const json = (await t.ana.json('GET', `/api/v1/clients/${id}/register?on=2026-11-01`)).json();
  expect(json.vat_on).toEqual({ day: '2026-11-01', vat_payer: null });
});

test('Verifică acum asks about one client, once a minute, and says when ANAF is silent', async () => {
  const { id } = await makeWatched(t, {
    record: { stare_inactiv: { statusInactivi: true, dataInactivare: '2026-11-02' } },
  });
  const check = () => t.bogdan.post(`/clients/${id}/register/checks`);
  goTo(t, '2026-11-23', '10:00');
  t.anaf.fault('http400');
  const silent = await check();
  expect([silent.statusCode, silent.body]).toEqual([409, expect.stringContaining('ANAF nu răspunde acum')]);
  t.anaf.fault(undefined);

  expect((await check()).statusCode).toBe(303);
  const again = await check();
  expect([again.statusCode, again.body]).toEqual([409, expect.stringContaining('mai puțin de un minut')]);
  goTo(t, '2026-11-23', '10:02');
  expect((await check()).statusCode).toBe(303);

  expect(await eventsOf(t, id)).toEqual(['inactive']);
  expect(await shown(id)).toMatch('Firmă inactivă din 02.11.2026.');
});

test.each([
  ['2012-05-31', 'La data 31.05.2012 nu era plătitor de TVA'],
  ['2012-06-01', 'La data 01.06.2012 era plătitor de TVA: înregistrat din 01.06.2012 fără sfârșit'],
  ['2090-01-01', 'Ziua 01.01.2090 nu a venit încă'],
])('on %s the day question answers, as a page and as a piece', async (day, text) => {
  const { id } = await makeWatched(t);
  await night(t, '2026-11-23');
  const url = `/clients/${id}/register?day=${day}`;
  expect((await t.ana.get(url)).body).toContain(text);
  const piece = (await t.ana.get(url, { 'hx-request-type': 'partial' })).body;
  expect(piece).toContain(text);
  expect(piece).not.toContain('<html');
});

test('a day that is none is said beside the field, and JSON answers the same questions', async () => {
  const { id, number } = await makeWatched(t, { fields: { caen_code: '4711' } });
  await night(t, '2026-11-23');
  const wrong = await t.ana.get(`/clients/${id}/register?day=azi`);
  expect([wrong.statusCode, wrong.body]).toEqual([
    422,
    expect.stringContaining('Alegeți o zi din calendar.'),
  ]);

  const json = (await t.ana.json('GET', `/api/v1/clients/${id}/register?on=2012-05-31`)).json();
  expect(json).toMatchObject({
    tax_id: String(number),
    answer: 'found',
    facts: { vat_payer: true, inactive: false },
    vat_periods: [{ from: '2012-06-01', until: null }],
    vat_on: { day: '2012-05-31', vat_payer: false },
    proposals: [{ field: 'caen_code', ours: '4711', theirs: '1320', state: 'open' }],
  });
});

test('the queue holds what waits and what is wrong, newest first, by kind and by manager, page after page', async () => {
  await t.db.deleteFrom('register_proposals').execute();
  await t.db.deleteFrom('register_events').execute();
  const mine = await makeWatched(t, { fields: { name: 'A Mea SRL', manager_ids: [t.bogdan.id] } });
  await night(t, '2026-11-26');
  await makeWatched(t, {
    fields: { name: 'Radiată SRL' },
    record: { stare_inactiv: { dataRadiere: '2026-11-20' } },
  });
  await night(t, '2026-11-27');
  const namesOn = async (url: string) => {
    const { statusCode, body } = await t.bogdan.get(url);
    expect(statusCode).toBe(200);
    return byClass(parseHtml(body), 'name').map(textOf);
  };
  expect((await namesOn('/register')).slice(0, 2)).toEqual(['Radiată SRL', 'Radiată SRL']);
  expect(await namesOn('/register?kind=struck_off')).toEqual(['Radiată SRL']);
  expect(await namesOn('/register?mine=1')).toEqual(['A Mea SRL']);
  expect((await t.bogdan.get('/register/next?mine=1')).headers.location).toBe(`/clients/${mine.id}/register`);
  expect((await t.bogdan.get(`/register/next?mine=1&after=${mine.id}`)).headers.location).toBe('/register');
  expect((await t.bogdan.get('/register?kind=altceva')).statusCode).toBe(422);
});

test('the tab costs three queries beside the session’s, the queue two', async () => {
  const { id } = await makeWatched(t, { fields: different });
  await night(t, '2026-11-28');
  const cost = async (url: string) => {
    t.proxy.forget();
    await t.ana.get(url);
    return t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length;
  };
  expect(await cost(`/clients/${id}/register`)).toBeLessThanOrEqual(3);
  expect(await cost('/register')).toBeLessThanOrEqual(3);
});
