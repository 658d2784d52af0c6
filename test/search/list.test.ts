import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const page = async (query = '') => parseHtml((await t.ana.get(`/clients${query}`)).body);
/** The total as it comes: with the page, or after it where counting would cost more. */
async function total(query = ''): Promise<string> {
  const shown = byClass(await page(query), 'total')[0];
  const later = shown && find(shown, 'span', { 'hx-get': true });
  if (!later) return textOf(shown);
  expect(textOf(later)).toBe('mai mult de o pagină');
  const piece = parseHtml((await t.ana.get(later.attributes['hx-get'] ?? '')).body);
  return String(piece.children[0]);
}

test('an empty list says how to begin', async () => {
  const { body } = await t.ana.get('/clients');

  expect(body).toContain('Încă nu aveți clienți');
  expect(find(parseHtml(body), 'a', { href: '/clients/new' })).toBeDefined();
});

test('a row shows name, alias, CIF, place, status, level, type, manager and tags', async () => {
  await makeClient(t, {
    name: 'Rândul SRL',
    alias: 'Rândașii',
    tax_id: cui(5300),
    vat_payer: true,
    county: 'RO-B',
    sector: 3,
    type_id: 3,
    level_id: 2,
    status: 'active',
    manager_ids: [t.bogdan.id],
    tags: ['vip'],
  });

  const cells = findAll(await page(), 'td').map(textOf);

  expect(cells[0]).toBe('Rândul SRL Rândașii');
  expect(cells.slice(1, 6)).toEqual([
    `RO${cui(5300)}`,
    'București, Sector 3',
    'Activ',
    'Medium',
    'Instituție Publică',
  ]);
  expect(cells.slice(6)).toEqual([expect.stringMatching(/^(Bogdan Pop|BP)$/), 'vip']);
});

test('the total is in words: one client, two clients', async () => {
  expect(await total()).toBe('1 client');
  await makeClient(t, { name: 'Alt rând SRL' });
  expect(await total()).toBe('2 clienți');
});

test('the heads sort, say how the list is sorted, and turn the direction', async () => {
  const head = async (query: string) => {
    const cell = findAll(await page(query), 'th').find((each) => textOf(each) === 'Nume');
    return { sorted: cell?.attributes['aria-sort'], href: cell && find(cell, 'a')?.attributes.href };
  };

  expect(await head('')).toEqual({ sorted: 'ascending', href: '/clients?dir=desc' });
  expect(await head('?dir=desc')).toEqual({ sorted: 'descending', href: '/clients' });
  expect(await head('?sort=created&tag=vip')).toEqual({ sorted: 'none', href: '/clients?tag=vip' });
});

test('htmx gets the table alone', async () => {
  const { body } = await t.ana.get('/clients', { 'hx-request-type': 'partial' });

  expect(body).not.toContain('<html');
  expect(body).toContain('Rândul SRL');
});

test('totals are exact up to 10.000, then „peste 10.000”', async () => {
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text)
    select 'Mulțimea ' || number, 1, 1, 'none', ' multimea ' from generate_series(1, 9998) number`.execute(
    t.db,
  );

  expect(await total()).toBe('10.000 de clienți');
  await makeClient(t, { name: 'Încă unul SRL' });
  expect(await total()).toBe('peste 10.000 de clienți');
  expect(await total('?q=multimea')).toBe('9.998 de clienți');
  expect((await t.ana.json('GET', '/api/v1/clients?limit=1')).json().total).toBeNull();
});
