import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { readAll } from '../../support/workbooks.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('without anything to collect the report says so', async () => {
  const { statusCode, body } = await t.ana.get('/reports/receivables');

  expect(statusCode).toBe(200);
  expect(body).toContain('Nicio factură neîncasată');
});

test('page after page shows every client once, those with nothing late last', async () => {
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text)
    select 'Firma ' || n, 1, 1, 'none', ' firma ' from generate_series(1, 130) n`.execute(t.db);
  // Sums that repeat, so that the order has to tell equal clients apart.
  await sql`insert into documents (kind, series_id, series, number, client_id, issue_date, due_date, seller, buyer, net_total, vat_total, total)
    select 'invoice', s.id, 'P', c.id * 10 + n, c.id, '2026-10-01', '2026-11-24'::date + (case when c.id % 3 = 0 then 5 else -n end),
      '{}', '{}', 100 * (c.id % 4), 0, 100 * (c.id % 4)
    from clients c, document_series s, generate_series(1, 2) n where s.kind = 'invoice'`.execute(t.db);
  const { rows } = await sql<{
    name: string;
  }>`select c.name from clients c join documents d on d.client_id = c.id
    where open_amount > 0 group by c.id order by coalesce(sum(open_amount) filter (where due_date < '2026-11-24'), 0) desc,
      sum(open_amount) desc, c.id desc`.execute(t.db);

  const names: string[] = [];
  for (let url = '/reports/receivables'; url; ) {
    const page = parseHtml((await t.ana.get(url)).body);
    const links = findAll(page, 'td', { class: 'who-owes' }).map((cell) => textOf(find(cell, 'a')));
    expect(links.length).toBeLessThanOrEqual(50);
    names.push(...links);
    url = find(page, 'a', { rel: 'next' })?.attributes.href ?? '';
  }

  expect(names).toEqual(rows.map(({ name }) => name));
  const { cells } = await readAll((await t.ana.get('/reports/receivables.xlsx')).rawPayload);
  expect(cells.slice(2, -1).map(([name]) => name)).toEqual(names);
});
