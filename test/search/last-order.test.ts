import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, namesOn, readClient } from '../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  for (const [name, last_order_date] of [
    ['Alfa SRL', '2026-03-01'],
    ['Beta SRL', null],
    ['Gama SRL', '2026-11-24'],
  ] as const) {
    const { id } = await makeClient(t, { name });
    await t.db.updateTable('clients').set({ last_order_date }).where('id', '=', id).execute();
  }
});
afterAll(() => t.close());

const address = '/clients?columns=status,last_order';

test('„Ultima comandă” is a column that anybody may choose, and its head sorts the newest first', async () => {
  const { body } = await t.ana.get(address);
  const heads = findAll(parseHtml(body), 'th');
  const head = heads.find((each) => textOf(each) === 'Ultima comandă');

  expect(body).toContain('24.11.2026');
  const sorted = head ? (find(head, 'a')?.attributes.href ?? '') : '';
  expect(sorted).toContain('sort=last_order');
  expect(namesOn((await t.ana.get(sorted)).body)).toEqual(['Gama SRL', 'Alfa SRL', 'Beta SRL']);
  expect(namesOn((await t.ana.get(`${address}&sort=last_order&dir=asc`)).body)).toEqual([
    'Beta SRL',
    'Alfa SRL',
    'Gama SRL',
  ]);
});

test('JSON has the day and the same order', async () => {
  const { items } = (await t.ana.json('GET', '/api/v1/clients?sort=last_order')).json<{
    items: { id: number; last_order_date: string | null }[];
  }>();

  expect(items.map(({ last_order_date }) => last_order_date)).toEqual(['2026-11-24', '2026-03-01', null]);
  expect((await readClient(t, items[0]?.id ?? 0)).last_order_date).toBe('2026-11-24');
  expect((await t.ana.json('GET', '/api/v1/clients?sort=balances')).statusCode).toBe(422);
});

test('an export of the list has the day that the list shows', async () => {
  const { body } = await t.ana.get('/clients.csv?columns=last_order');

  expect(body).toContain('Ultima comandă');
  expect(body).toContain('2026-11-24');
});
