import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { find, parseHtml, textOf } from '../../support/html.ts';
import { putOrder } from '../../support/levels.ts';
import { putClient, tablesOn } from '../../support/report-clients.ts';
import { readSheets } from '../../support/workbooks.ts';

let t: TestApp;
let source: Record<'fair' | 'web', number>;
const address = '/reports/sources';

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  await t.db.updateTable('users').set({ own_portfolio: true }).where('id', '=', t.bogdan.id).execute();
  const [fair, web] = await t.db
    .insertInto('sources')
    .values([{ name: 'Târg de toamnă' }, { name: 'Anunț pe site' }])
    .returning('id')
    .execute();
  source = { fair: fair?.id ?? 0, web: web?.id ?? 0 };

  // In Bucharest 23:30 UTC on the last of September is October already; an hour and a half before it is not.
  const october = await putClient(t, {
    name: 'Octombrie SRL',
    created_at: '2026-09-30T23:30:00Z',
    source_id: source.fair,
    manager: t.bogdan.id,
    county: 'RO-CJ',
  });
  await putClient(t, {
    name: 'Septembrie SRL',
    created_at: '2026-09-30T20:59:00Z',
    source_id: source.fair,
    type_id: 2,
  });
  const november = await putClient(t, {
    name: 'Noiembrie SRL',
    created_at: '2026-11-03T08:00:00Z',
    source_id: source.web,
    manager: t.ana.id,
  });
  await putClient(t, { name: 'Fără sursă SRL', created_at: '2026-11-04T08:00:00Z', manager: t.bogdan.id });
  const before = await putClient(t, {
    name: 'De demult SRL',
    created_at: '2025-11-30T21:59:00Z',
    source_id: source.web,
  });
  const gone = { created_at: '2026-11-04T08:00:00Z', source_id: source.web, archived_at: '2026-11-05' };
  const archived = await putClient(t, { ...gone, name: 'Arhivat SRL' });
  const merged = await putClient(t, { ...gone, name: 'Unit SRL', merged_into_id: november });

  await putOrder(t, { client_id: october, date: '2026-10-15', net_total: '100.10' });
  await putOrder(t, { client_id: october, date: '2026-11-15', net_total: '200.20' });
  await putOrder(t, { client_id: october, date: '2026-11-16', net_total: '999.00', status: 'cancelled' });
  await putOrder(t, { client_id: october, date: '2026-12-24', net_total: '777.00' });
  await putOrder(t, { client_id: november, date: '2026-11-20', net_total: '100.10' });
  for (const client_id of [before, archived, merged])
    await putOrder(t, { client_id, date: '2026-11-20', net_total: '5000.00' });
});
afterAll(() => t.close());

const report = async (person: 'ana' | 'bogdan', query = '') => {
  const { statusCode, body } = await t[person].get(`${address}${query}`);
  const [sources = [], months = []] = statusCode === 200 ? tablesOn(body) : [];
  return { status: statusCode, body, sources, months };
};

test('each source has its new clients, who of them ordered and for how much, and its shares of all', async () => {
  expect((await report('ana')).sources).toEqual([
    ['Târg de toamnă', '2', '50 %', '1 (50 %)', '300,30 lei', '75 %', '150,15 lei'],
    ['Anunț pe site', '1', '25 %', '1 (100 %)', '100,10 lei', '25 %', '100,10 lei'],
    ['Necunoscută', '1', '25 %', '0 (0 %)', '0,00 lei', '0 %', '0,00 lei'],
    ['Total', '4', '100 %', '2 (50 %)', '400,40 lei', '100 %', '100,10 lei'],
  ]);
});

test('a client is of the month it was added in by the clock of Bucharest', async () => {
  const { months } = await report('ana', '?from=2026-09&to=2026-11');

  expect(months).toEqual([
    ['septembrie 2026', '1', '', '', '1'],
    ['octombrie 2026', '1', '', '', '1'],
    ['noiembrie 2026', '', '1', '1', '2'],
    ['Total', '2', '1', '1', '4'],
  ]);
  const only = async (month: string) =>
    (await report('ana', `?from=${month}&to=${month}`)).sources.at(-1)?.[1];
  expect([await only('2026-09'), await only('2026-10'), await only('2025-11')]).toEqual(['1', '1', '1']);
});

test('the filters narrow it, and an own portfolio is all that its owner sees whoever is asked for', async () => {
  const names = async (person: 'ana' | 'bogdan', query: string) =>
    (await report(person, query)).sources.map(([name, clients]) => `${name} ${clients}`);

  expect(await names('ana', '?type=2')).toEqual(['Târg de toamnă 1', 'Total 1']);
  expect(await names('ana', '?county=cluj')).toEqual(['Târg de toamnă 1', 'Total 1']);
  expect(await names('ana', `?manager=${t.ana.id}`)).toEqual(['Anunț pe site 1', 'Total 1']);
  expect(await names('bogdan', `?manager=${t.ana.id}`)).toEqual([
    'Târg de toamnă 1',
    'Necunoscută 1',
    'Total 2',
  ]);
  expect((await report('bogdan')).body).not.toContain('name="manager"');
});

test('the share without a source stands in a sentence that leads to the work', async () => {
  const { body } = await report('ana');
  const seen = await (await t.member('viewer')).get(address);

  expect(body).toContain('Din 4 clienți noi, 25 % (1) are sursa necunoscută.');
  expect(body).toContain('href="/clients?check=no_source"');
  expect(body).toContain('href="/today/queues/no_source"');
  expect(seen.statusCode).toBe(200);
  expect(seen.body.includes('/today/queues/no_source')).toBe(false);
});

test('a refused filter is a sentence beside its field, with what was typed', async () => {
  const { status, body } = await report('ana', '?from=2026-13&to=2026-11&manager=ana&county=Atlantida');
  const page = parseHtml(body);

  expect(status).toBe(422);
  expect(textOf(find(page, 'p', { id: 'from-error' }))).toBe('Scrieți luna ca 2026-11.');
  expect(textOf(find(page, 'p', { id: 'manager-error' }))).toBe('Alegeți managerul din listă.');
  expect(textOf(find(page, 'p', { id: 'county-error' }))).toBe('Județul nu este din listă.');
  expect(find(page, 'input', { id: 'from' })?.attributes.value).toBe('2026-13');
  expect((await report('ana', '?from=2020-01&to=2026-11')).body).toContain('cel mult 60 de luni');
  expect((await t.ana.get(`${address}.xlsx?from=2026-12&to=2026-11`)).statusCode).toBe(422);
});

test('months without a new client say what to do', async () => {
  const { status, body } = await report('ana', '?from=2024-01&to=2024-03');

  expect(status).toBe(200);
  expect(body).toContain('Niciun client nou');
});

test('the file has a sheet of sources and one of months, and leaves a trace; who may not export gets none', async () => {
  const answer = await t.ana.get(`${address}.xlsx?from=2026-10&to=2026-11`);
  const sheets = await readSheets(answer.rawPayload);

  expect(answer.headers['content-disposition']).toBe('attachment; filename="surse-2026-11-24.xlsx"');
  expect(sheets.Surse?.slice(2)).toEqual([
    ['Anunț pe site', 1, 1, 100.1, 100.1],
    ['Târg de toamnă', 1, 1, 300.3, 300.3],
    ['Necunoscută', 1, 0, 0, 0],
    ['Total', 3, 2, 400.4, 133.47],
  ]);
  expect(sheets.Luni?.slice(1)).toEqual([
    ['Lună', 'Anunț pe site', 'Târg de toamnă', 'Necunoscută', 'Total'],
    ['10.2026', 0, 1, 0, 1],
    ['11.2026', 1, 0, 1, 2],
  ]);
  const { changes } = await t.db
    .selectFrom('audit_entries')
    .select('changes')
    .where('action', '=', 'export')
    .where('subject', '=', 'report')
    .executeTakeFirstOrThrow();
  expect(changes).toMatchObject({ report: [null, 'sources'] });

  await t.db.updateTable('users').set({ may_export: false }).where('id', '=', t.bogdan.id).execute();
  expect((await t.bogdan.get(`${address}.xlsx`)).statusCode).toBe(404);
  expect((await t.bogdan.get(address)).body).not.toContain('sources.xlsx');
});

test('the report costs three queries, and the menu leads to it', async () => {
  await t.ana.get(address);
  t.proxy.forget();
  await t.ana.get(address);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
  expect((await t.ana.get('/reports')).headers.location).toBe('/reports/sources');
});
