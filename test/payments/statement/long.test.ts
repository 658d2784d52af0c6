import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCursor } from '../../../src/db/paging.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
let id: number;
beforeAll(async () => {
  t = await testApp();
  ({ id } = await makeClient(t, { name: 'Multe mișcări SRL' }));
  // Several on each day, so that the place of a page is not the day alone.
  await sql`insert into documents (kind, series_id, series, number, client_id, issue_date, due_date, seller, buyer, net_total, vat_total, total)
    select 'invoice', id, 'L', n, ${id}, '2026-01-01'::date + n / 7, '2026-03-01'::date + n, '{}', '{}', n, 0, n
    from document_series, generate_series(1, 340) n where kind = 'invoice'`.execute(t.db);
  await sql`insert into payments (client_id, date, amount, method)
    select ${id}, '2026-01-01'::date + n / 5, n, 'transfer' from generate_series(1, 230) n`.execute(t.db);
});
afterAll(() => t.close());

type Item = { number: string; balance: string };

test.each(['', '?from=2026-01-05&to=2026-02-20'])(
  'page after page, the newest first, makes the whole of %s, each opening where the one before ends',
  async (query) => {
    const { items, opening } = (await t.ana.json('GET', `/api/v1/clients/${id}/statement${query}`)).json<{
      items: Item[];
      opening: string;
    }>();
    const pages: string[][][] = [];
    for (let url = `/clients/${id}/statement${query}`; url; ) {
      const page = parseHtml((await t.ana.get(url)).body);
      const table = find(page, 'table');
      const rows = table ? findAll(table, 'tr') : [];
      pages.unshift(
        rows
          .slice(1)
          .map((row) => row.children.flatMap((cell) => (typeof cell === 'string' ? [] : [textOf(cell)]))),
      );
      url = find(page, 'a', { rel: 'prev' })?.attributes.href?.replaceAll('&amp;', '&') ?? '';
    }
    const moves = pages.map((rows) => rows.filter(([date]) => date));

    expect(items.length).toBeGreaterThan(query ? 300 : 500);
    expect(Math.max(...moves.map((rows) => rows.length))).toBe(200);
    expect(
      moves.flat().map(([, name = '', , , balance]) => [name.split(' ').slice(1).join(' '), balance]),
    ).toEqual(items.map(({ number, balance }) => [number, shown(balance)]));
    expect(pages[0]?.[0]?.at(-1)).toBe(shown(opening));
    for (const [index, rows] of pages.slice(1).entries()) {
      expect(rows[0]?.slice(1)).toEqual([
        'Sold înaintea mișcărilor arătate',
        '',
        '',
        moves[index]?.at(-1)?.at(-1),
      ]);
    }
    expect(pages[0]?.at(-2)?.[1]).toBe('Sold după mișcările arătate');
  },
);

test('a key that is not ours is refused', async () => {
  for (const before of ['x', 'WyJ4IiwxXQ', writeCursor({ key: '2026-99-99 1', id: 1 })])
    expect((await t.ana.get(`/clients/${id}/statement?before=${before}`)).statusCode).toBe(422);
});

const shown = (amount: string) => {
  const [whole = '', cents] = amount.replace('-', '').split('.');
  return `${amount.startsWith('-') ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${cents}`;
};
