import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { putClient, tablesOn } from '../../support/report-clients.ts';
import { readSheets } from '../../support/workbooks.ts';

let t: TestApp;
const address = '/reports/levels';
const [small, medium, large] = [1, 2, 3];
const period = '?from=2026-08&to=2026-11';

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  await t.db.updateTable('users').set({ own_portfolio: true }).where('id', '=', t.bogdan.id).execute();
  const early = { created_at: '2026-01-10T08:00:00Z' };
  const riser = await putClient(t, { ...early, name: 'Urcă SRL', level_id: large, manager: t.bogdan.id });
  // In Bucharest 23:30 UTC on the last of September is October already.
  await move(riser, small, medium, '2026-09-30T23:30:00Z', { average: '1234.565', cause: 'automatic' });
  await move(riser, medium, large, '2026-11-05T08:00:00Z', { cause: 'manual', changed_by: t.ana.id });
  const faller = await putClient(t, { ...early, name: 'Coboară SRL', level_id: small, type_id: 2 });
  await move(faller, large, medium, '2026-07-31T20:59:00Z', { cause: 'import', changed_by: t.ana.id });
  await move(faller, medium, small, '2026-10-02T08:00:00Z', { average: '200', cause: 'automatic' });
  await putClient(t, { name: 'Nou SRL', created_at: '2026-10-31T21:59:00Z', level_id: medium });
  const archived = await putClient(t, { ...early, name: 'Arhivat SRL', archived_at: '2026-10-01' });
  const merged = await putClient(t, {
    ...early,
    name: 'Unit SRL',
    archived_at: '2026-10-01',
    merged_into_id: riser,
  });
  for (const id of [archived, merged])
    await move(id, small, medium, '2026-09-10T08:00:00Z', { cause: 'manual' });
});
afterAll(() => t.close());

const move = (
  client_id: number,
  from_level_id: number,
  to_level_id: number,
  changed_at: string,
  more: { cause: string; average?: string; changed_by?: number },
) =>
  t.db
    .insertInto('level_history')
    .values({ client_id, from_level_id, to_level_id, changed_at, ...more })
    .execute();

const report = async (person: 'ana' | 'bogdan', query = period) => {
  const { statusCode, body } = await t[person].get(`${address}${query}`);
  const [months = [], causes = [], matrix = [], moves = []] = tablesOn(body);
  return { status: statusCode, body, months, causes, matrix, moves };
};

test('the clients of each level at the end of each month are worked back from the level of today', async () => {
  expect((await report('ana')).months).toEqual([
    ['august 2026', '1', '1', '0', '2'],
    ['septembrie 2026', '1', '1', '0', '2'],
    ['octombrie 2026', '1', '2', '0', '3'],
    ['noiembrie 2026, până azi', '1', '1', '1', '3'],
  ]);
  expect((await report('ana', '?from=2026-07&to=2026-07')).months).toEqual([
    ['iulie 2026', '1', '1', '0', '2'],
  ]);
  expect((await report('ana', '?from=2026-06&to=2026-06')).months).toEqual([
    ['iunie 2026', '1', '0', '1', '2'],
  ]);
  expect((await report('ana', '?from=2025-11&to=2026-01')).months.map((row) => row.at(-1))).toEqual([
    '0',
    '0',
    '2',
  ]);
});

test('a level that somebody changed without a trace still gives each client one level a month', async () => {
  const id = await putClient(t, {
    name: 'Fără urmă SRL',
    created_at: '2026-09-05T08:00:00Z',
    level_id: small,
  });
  // Its history does not fit together: to medium, then from large.
  await move(id, small, medium, '2026-09-10T08:00:00Z', { cause: 'manual' });
  await move(id, large, small, '2026-10-10T08:00:00Z', { cause: 'manual' });

  const totals = (await report('ana')).months.map((row) => row.at(-1));
  await t.db.deleteFrom('clients').where('id', '=', id).execute();

  expect(totals).toEqual(['2', '3', '4', '4']);
});

test('who moved in the period stands by cause, from where to where, and one by one', async () => {
  const { causes, matrix, moves, body } = await report('ana');

  expect(causes).toEqual([
    ['Automat', '1', '1', '2'],
    ['De mână', '1', '0', '1'],
    ['Total', '2', '1', '3'],
  ]);
  expect(matrix).toEqual([
    ['Small Business', '', '1', ''],
    ['Medium', '1', '', '1'],
    ['Large Business', '', '', ''],
  ]);
  expect(moves).toEqual([
    ['05.11.2026, 10:00', 'Urcă SRL', 'Medium', '↑în sus Large Business', '', 'De mână', 'Ana Marin'],
    [
      '02.10.2026, 11:00',
      'Coboară SRL',
      'Medium',
      '↓în jos Small Business',
      '200,00 lei',
      'Automat',
      'sistem',
    ],
    [
      '01.10.2026, 02:30',
      'Urcă SRL',
      'Small Business',
      '↑în sus Medium',
      '1.234,57 lei',
      'Automat',
      'sistem',
    ],
  ]);
  expect(body).toContain('3 mutări: 2 în sus, 1 în jos');
});

test('a direction narrows the list of moves alone', async () => {
  const { causes, moves } = await report('ana', `${period}&direction=down`);

  expect(causes.at(-1)).toEqual(['Total', '2', '1', '3']);
  expect(moves.map(([, name]) => name)).toEqual(['Coboară SRL']);
});

test('the filters narrow it, and an own portfolio is all that its owner sees whoever is asked for', async () => {
  expect((await report('ana', `${period}&type=2`)).months.at(-1)).toEqual([
    'noiembrie 2026, până azi',
    '1',
    '0',
    '0',
    '1',
  ]);
  const own = await report('bogdan', `${period}&manager=${t.ana.id}`);
  expect(own.months.at(-1)?.slice(1)).toEqual(['0', '0', '1', '1']);
  expect(own.moves.map(([, name]) => name)).toEqual(['Urcă SRL', 'Urcă SRL']);
  expect(own.body).not.toContain('Coboară');
});

test('the list of moves goes on page after page, equal moments told apart', async () => {
  const id = await putClient(t, { name: 'Des SRL', created_at: '2024-01-01T08:00:00Z' });
  await sql`insert into level_history (client_id, from_level_id, to_level_id, cause, changed_at)
    select ${id}, 1 + n % 2, 2 - n % 2, 'manual', '2025-03-03 10:00:00.123456+02'::timestamptz + n / 7 * interval '1 microsecond'
    from generate_series(1, 120) n`.execute(t.db);

  const pages: number[] = [];
  const seen = new Set<string>();
  for (let url = `${address}?from=2025-03&to=2025-03`; url; ) {
    const { body } = await t.ana.get(url);
    const page = parseHtml(body);
    pages.push(tablesOn(body)[3]?.length ?? 0);
    url = find(page, 'a', { rel: 'next' })?.attributes.href ?? '';
    seen.add(url);
  }
  const sheets = await readSheets((await t.ana.get(`${address}.xlsx?from=2025-03&to=2025-03`)).rawPayload);
  await t.db.deleteFrom('clients').where('id', '=', id).execute();

  expect(pages).toEqual([50, 50, 20]);
  expect(seen.size).toBe(3);
  expect(sheets.Mutări?.length).toBe(2 + 120);
});

test('a refused filter is a sentence, and a place that is none of ours is refused', async () => {
  const { status, body } = await report('ana', '?direction=sideways&from=2026-11');
  const strange = Buffer.from(JSON.stringify(['2026-02-31T10:00:00+02:00', 1])).toString('base64url');

  expect(status).toBe(422);
  expect(textOf(find(parseHtml(body), 'p', { id: 'direction-error' }))).toContain('Mutările pot fi');
  expect(findAll(parseHtml(body), 'table')).toEqual([]);
  expect((await t.ana.get(`${address}?after=${strange}`)).statusCode).toBe(422);
  expect((await t.ana.get(`${address}?from=2027-01&to=2027-02`)).body).toContain('încă nu au venit');
});

test('the file has the months, the moves between levels and each of them; only with the right to export', async () => {
  const sheets = await readSheets((await t.ana.get(`${address}.xlsx${period}`)).rawPayload);

  expect(sheets.Luni?.slice(1)).toEqual([
    ['Sfârșitul lunii', 'Small Business', 'Medium', 'Large Business'],
    ['08.2026', 1, 1, 0],
    ['09.2026', 1, 1, 0],
    ['10.2026', 1, 2, 0],
    ['11.2026', 1, 1, 1],
  ]);
  expect(sheets.Treceri?.[3]).toEqual(['Medium', 1, 0, 1]);
  expect(sheets.Mutări?.at(-1)).toEqual([
    new Date('2026-10-01T00:00:00Z'),
    'Urcă SRL',
    'Small Business',
    'Medium',
    1234.57,
    'Automat',
    'sistem',
  ]);

  await t.db.updateTable('users').set({ may_export: false }).where('id', '=', t.bogdan.id).execute();
  expect((await t.bogdan.get(`${address}.xlsx`)).statusCode).toBe(404);
});

test('the report costs two queries', async () => {
  await t.ana.get(address);
  t.proxy.forget();
  await t.ana.get(address);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(2);
});
