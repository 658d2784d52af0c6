import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { putOrder } from '../../support/levels.ts';
import { putClient, tablesOn } from '../../support/report-clients.ts';
import { readSheets } from '../../support/workbooks.ts';

let t: TestApp;
const address = '/reports/statuses';
const period = '?from=2026-09&to=2026-11';

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  await t.db.updateTable('users').set({ own_portfolio: true }).where('id', '=', t.bogdan.id).execute();
  const early = { created_at: '2026-01-10T08:00:00Z' };

  await putClient(t, { ...early, name: 'Prospect vechi SRL', status: 'prospect' });
  // Rested in the summer, woke in October, rests again.
  const waker = await putClient(t, { ...early, name: 'Revine SRL', status: 'inactive', county: 'RO-CJ' });
  await move(waker, 'active', 'inactive', '2026-07-01T08:00:00Z');
  await move(waker, 'inactive', 'active', '2026-10-05T08:00:00Z');
  await move(waker, 'active', 'inactive', '2026-11-20T08:00:00Z');
  // In Bucharest 23:30 UTC on the last of September is October already: for the client and for its move.
  const october = await putClient(t, {
    name: 'Octombrie SRL',
    created_at: '2026-09-30T23:30:00Z',
    status: 'active',
    manager: t.bogdan.id,
    source_id: 1,
  });
  await move(october, 'prospect', 'active', '2026-10-31T22:30:00Z');
  await putOrder(t, { client_id: october, date: '2026-09-30', status: 'cancelled' });
  await putOrder(t, { client_id: october, date: '2026-10-04' });
  const november = await putClient(t, {
    name: 'Noiembrie SRL',
    created_at: '2026-11-02T08:00:00Z',
    status: 'active',
  });
  await move(november, 'prospect', 'active', '2026-11-12T08:00:00Z');
  await putOrder(t, { client_id: november, date: '2026-11-12' });
  // Came with the orders of another program: no time to its first one can be told.
  const imported = await putClient(t, {
    name: 'Importat SRL',
    created_at: '2026-11-02T08:00:00Z',
    status: 'active',
  });
  await putOrder(t, { client_id: imported, date: '2024-05-05' });
  await putClient(t, {
    name: 'Prospect nou SRL',
    created_at: '2026-11-03T08:00:00Z',
    status: 'prospect',
    manager: t.bogdan.id,
  });
  for (const away of [
    { archived_at: '2026-11-22' },
    { archived_at: '2026-11-22', merged_into_id: november },
  ]) {
    const id = await putClient(t, {
      name: 'Plecat SRL',
      created_at: '2026-11-01T08:00:00Z',
      status: 'active',
      ...away,
    });
    await move(id, 'prospect', 'active', '2026-11-12T08:00:00Z');
  }
});
afterAll(() => t.close());

const move = (client_id: number, from_status: string, to_status: string, changed_at: string) =>
  t.db
    .insertInto('status_history')
    .values({ client_id, from_status, to_status, changed_at, cause: 'automatic' })
    .execute();

const report = async (person: 'ana' | 'bogdan', query = period) => {
  const { statusCode, body } = await t[person].get(`${address}${query}`);
  const page = parseHtml(body);
  const [stages = [], ...others] = tablesOn(body);
  const facts = findAll(page, 'dd').map(textOf);
  return {
    status: statusCode,
    body,
    page,
    stages,
    moves: others.at(-2) ?? [],
    months: others.at(-1) ?? [],
    facts,
  };
};

test('the funnel has who stands where today, who was there in the period and how many of them went on', async () => {
  const { stages, page } = await report('ana');

  expect(stages).toEqual([
    ['Prospecți', '2', '4', '2 la activi', '50 %'],
    ['Activi', '3', '4', '1 la inactivi', '25 %'],
    ['Inactivi', '1', '1', '', ''],
  ]);
  expect(find(page, 'svg', { class: 'funnel' })?.attributes['aria-label']).toBe(
    'Prospecți: 2; 2 au trecut la activi (50 %). Activi: 3; 1 a trecut la inactivi (25 %). Inactivi: 1.',
  );
});

test('every move of the period counts, and each month has its own by the clock of Bucharest', async () => {
  const { moves, months } = await report('ana');

  expect(moves.toSorted()).toEqual([
    ['Activ', 'Inactiv', '1', '1'],
    ['Inactiv', 'Activ', '1', '1'],
    ['Prospect', 'Activ', '2', '2'],
  ]);
  expect(months).toEqual([
    ['septembrie 2026', '0', '0', '0', '0'],
    ['octombrie 2026', '1', '1', '1', '0'],
    ['noiembrie 2026, până azi', '2', '2', '0', '1'],
  ]);
});

test('of who was added in the period it says who became active, and the median days to the first order', async () => {
  const { facts } = await report('ana');

  // Three days for one, ten for the other; the imported one is older than its card.
  expect(facts).toEqual([
    '4 clienți',
    '3 (75 %)',
    '3 (75 %)',
    '6,5 zile în mediană, măsurat la 2 clienți',
    '1 client, din inactivi',
  ]);
});

test('the filters narrow it, and an own portfolio is all that its owner sees whoever is asked for', async () => {
  const today = async (person: 'ana' | 'bogdan', query: string) =>
    (await report(person, query)).stages.map(([, count]) => count);

  expect(await today('ana', '?source=1')).toEqual(['0', '1', '0']);
  expect(await today('ana', '?county=RO-CJ')).toEqual(['0', '0', '1']);
  expect(await today('bogdan', `?manager=${t.ana.id}`)).toEqual(['1', '1', '0']);
  const { page } = await report('ana', '?county=RO-CJ&source=1');
  expect(textOf(find(page, 'h2'))).toBe('Niciun client de arătat');
});

test('a status leads to the list of its clients, with the same filters', async () => {
  const { body } = await report('ana', `?manager=${t.bogdan.id}`);

  expect(body).toContain(`href="/clients?status=prospect&amp;manager=${t.bogdan.id}"`);
});

test('a refused filter is a sentence beside its field', async () => {
  const { status, page } = await report('ana', '?source=x&to=2026-99');

  expect(status).toBe(422);
  expect(textOf(find(page, 'p', { id: 'source-error' }))).toBe('Alegeți sursa din listă.');
  expect(textOf(find(page, 'p', { id: 'to-error' }))).toBe('Scrieți luna ca 2026-11.');
});

test('the file has the funnel, the moves, the months and those added; only with the right to export', async () => {
  const sheets = await readSheets((await t.ana.get(`${address}.xlsx${period}`)).rawPayload);

  expect(sheets.Status?.slice(2)).toEqual([
    ['Prospecți', 2, 4, 2],
    ['Activi', 3, 4, 1],
    ['Inactivi', 1, 1],
  ]);
  expect(sheets.Luni?.at(-1)).toEqual(['11.2026', 2, 2, 0, 1]);
  expect(sheets.Mutări?.length).toBe(5);
  expect(sheets.Adăugați?.slice(2).map(([, count]) => count)).toEqual([4, 3, 3, 6.5]);

  await t.db.updateTable('users').set({ may_export: false }).where('id', '=', t.bogdan.id).execute();
  expect((await t.bogdan.get(`${address}.xlsx`)).statusCode).toBe(404);
});

test('the report costs three queries', async () => {
  await t.ana.get(address);
  t.proxy.forget();
  await t.ana.get(address);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});
