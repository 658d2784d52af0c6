import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { idsOn } from '../../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../../support/html.ts';
import { putOrder } from '../../support/levels.ts';
import { putClient, tablesOn } from '../../support/report-clients.ts';
import { readSheets } from '../../support/workbooks.ts';

let t: TestApp;
const address = '/reports/caen';

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  await t.db.updateTable('users').set({ own_portfolio: true }).where('id', '=', t.bogdan.id).execute();
  const furniture = await put('Mobila SRL', '4755', { manager: t.bogdan.id, county: 'RO-CJ', type_id: 2 });
  const wheat = await put('Grâul SRL', '0111');
  const cars = await put('Mașini SRL', '4511');
  const archived = await put('Arhivat SRL', '4755', { archived_at: '2026-11-01' });
  await put('Prospectul SRL', '4711', { status: 'prospect', county: 'RO-CJ' });
  await put('Fără cod SRL', null);
  await putOrder(t, { client_id: furniture, date: '2026-11-24', net_total: '100.00' });
  await putOrder(t, { client_id: furniture, date: '2025-11-25', net_total: '50.00' });
  await putOrder(t, { client_id: furniture, date: '2025-11-24', net_total: '100.00' });
  await putOrder(t, { client_id: furniture, date: '2026-11-01', net_total: '999.00', status: 'cancelled' });
  await putOrder(t, { client_id: wheat, date: '2026-11-01', net_total: '200.00' });
  await putOrder(t, { client_id: cars, date: '2025-01-10', net_total: '50.00' });
  await putOrder(t, { client_id: archived, date: '2026-11-01', net_total: '5000.00' });
});
afterAll(() => t.close());

type Rest = { manager?: number; county?: string; type_id?: number; status?: string; archived_at?: string };

async function put(name: string, caen_code: string | null, rest: Rest = {}): Promise<number> {
  const id = await putClient(t, { name, created_at: '2024-01-01T00:00:00Z', status: 'active', ...rest });
  await t.db.updateTable('clients').set({ caen_code }).where('id', '=', id).execute();
  return id;
}

async function report(person: 'ana' | 'bogdan', query = '') {
  const { statusCode, body } = await t[person].get(`${address}${query}`);
  const [rows = []] = statusCode === 200 ? tablesOn(body) : [];
  const links = findAll(parseHtml(body), 'a').map(({ attributes }) =>
    attributes.href?.replaceAll('&amp;', '&'),
  );
  return { status: statusCode, body, rows, links };
}

const trade = 'G – Comerț cu ridicata și cu amănuntul';
const outside = 'Diviziuni care nu mai sunt în CAEN Rev. 3';

test('each section has its clients, and what they bought in twelve months and in those before', async () => {
  expect((await report('ana')).rows).toEqual([
    [
      'A – Agricultură, silvicultură și pescuit',
      '1',
      '1',
      '0',
      '1',
      '200,00 lei',
      '0,00 lei',
      'nou',
      '57,1 %',
    ],
    [trade, '2', '1', '1', '1', '150,00 lei', '100,00 lei', '+50 %', '42,9 %'],
    [outside, '1', '1', '0', '0', '0,00 lei', '50,00 lei', '–', '0 %'],
    ['Fără CAEN', '1', '1', '0', '0', '0,00 lei', '0,00 lei', '–', '0 %'],
    ['Total', '5', '4', '1', '2', '350,00 lei', '150,00 lei', '+133,3 %', '100 %'],
  ]);
});

test('a section opens to its divisions and these to their classes, each with its way to the list', async () => {
  const section = await report('ana', '?section=G&county=RO-CJ');
  expect(section.rows).toEqual([
    ['Diviziunea 47', '2', '1', '1', '1', '150,00 lei', '100,00 lei', '+50 %', '100 %'],
    ['Total', '2', '1', '1', '1', '150,00 lei', '100,00 lei', '+50 %', '100 %'],
  ]);
  expect(section.links).toContain('/reports/caen?division=47&county=RO-CJ');
  expect(section.links).toContain('/clients?caen=47&county=RO-CJ');

  const { rows, links } = await report('ana', '?division=47');
  expect(rows.map(([name, clients]) => [name?.slice(0, 4), clients])).toEqual([
    ['4711', '1'],
    ['4755', '1'],
    ['Tota', '2'],
  ]);
  expect(links).toEqual(
    expect.arrayContaining(['/reports/caen', '/reports/caen?section=G', '/clients?caen=4755']),
  );
  expect((await report('ana', '?section=other')).rows[0]?.[0]).toBe('Diviziunea 45');
});

test('the links to the list find as many clients as the report counts', async () => {
  for (const [caen, count] of [
    ['G', 2],
    ['47', 2],
    ['4755', 1],
  ]) {
    const list = await t.ana.get(`/clients?caen=${caen}`);
    expect([caen, idsOn(list.body).length]).toEqual([caen, count]);
  }
});

test.each([
  ['?type=2', ['1', '100 %']],
  ['?status=prospect', ['1', '–']],
  ['?county=RO-CJ', ['2', '100 %']],
])('%s narrows the clients', async (query, expected) => {
  const total = (await report('ana', query)).rows.at(-1);
  expect([total?.[1], total?.[8]]).toEqual(expected);
});

test('who sees an own portfolio gets that, whoever is asked for', async () => {
  for (const query of ['', `?manager=${t.ana.id}`]) {
    const { rows, body } = await report('bogdan', query);
    expect(rows.map(([name, clients]) => [name, clients])).toEqual([
      [trade, '1'],
      ['Total', '1'],
    ]);
    expect(body).not.toContain('name="manager"');
  }
});

test('a filter that is none is refused with its sentence', async () => {
  for (const [query, message] of [
    ['?section=Z', 'Secțiunea nu este din CAEN Rev. 3.'],
    ['?division=4', 'Diviziunea are două cifre, de exemplu 47.'],
    ['?county=xx', 'Județul nu este din listă.'],
    ['?manager=x', 'Alegeți managerul din listă.'],
  ] as const) {
    const { status, body } = await report('ana', query);
    expect([query, status, byClass(parseHtml(body), 'error').map(textOf)]).toEqual([query, 422, [message]]);
    expect((await t.ana.get(`${address}.xlsx${query}`)).statusCode).toBe(422);
  }
});

test('the workbook has sections, divisions and classes, and who took it is noted', async () => {
  const { rawPayload, headers } = await t.ana.get(`${address}.xlsx?county=RO-CJ&section=G`);
  const sheets = await readSheets(rawPayload);

  expect(headers['content-disposition']).toBe('attachment; filename="caen-2026-11-24.xlsx"');
  expect(Object.keys(sheets)).toEqual(['Secțiuni', 'Diviziuni', 'Clase']);
  expect(sheets.Secțiuni?.slice(2)).toEqual([[trade, 2, 1, 1, 1, 150, 100, 50]]);
  expect(sheets.Diviziuni?.at(-1)?.slice(0, 2)).toEqual(['Diviziunea 47', 2]);
  expect(sheets.Clase).toHaveLength(4);
  const entries = await t.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('subject', '=', 'report')
    .execute();
  expect(entries.map(({ action, actor_id }) => [action, actor_id])).toEqual([['export', t.ana.id]]);
  expect((await (await t.member('viewer')).get(`${address}.xlsx`)).statusCode).toBe(404);
});

test('where nobody fits, the page says what to do', async () => {
  expect((await report('ana', '?county=RO-AB')).body).toContain('Niciun client nu se potrivește');
});
