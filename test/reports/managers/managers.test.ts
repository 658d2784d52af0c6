import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { readAll } from '../../support/workbooks.ts';

let t: TestApp;
const address = '/reports/managers';

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  const bogdan = { commission_percent: '2.5', own_portfolio: true };
  await t.db.updateTable('users').set(bogdan).where('id', '=', t.bogdan.id).execute();
  const ofBogdan = await makeClient(t, { name: 'A lui Bogdan SRL', manager_ids: [t.bogdan.id], type_id: 2 });
  const ofBoth = await makeClient(t, { name: 'A amândurora SRL', manager_ids: [t.ana.id, t.bogdan.id] });
  const ofNobody = await makeClient(t, { name: 'A nimănui SRL' });
  const created_at = new Date('2026-10-31T22:30:00Z');
  await t.db
    .updateTable('clients')
    .set({ created_at: new Date('2025-01-01T00:00:00Z') })
    .execute();
  await t.db.updateTable('clients').set({ created_at }).where('id', '=', ofBogdan.id).execute();
  await order(ofBogdan.id, '2026-11-24', '107.00');
  await order(ofBogdan.id, '2026-11-01', '1000.00');
  await order(ofBoth.id, '2026-10-31', '200.00');
  await order(ofBoth.id, '2026-10-31', '999.00', 'cancelled');
  await order(ofNobody.id, '2026-10-31', '5000.00');
  await order(ofBogdan.id, '2025-11-30', '70.00');
});
afterAll(() => t.close());

const order = (client_id: number, date: string, net_total: string, status = 'new') =>
  t.db.insertInto('orders').values({ client_id, date, status, net_total, total: net_total }).execute();

async function report(person: 'ana' | 'bogdan', query = '') {
  const answer = await t[person].get(`${address}${query}`);
  const page = parseHtml(answer.body);
  const rows = findAll(page, 'tr').slice(1);
  return {
    page,
    status: answer.statusCode,
    body: answer.body,
    rows: rows.map((row) => [...findAll(row, 'th'), ...findAll(row, 'td')].map(textOf)),
  };
}

test('each manager has a row for each month, one for all of them, and the report has its total', async () => {
  expect((await report('ana')).rows).toEqual([
    ['Ana Marin', 'octombrie 2026', '200,00 lei', '1', '1', '0', '1', '0,00 lei'],
    ['Ana Marin', 'toate lunile, 0 %', '200,00 lei', '1', '1', '0', '1', '0,00 lei'],
    ['Bogdan Pop', 'octombrie 2026', '200,00 lei', '1', '1', '0', '2', '5,00 lei'],
    ['Bogdan Pop', 'noiembrie 2026', '1.107,00 lei', '2', '1', '1', '2', '27,68 lei'],
    ['Bogdan Pop', 'toate lunile, 2,5 %', '1.307,00 lei', '3', '2', '1', '2', '32,68 lei'],
    ['Total', '', '1.507,00 lei', '4', '2', '', '', '32,68 lei'],
  ]);
});

test('the page says what is counted twice, and what it would be once', async () => {
  const { body } = await report('ana');

  expect(body).toContain('se numără la fiecare dintre ei');
  expect(body).toContain('fiecare o singură dată: 1.307,00 lei din 3 comenzi');
});

test('the period is of months, both ends with all their days', async () => {
  const rows = async (query: string) =>
    (await report('bogdan', query)).rows.map(([, month, sales]) => [month, sales]);

  expect(await rows('?from=2025-11&to=2025-11')).toEqual([
    ['noiembrie 2025', '70,00 lei'],
    ['toate lunile, 2,5 %', '70,00 lei'],
    ['', '70,00 lei'],
  ]);
  expect(await rows('?from=10.2026&to=10.2026')).toEqual([
    ['octombrie 2026', '200,00 lei'],
    ['toate lunile, 2,5 %', '200,00 lei'],
    ['', '200,00 lei'],
  ]);
});

test('the rows are those of plain SQL', async () => {
  const orders = await t.db
    .selectFrom('orders')
    .innerJoin('client_managers', 'client_managers.client_id', 'orders.client_id')
    .select(['client_managers.user_id', 'orders.date', 'orders.net_total'])
    .where('status', '<>', 'cancelled')
    .where('date', '>=', '2025-12-01')
    .execute();
  const bani = orders
    .filter(({ user_id, date }) => user_id === t.bogdan.id && date.startsWith('2026-11'))
    .reduce((sum, { net_total }) => sum + Math.round(Number(net_total) * 100), 0);

  const { rows } = await report('ana', `?manager=${t.bogdan.id}`);

  expect(rows.find(([, month]) => month === 'noiembrie 2026')?.[2]).toBe(
    `1.${String(bani).slice(1, 4)},${String(bani).slice(4)} lei`,
  );
});

test('the picture has a name, and a bar with its own for each manager; of one manager, for each month', async () => {
  const titles = (page: Awaited<ReturnType<typeof report>>['page']) => {
    const svg = find(page, 'svg', { role: 'img' });
    return [svg?.attributes['aria-label'], ...(svg ? findAll(svg, 'title').map(textOf) : [])];
  };

  const all = await report('ana');
  expect(titles(all.page)).toEqual([
    'Vânzări pe manager, decembrie 2025 – noiembrie 2026',
    'Ana Marin: 200,00 lei',
    'Bogdan Pop: 1.307,00 lei',
  ]);
  expect(all.body).not.toMatch(/<svg[^>]*style=/);
  expect(titles((await report('ana', `?manager=${t.bogdan.id}`)).page)).toEqual([
    'Vânzări – Bogdan Pop, pe lună, decembrie 2025 – noiembrie 2026',
    'octombrie 2026: 200,00 lei',
    'noiembrie 2026: 1.107,00 lei',
  ]);
});

test('who sees an own portfolio gets the own rows alone, whomever is asked for', async () => {
  for (const query of ['', `?manager=${t.ana.id}`]) {
    const { rows, page } = await report('bogdan', query);
    expect(rows.map(([name]) => name)).toEqual(['Bogdan Pop', 'Bogdan Pop', 'Bogdan Pop', 'Total']);
    expect(findAll(page, 'select', { name: 'manager' })).toEqual([]);
  }
});

test('„Doar ale mele” is one click for Ana, and keeps the months', async () => {
  const { page } = await report('ana', '?from=2026-10&to=2026-11');
  const link = findAll(page, 'a').find((each) => textOf(each) === 'Doar ale mele');

  const { rows } = await report('ana', link?.attributes.href?.slice(address.length));

  expect(link?.attributes.href).toContain('from=2026-10&to=2026-11');
  expect(new Set(rows.map(([name]) => name))).toEqual(new Set(['Ana Marin', 'Total']));
});

test('a period that is none is refused beside its field, with what was typed', async () => {
  for (const [query, message] of [
    ['?from=2026-11&to=2026-10', 'Ultima lună este înaintea primei.'],
    ['?from=2020-01&to=2026-10', 'Raportul cuprinde cel mult 60 de luni.'],
    ['?from=1900-01', 'Raportul cuprinde cel mult 60 de luni.'],
    ['?from=2021-11', 'Raportul cuprinde cel mult 60 de luni.'],
    ['?from=2026-13', 'Scrieți luna ca 2026-11.'],
    ['?from=x%00y', 'Scrieți luna ca 2026-11.'],
  ] as const) {
    const { status, page } = await report('ana', query);
    expect([query, status, byClass(page, 'error').map(textOf)]).toEqual([query, 422, [message]]);
  }
});

test('sixty months up to this one are shown', async () => {
  expect((await report('ana', '?from=2021-12')).status).toBe(200);
});

test('the report costs one query, and another for the names to choose from', async () => {
  await t.ana.get(address);
  t.proxy.forget();
  await t.ana.get(address);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"'))).toHaveLength(2);
});

test('several managers are drawn upon each other month by month', async () => {
  const { page } = await report('ana');
  const [, columns] = findAll(page, 'svg', { role: 'img' });

  expect(columns?.attributes['aria-label']).toBe(
    'Vânzări pe lună și manager, decembrie 2025 – noiembrie 2026',
  );
  expect(byClass(page, 'chart-legend').flatMap((legend) => findAll(legend, 'li').map(textOf))).toEqual([
    'Bogdan Pop',
    'Ana Marin',
  ]);
  expect(columns && findAll(columns, 'title').map(textOf).at(-1)).toBe(
    '11.2026: Bogdan Pop 1.107 lei, Ana Marin 0 lei',
  );
});

test('a type and a county narrow the orders, the care and the new clients', async () => {
  const type = (await report('ana', '?type=2')).rows;
  expect(type).toEqual([
    ['Bogdan Pop', 'noiembrie 2026', '1.107,00 lei', '2', '1', '1', '1', '27,68 lei'],
    ['Bogdan Pop', 'toate lunile, 2,5 %', '1.107,00 lei', '2', '1', '1', '1', '27,68 lei'],
    ['Total', '', '1.107,00 lei', '2', '1', '', '', '27,68 lei'],
  ]);
  expect((await report('ana', '?county=RO-CJ')).body).toContain('sau scoateți un filtru');
});

test('the workbook has the same figures, and who took it is noted', async () => {
  const { rawPayload, statusCode, headers } = await t.ana.get(`${address}.xlsx?from=2026-10`);
  const { cells } = await readAll(rawPayload);

  expect([statusCode, headers['content-disposition']]).toEqual([
    200,
    'attachment; filename="manageri-2026-11-24.xlsx"',
  ]);
  expect(cells.slice(-2)).toEqual([
    ['Ana Marin', '200', '1', '1', '0', '0', '1', '0'],
    ['Bogdan Pop', '1307', '3', '2', '1', '32.68', '2', '2.5'],
  ]);
  const entry = await t.db.selectFrom('audit_entries').selectAll().where('subject', '=', 'report').execute();
  expect(entry.map(({ action, actor_id }) => [action, actor_id])).toEqual([['export', t.ana.id]]);
});

test('who may not take files out gets neither the link nor the file', async () => {
  const vera = await t.member('viewer');

  expect((await vera.get(address)).body).not.toContain('managers.xlsx');
  expect((await vera.get(`${address}.xlsx`)).statusCode).toBe(404);
});
