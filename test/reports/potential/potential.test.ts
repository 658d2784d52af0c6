import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type TestApp, testApp } from '../../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { readAll } from '../../support/workbooks.ts';

let t: TestApp;
let own: Browser;
const address = '/reports/potential';

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  own = await t.member('sales', { ownPortfolio: true });
});
afterAll(() => t.close());

async function report(query = '', person: Browser = t.ana) {
  const { statusCode, body } = await person.get(`${address}${query}`);
  const page = parseHtml(body);
  const rows = findAll(page, 'tr').map((row) =>
    row.children.flatMap((cell) => (typeof cell === 'string' ? [] : [textOf(cell)])),
  );
  return { status: statusCode, body, page, rows: rows.slice(1) };
}

test('without clients the report says what will stand here', async () => {
  const { status, body } = await report();

  expect(status).toBe(200);
  expect(body).toContain('Încă nu sunt clienți');
});

test('a zone may bring its prospects without orders times the mean of its buyers, the most promising first', async () => {
  await fill();
  const { rows, body } = await report();

  // Of 4000 this year: Cluj 3000 (75 %), Brașov 1000 (25 %); of 2000 before: 1800 (90 %) and 200 (10 %).
  expect(rows).toEqual([
    [
      'Alba Zonă cu potențial3 prospecți fără comenzi',
      ...['3', '0', '3', '0,00', '0,00', '0 %', '0 %', '0 pp', '4.000,00*'],
    ],
    ['Cluj', '4', '2', '2', '3.000,00', '1.800,00', '75 %', '90 %', '−15 pp', '3.000,00'],
    [
      'Brașov Zonă cu potențialponderea a crescut cu 15 pp',
      ...['2', '1', '1', '1.000,00', '200,00', '25 %', '10 %', '+15 pp', '1.000,00'],
    ],
    ['Fără județ din România', '1', '0', '1', '0,00', '0,00', '0 %', '0 %', '0 pp', '–'],
    ['Total', '10', '3', '7', '4.000,00', '2.000,00', '', '', '', '8.000,00'],
  ]);
  expect(body).toContain('prospecții fără nicio comandă × vânzările medii');
});

test('each zone leads to its clients and to its prospects, with the filters that were set', async () => {
  const { page } = await report('?type=1');
  const hrefs = findAll(find(page, 'table') ?? page, 'a').map(({ attributes }) => attributes.href);

  expect(hrefs).toContain('/clients?type=1&county=RO-CJ');
  expect(hrefs).toContain('/clients?type=1&county=RO-CJ&status=prospect');
});

test('by CAEN a zone is a division, with the name of its section', async () => {
  const { rows, page } = await report('?by=caen');

  expect(rows.map(([name, clients]) => [name, clients])).toEqual([
    ['47 – Comerț cu ridicata și cu amănuntul (G)', '4'],
    ['Fără cod CAEN', '6'],
    ['Total', '10'],
  ]);
  expect(findAll(page, 'a').map(({ attributes }) => attributes.href)).toContain(
    '/clients?caen=47&status=prospect',
  );
});

test('who sees an own portfolio gets that, whoever else is asked for', async () => {
  const { rows, body } = await report(`?manager=${t.ana.id}`, own);

  expect(rows.map(([name, clients, , , year]) => [name, clients, year])).toEqual([
    ['Cluj', '1', '2.000,00'],
    ['Total', '1', '2.000,00'],
  ]);
  expect(body).toContain('Se văd numai clienții pe care îi aveți în grijă.');
  expect(body).not.toContain('Manager Cont');
});

test('archived and merged clients are in no zone', async () => {
  const before = (await report()).rows;
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, county, archived_at)
    values ('Arhivat', 1, 1, 'none', ' arhivat ', 'RO-TM', now())`.execute(t.db);

  expect((await report()).rows).toEqual(before);
});

test('a refused filter is said beside its field, what was asked kept', async () => {
  const { status, page, body } = await report('?by=street&type=1');

  expect(status).toBe(422);
  expect(textOf(findAll(page, 'p', { id: 'by-error' })[0] ?? page)).toBe('Zonele sunt county sau caen.');
  expect(body).toMatch(/<option value="1" selected>/);
});

test('the workbook has the same figures, and who took it is noted', async () => {
  const { rawPayload, headers } = await t.ana.get(`${address}.xlsx?by=caen`);
  const { cells } = await readAll(rawPayload);

  expect(headers['content-disposition']).toBe('attachment; filename="potential-2026-11-24.xlsx"');
  expect(
    cells.slice(2).map(([zone, clients, , prospects, year]) => [zone, clients, prospects, year]),
  ).toEqual([
    ['47 – Comerț cu ridicata și cu amănuntul (G)', '4', '2', '3000'],
    ['Fără cod CAEN', '6', '5', '1000'],
    ['Total', '10', '7', '4000'],
  ]);
  const noted = await t.db
    .selectFrom('audit_entries')
    .select('changes')
    .where('subject', '=', 'report')
    .execute();
  expect(noted).toEqual([{ changes: expect.objectContaining({ report: [null, 'potential'] }) }]);
});

async function fill(): Promise<void> {
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, status, county, caen_code)
    select name, 1, 1, 'none', ' x ', status, county, caen from (values
      ('C1', 'active', 'RO-CJ', '4711'), ('C2', 'active', 'RO-CJ', '4712'), ('C3', 'prospect', 'RO-CJ', '4791'),
      ('C4', 'prospect', 'RO-CJ', '4791'), ('B1', 'active', 'RO-BV', null), ('B2', 'prospect', 'RO-BV', null),
      ('A1', 'prospect', 'RO-AB', null), ('A2', 'prospect', 'RO-AB', null), ('A3', 'prospect', 'RO-AB', null),
      ('N1', 'prospect', null, null)) as given (name, status, county, caen)`.execute(t.db);
  await sql`insert into client_managers (client_id, user_id) select id, ${own.id} from clients where name = 'C1'`.execute(
    t.db,
  );
  await sql`insert into orders (client_id, date, status, net_total, vat_total, total)
    select c.id, day::date, given.status, net, 0, net from (values
      ('C1', '2026-10-01', 'new', 2000), ('C2', '2026-09-01', 'new', 1000), ('C1', '2025-10-01', 'new', 1800),
      ('B1', '2026-08-01', 'new', 1000), ('B1', '2025-08-01', 'new', 200), ('C3', '2026-08-01', 'cancelled', 9000)
    ) as given (client, day, status, net) join clients c on c.name = client`.execute(t.db);
}
