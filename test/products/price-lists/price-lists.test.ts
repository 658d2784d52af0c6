import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { makeProduct, priceFor } from '../making.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

let made = 0;
async function makeList(fields: Record<string, string> = {}): Promise<string> {
  made += 1;
  const answer = await t.ana.post('/price-lists', { name: `Lista ${made}`, audience: 'type-1', ...fields });
  if (answer.statusCode !== 303) throw new Error(`no list: ${answer.body}`);
  return String(answer.headers.location);
}
const newItem = async (at: string) => formOf((await t.ana.get(at)).body, 'new-item');
async function add(at: string, code: string, price: string) {
  const { action, fields } = await newItem(at);
  return t.ana.post(action, { ...fields, code, price });
}
const pricesOn = (html: string) =>
  findAll(parseHtml(html), 'input', { name: 'price' })
    .slice(1)
    .map(({ attributes }) => attributes.value);

test('a list is made for a type, takes products by their code, and makes the price of its clients', async () => {
  const product = await makeProduct(t, { code: 'LST-1', price: '100' });
  const form = formOf((await t.ana.get('/price-lists/new')).body, 'price-list-form');
  const typed = { name: 'Revânzători', audience: 'type-1', valid_from: '01.11.2026', valid_until: '' };
  const answer = await t.ana.post(form.action, { ...form.fields, ...typed });
  const again = await t.ana.post(form.action, { ...form.fields, ...typed });
  const at = String(answer.headers.location);
  expect([answer.statusCode, again.headers.location]).toEqual([303, at]);

  expect((await add(at, 'lst-1', '89,90')).statusCode).toBe(303);

  const [mine, other] = [await makeClient(t, { type_id: 1 }), await makeClient(t, { type_id: 2 })];
  expect((await priceFor(t, mine.id, product.id, '&date=2026-11-01')).unit_price).toBe('89.90');
  expect((await priceFor(t, mine.id, product.id, '&date=2026-10-31')).unit_price).toBe('100.00');
  expect((await priceFor(t, other.id, product.id, '&date=2026-11-01')).unit_price).toBe('100.00');
  const row = textOf(find(parseHtml((await t.ana.get('/price-lists')).body), 'tbody'));
  expect(row).toBe('Revânzătoritip Revânzătorde la 01.11.20261 produs');
});

test('a price is changed in its row, and a product is taken off', async () => {
  const product = await makeProduct(t);
  const at = await makeList();
  await add(at, product.code, '80');

  await add(at, product.code, '70');
  const { body } = await t.ana.get(at);
  expect(pricesOn(body)).toEqual(['70,00']);

  const { value } = formOf(body, 'new-item');
  const off = await t.ana.post(`${at}/items/${product.id}/deletion`, { version: value('version') ?? '' });
  expect(off.statusCode).toBe(303);
  expect((await t.ana.get(at)).body).toContain('Niciun produs în listă');
});

test('an unknown code and a wrong price are 422 beside their fields, with what was typed', async () => {
  const product = await makeProduct(t);
  const at = await makeList();
  await add(at, product.code, '80');

  const unknown = formOf((await add(at, 'NU-E', '5')).body, 'new-item');
  const wrong = await add(at, product.code, 'cinci');
  const form = formOf(wrong.body, 'new-item');

  expect([unknown.value('code'), unknown.value('price')]).toEqual(['NU-E', '5']);
  expect(unknown.error('code')).toBe('Niciun produs nu are codul acesta.');
  expect([wrong.statusCode, form.value('price'), form.error('price')]).toEqual([
    422,
    'cinci',
    expect.stringMatching(/^Scrieți o sumă/),
  ]);

  const inRow = await t.ana.post(`${at}/items`, {
    ...form.fields,
    product_id: String(product.id),
    code: product.code,
    price: '-3',
  });
  expect([inRow.statusCode, pricesOn(inRow.body)]).toEqual([422, ['-3']]);
  expect(byClass(parseHtml(inRow.body), 'error')).toHaveLength(1);
});

test('whoever changes a list that somebody changed meanwhile is told, and may then save', async () => {
  const product = await makeProduct(t);
  const at = await makeList();
  const stale = await newItem(at);
  const edit = formOf((await t.ana.get(`${at}/edit`)).body, 'price-list-form');
  await add(at, product.code, '80');

  const item = await t.ana.post(stale.action, { ...stale.fields, code: product.code, price: '60' });
  const named = await t.ana.post(edit.action, { ...edit.fields, name: 'Alt nume' });

  for (const answer of [item, named]) {
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('schimbată între timp');
  }
  const again = formOf(named.body, 'price-list-form');
  expect(again.value('name')).toBe('Alt nume');
  expect((await t.ana.post(again.action, again.fields)).statusCode).toBe(303);
});

test('a name that another list has, an end before the beginning and no audience are refused', async () => {
  await makeList({ name: 'Unică' });
  const refused = async (fields: Record<string, string>) => {
    const { statusCode, body } = await t.ana.post('/price-lists', {
      name: 'Alta',
      audience: 'level-2',
      ...fields,
    });
    return [statusCode, byClass(parseHtml(body), 'error').map(textOf)];
  };

  expect(await refused({ name: 'UNICĂ' })).toEqual([422, ['Există deja o listă cu denumirea aceasta.']]);
  expect(await refused({ audience: '' })).toEqual([422, ['Alegeți pentru cine este lista.']]);
  expect(await refused({ audience: 'type-999' })).toEqual([
    422,
    ['Tipul sau nivelul ales nu mai există. Alegeți altul.'],
  ]);
  expect(await refused({ valid_from: '2026-12-02', valid_until: '2026-12-01' })).toEqual([
    422,
    ['Ultima zi este înaintea primei.'],
  ]);
  expect(await refused({ valid_from: '2026-12-01', valid_until: '2026-12-01' })).toEqual([303, []]);
});

test('a list is deleted with its prices, and what was done is in the audit', async () => {
  const product = await makeProduct(t);
  const at = await makeList({ name: 'De șters' });
  await add(at, product.code, '80');
  const { value } = formOf((await t.ana.get(`${at}/edit`)).body, 'price-list-form');

  const answer = await t.ana.post(`${at}/deletion`, { version: value('version') ?? '' });

  expect([answer.statusCode, (await t.ana.get(at)).statusCode]).toEqual([303, 404]);
  const entries = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'changes'])
    .where('subject', '=', 'price_list')
    .where('subject_id', '=', Number(at.split('/').at(-1)))
    .orderBy('id')
    .execute();
  expect(entries.map(({ action }) => action)).toEqual(['create', 'update', 'delete']);
  expect(entries[1]?.changes).toEqual({ [product.code]: [null, '80.00'] });
});

test('the prices of a long list come in pages', async () => {
  const at = await makeList();
  for (let index = 0; index < 52; index += 1) {
    const { id } = await makeProduct(t, { name: `Lung ${String(index).padStart(2, '0')}` });
    await t.db
      .insertInto('price_list_items')
      .values({ price_list_id: Number(at.split('/').at(-1)), product_id: id, price: '1' })
      .execute();
  }

  const { body } = await t.ana.get(at);
  const next = findAll(parseHtml(body), 'a', { rel: 'next' })[0]?.attributes.href ?? '';

  expect(byClass(parseHtml(body), 'name')).toHaveLength(50);
  expect(
    byClass(parseHtml((await t.ana.get(next)).body), 'name').map((cell) => textOf(find(cell, 'a'))),
  ).toEqual(['Lung 50', 'Lung 51']);
});

test('Bogdan sees the lists and their prices, and changes nothing', async () => {
  const product = await makeProduct(t);
  const at = await makeList();
  await add(at, product.code, '80');

  const { body } = await t.bogdan.get(at);

  expect(body).toContain('80,00 lei');
  expect(body).not.toContain('name="price"');
  expect((await t.bogdan.get('/price-lists')).body).not.toContain('/price-lists/new');
  for (const path of ['/price-lists/new', `${at}/edit`])
    expect([path, (await t.bogdan.get(path)).statusCode]).toEqual([path, 404]);
  for (const path of [
    '/price-lists',
    at,
    `${at}/items`,
    `${at}/deletion`,
    `${at}/items/${product.id}/deletion`,
  ])
    expect([path, (await t.bogdan.post(path, { version: '2' })).statusCode]).toEqual([path, 404]);
});
