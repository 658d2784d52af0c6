import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { putDocument } from '../../support/documents.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { readAll } from '../../support/workbooks.ts';

let t: TestApp;
const address = '/reports/receivables';

beforeAll(async () => {
  t = await testApp();
  await t.db.updateTable('users').set({ own_portfolio: true }).where('id', '=', t.bogdan.id).execute();
  // A Tuesday.
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  const ofBogdan = await makeClient(t, {
    name: 'A lui Bogdan SRL',
    manager_ids: [t.bogdan.id],
    county: 'RO-CJ',
  });
  const ofBoth = await makeClient(t, {
    name: 'A amândurora SRL',
    manager_ids: [t.ana.id, t.bogdan.id],
    type_id: 2,
  });
  const ofNobody = await makeClient(t, { name: 'A nimănui SRL' });
  await makeClient(t, { name: 'Fără datorii SRL', manager_ids: [t.bogdan.id] });
  const owes = (client_id: number, total: string, due_date: string) =>
    putDocument(t, client_id, { total, due_date, issue_date: '2026-06-01' });
  await owes(ofBogdan.id, '100.10', '2026-11-23');
  await owes(ofBogdan.id, '50.00', '2026-11-24');
  await owes(ofBoth.id, '1000.00', '2026-08-01');
  await owes(ofBoth.id, '20.00', '2026-11-30');
  const partly = await owes(ofNobody.id, '500.00', '2027-03-01');
  await pay(ofNobody.id, '180.00', partly);
  await pay(ofNobody.id, '70.00');
});
afterAll(() => t.close());

async function pay(client_id: number, amount: string, document_id?: number): Promise<void> {
  const payment = { client_id, amount, date: '2026-11-01', method: 'transfer', by_hand: true };
  const { id } = await t.db.insertInto('payments').values(payment).returning('id').executeTakeFirstOrThrow();
  if (document_id)
    await t.db.insertInto('payment_allocations').values({ payment_id: id, document_id, amount }).execute();
}

async function report(person: 'ana' | 'bogdan', query = '') {
  const { statusCode, body } = await t[person].get(`${address}${query}`);
  const page = parseHtml(body);
  const [clients = [], managers = [], weeks = []] = findAll(page, 'table').map((table) =>
    findAll(table, 'tr')
      .slice(1)
      .map((row) => row.children.flatMap((cell) => (typeof cell === 'string' ? [] : [textOf(cell)]))),
  );
  return { status: statusCode, body, page, clients, managers, weeks };
}

test('clients stand with the most late first, their open invoices by how late they are, and the total below', async () => {
  expect((await report('ana')).clients).toEqual([
    ['A amândurora SRL', 'AM, BP', '20,00', '', '', '', '1.000,00', '1.020,00', ''],
    ['A lui Bogdan SRL', 'BP', '50,00', '100,10', '', '', '', '150,10', ''],
    ['A nimănui SRL', '', '320,00', '', '', '', '', '320,00', '70,00'],
    ['Total (lei)', '', '390,00', '100,10', '', '', '1.000,00', '1.490,10', '70,00'],
  ]);
});

test('a client with two managers counts for each of them, and one without has a row too', async () => {
  const { managers, body } = await report('ana');

  expect(managers).toEqual([
    ['Bogdan Pop', '2', '70,00', '100,10', '', '', '1.000,00', '1.170,10', ''],
    ['Ana Marin', '1', '20,00', '', '', '', '1.000,00', '1.020,00', ''],
    ['Fără manager', '1', '320,00', '', '', '', '', '320,00', '70,00'],
  ]);
  expect(body).toContain('Un client cu doi manageri se numără la fiecare dintre ei');
});

test('the cash-in is expected in the week when each invoice is due, what is late first', async () => {
  const { weeks, page } = await report('ana');

  expect(weeks).toEqual([
    ['Restanțe', '2', '1.100,10 lei'],
    ['Săptămâna aceasta, până la 29.11.2026', '1', '50,00 lei'],
    ['30.11 – 06.12.2026', '1', '20,00 lei'],
    ['07.12 – 13.12.2026', '0', '0,00 lei'],
    ...Array.from({ length: 5 }, () => [expect.any(String), '0', '0,00 lei']),
    ['Mai târziu', '1', '320,00 lei'],
    ['Total', '', '1.490,10 lei'],
  ]);
  expect(weeks[8]?.[0]).toBe('11.01 – 17.01.2027');
  const svg = find(page, 'svg', { role: 'img' });
  expect(svg && findAll(svg, 'title').map(textOf)[0]).toBe('Restanțe: 1.100,10 lei');
});

test('of the clients with something late alone, the weeks have all that these owe and no more', async () => {
  const { clients, weeks } = await report('ana', '?overdue=true');

  expect(weeks.at(-1)).toEqual(['Total', '', '1.170,10 lei']);
  expect(clients.at(-1)?.[7]).toBe('1.170,10');
});

test('the report is the sum of what is open', async () => {
  const { rows } = await sql<{ open: string }>`select sum(open_amount) as open from documents`.execute(t.db);
  const { clients, weeks } = await report('ana');

  expect(rows[0]?.open).toBe('1490.10');
  expect([clients.at(-1)?.[7], weeks.at(-1)?.[2]]).toEqual(['1.490,10', '1.490,10 lei']);
});

test.each([
  ['?overdue=true', ['A amândurora SRL', 'A lui Bogdan SRL']],
  ['?county=RO-CJ', ['A lui Bogdan SRL']],
  ['?type=2', ['A amândurora SRL']],
  ['?type=2&county=RO-CJ', []],
])('%s keeps the clients that fit', async (query, names) => {
  const { clients } = await report('ana', query);

  expect(clients.slice(0, -1).map(([name]) => name)).toEqual(names);
});

test('a manager chosen keeps the own clients and the own row', async () => {
  const { clients, managers, weeks } = await report('ana', `?manager=${t.ana.id}`);

  expect(clients.map(([name]) => name)).toEqual(['A amândurora SRL', 'Total (lei)']);
  expect(managers.map(([name]) => name)).toEqual(['Ana Marin']);
  expect(weeks.at(-1)?.[2]).toBe('1.020,00 lei');
});

test('who sees an own portfolio gets the own clients alone, whomever is asked for', async () => {
  for (const query of ['', `?manager=${t.ana.id}`]) {
    const { clients, managers, page } = await report('bogdan', query);
    expect(clients.map(([name]) => name)).toEqual(['A amândurora SRL', 'A lui Bogdan SRL', 'Total (lei)']);
    expect(managers.map(([name]) => name)).toEqual(['Bogdan Pop']);
    expect(findAll(page, 'select', { name: 'manager' })).toEqual([]);
  }
});

test('a filter that is none, and a key that is not ours, are refused', async () => {
  for (const query of [
    '?manager=x',
    '?county=Atlantida',
    '?overdue=poate',
    '?after=zzz',
    '?after=WyJ4IiwxXQ',
  ])
    expect([query, (await report('ana', query)).status]).toEqual([query, 422]);
});

test('the workbook has the clients, the total and who is blocked, with amounts as numbers', async () => {
  const answer = await t.ana.get(`${address}.xlsx?overdue=true`);
  const { cells } = await readAll(answer.rawPayload);

  expect(answer.headers['content-disposition']).toBe('attachment; filename="creante-2026-11-24.xlsx"');
  expect(cells).toEqual([
    ['Creanțe la 24.11.2026'],
    [
      'Client',
      'Manager Cont',
      'Neajuns la scadență',
      '1–30 de zile',
      '31–60 de zile',
      '61–90 de zile',
      'Peste 90 de zile',
      'Total',
      'Avans neacoperit',
      'Blocat',
    ],
    ['A amândurora SRL', 'Ana Marin, Bogdan Pop', '20', '0', '0', '0', '1000', '1020', '0'],
    ['A lui Bogdan SRL', 'Bogdan Pop', '50', '100.1', '0', '0', '0', '150.1', '0'],
    ['Total', '', '70', '100.1', '0', '0', '1000', '1170.1', '0'],
  ]);
});

test('taking the workbook is noted, and is only for who may export', async () => {
  const before = await t.db
    .selectFrom('audit_entries')
    .select('id')
    .where('subject', '=', 'receivables')
    .execute();
  expect((await t.bogdan.get(`${address}.xlsx`)).statusCode).toBe(404);
  expect((await report('bogdan')).body).not.toContain('receivables.xlsx');

  await t.db.updateTable('users').set({ may_export: true }).where('id', '=', t.bogdan.id).execute();
  const { cells } = await readAll((await t.bogdan.get(`${address}.xlsx?manager=${t.ana.id}`)).rawPayload);
  await t.db.updateTable('users').set({ may_export: false }).where('id', '=', t.bogdan.id).execute();

  expect(cells.slice(2).map(([name]) => name)).toEqual(['A amândurora SRL', 'A lui Bogdan SRL', 'Total']);
  const entries = await t.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('subject', '=', 'receivables')
    .execute();
  expect(entries).toHaveLength(before.length + 1);
  expect(entries.at(-1)).toMatchObject({ action: 'export', actor_id: t.bogdan.id });
});

test('who is blocked stands with its mark and its sentence', async () => {
  await t.db.updateTable('credit_settings').set({ overdue_limit: '500' }).execute();
  const { page } = await report('ana');
  const { cells } = await readAll((await t.ana.get(`${address}.xlsx`)).rawPayload);
  await t.db.updateTable('credit_settings').set({ overdue_limit: null }).execute();

  const marks = findAll(page, 'span', { class: 'tag tag-red' });
  expect(marks.map(textOf)).toEqual(['Blocat']);
  expect(marks[0]?.attributes.title).toMatch(/^Blocat: /);
  expect(cells.filter(([, , , , , , , , , blocked]) => blocked === 'da').map(([name]) => name)).toEqual([
    'A amândurora SRL',
  ]);
});

test('the report costs three queries', async () => {
  await t.ana.get(address);
  t.proxy.forget();
  await t.ana.get(address);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});

test('the reports lead to each other', async () => {
  const hrefs = async (url: string) =>
    findAll(parseHtml((await t.bogdan.get(url)).body), 'a').map(({ attributes }) => attributes.href);

  expect(await hrefs('/reports/managers')).toContain(address);
  expect(await hrefs(address)).toContain('/reports/managers');
});
