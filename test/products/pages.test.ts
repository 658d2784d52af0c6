import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { formOf } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { makeProduct, type Product } from './making.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const read = async (id: number) => (await t.ana.json('GET', `/api/v1/products/${id}`)).json<Product>();
const editForm = async (id: number) => formOf((await t.ana.get(`/products/${id}/edit`)).body, 'product-form');
const namesOn = (html: string) => byClass(parseHtml(html), 'name').map((cell) => textOf(find(cell, 'a')));
const chipsOn = (html: string) => byClass(parseHtml(html), 'chip').map(textOf);

test('an empty list invites to add the first product', async () => {
  const { body } = await t.ana.get('/products');

  expect(body).toContain('Încă nu aveți produse');
  expect(body).toContain('href="/products/new"');
});

test('the new form proposes the standard rate and a piece, and saves what a person types', async () => {
  const form = formOf((await t.bogdan.get('/products/new')).body, 'product-form');
  expect([form.value('vat_rate'), form.value('unit'), form.value('active')]).toEqual([
    '21.00',
    'buc',
    'true',
  ]);

  const typed = {
    code: 'VOP-1',
    name: 'Vopsea albă',
    price: '1.240,50',
    category: 'Vopsele',
    purchase_cost: '',
  };
  const answer = await t.bogdan.post('/products', { ...form.fields, ...typed });
  const again = await t.bogdan.post('/products', { ...form.fields, ...typed });

  expect([answer.statusCode, answer.headers.location, again.statusCode]).toEqual([303, '/products', 303]);
  const { body } = await t.ana.get('/products');
  expect(namesOn(body)).toEqual(['Vopsea albă']);
  expect(textOf(find(parseHtml(body), 'tbody'))).toContain('VOP-1');
  expect(body).toContain('1.240,50 lei');
  expect(body).toContain('1 produs');
});

test('a refused form is 422 with what was typed and the sentence beside the field', async () => {
  const { body, statusCode } = await t.ana.post('/products', {
    code: 'X1',
    name: '',
    price: 'mult',
    category: 'Nouă',
    vat_rate: '19',
    active: ['false'],
  });

  const form = formOf(body, 'product-form');
  expect(statusCode).toBe(422);
  expect([form.value('code'), form.value('price'), form.value('category'), form.value('active')]).toEqual([
    'X1',
    'mult',
    'Nouă',
    'false',
  ]);
  expect(form.error('name')).toBe('Completați denumirea produsului.');
  expect(form.error('price')).toMatch(/^Scrieți o sumă/);
  expect(find(form.page, 'input', { id: 'name', 'aria-invalid': 'true' })).toBeDefined();
  expect(
    await t.db.selectFrom('product_categories').select('id').where('name', '=', 'Nouă').execute(),
  ).toEqual([]);
});

test('a taken code leads to the product that has it', async () => {
  const { id } = await makeProduct(t, { code: 'UNIC', name: 'Primul' });

  const { body, statusCode } = await t.ana.post('/products', { code: 'unic', name: 'Al doilea', price: '1' });

  const form = formOf(body, 'product-form');
  expect(statusCode).toBe(422);
  expect(form.error('code')).toBe('Codul este al produsului „Primul”. Deschide produsul');
  expect(find(form.page, 'a', { href: `/products/${id}/edit` })).toBeDefined();
  expect(form.value('name')).toBe('Al doilea');
});

test('the edit form sent as it stands changes nothing; a product is taken off sale and put back', async () => {
  const before = await makeProduct(t, { price: '10.5', purchase_cost: '3', category: 'Scule' });
  const { action, fields } = await editForm(before.id);

  await t.ana.post(action, fields);
  expect(await read(before.id)).toEqual(before);

  await t.ana.post(action, { ...fields, active: 'false' });
  expect(await read(before.id)).toMatchObject({ active: false, version: 2, price: '10.50' });
  const off = await editForm(before.id);
  await t.ana.post(action, { ...off.fields, active: ['false', 'true'] });
  expect((await read(before.id)).active).toBe(true);
});

test('a stale form is 422: nothing typed is lost, what differs is named, and the next save goes through', async () => {
  const { id } = await makeProduct(t, { price: '10' });
  const stale = await editForm(id);
  await t.bogdan.json('PATCH', `/api/v1/products/${id}`, { version: 1, price: '12', unit: 'kg' });

  const { statusCode, body } = await t.ana.post(stale.action, { ...stale.fields, price: '11' });

  const form = formOf(body, 'product-form');
  const summary = find(form.page, '*', { id: 'summary' });
  expect(statusCode).toBe(422);
  expect(form.value('price')).toBe('11');
  expect(textOf(summary)).toContain('salvat între timp de altcineva');
  expect(summary ? findAll(summary, 'li').map(textOf) : []).toEqual([
    'UM: ați scris buc, acum este kg.',
    'Preț de bază: ați scris 11, acum este 12,00.',
  ]);
  expect((await read(id)).price).toBe('12.00');

  expect((await t.ana.post(form.action, form.fields)).statusCode).toBe(303);
  expect((await read(id)).price).toBe('11.00');
});

test('one form saved twice is refused by nobody', async () => {
  const { id } = await makeProduct(t);
  const { action, fields } = await editForm(id);

  const first = await t.ana.post(action, { ...fields, price: '20' });
  const second = await t.ana.post(action, { ...fields, price: '21' });

  expect([first.statusCode, second.statusCode]).toEqual([303, 303]);
  expect((await read(id)).price).toBe('21.00');
});

test('a rate that is the law no more is marked in the list, and its form has the standard one with a sentence', async () => {
  const { id } = await makeProduct(t, { name: 'La nouă' });
  await makeProduct(t, { name: 'La nou de azi' });
  await t.db.updateTable('products').set({ vat_rate: '9' }).where('id', '=', id).execute();
  const marked = async () => {
    const rows = findAll(parseHtml((await t.ana.get('/products?q=la+nou')).body), 'tr').map(textOf);
    return rows.filter((row) => row.includes('cota nu mai este în vigoare'));
  };
  const sentence = 'Cota TVA nu este una de azi: 21 %, 11 %, 0 %.';

  const form = await editForm(id);
  const refused = await t.ana.post(form.action, { ...form.fields, vat_rate: '9.00' });
  const again = formOf(refused.body, 'product-form');

  expect([form.value('vat_rate'), form.error('vat_rate')]).toEqual(['21.00', sentence]);
  expect(await marked()).toEqual([expect.stringContaining('La nouă')]);
  expect([refused.statusCode, again.value('vat_rate'), again.error('vat_rate')]).toEqual([
    422,
    '21.00',
    sentence,
  ]);
  expect((await read(id)).vat_rate).toBe('9.00');

  expect((await t.ana.post(again.action, again.fields)).statusCode).toBe(303);
  expect((await read(id)).vat_rate).toBe('21.00');
  expect(await marked()).toEqual([]);
  expect((await editForm(id)).error('vat_rate')).toBe('');
});

test('a form without its version is told to be reloaded', async () => {
  const { id } = await makeProduct(t);
  const { statusCode, body } = await t.ana.post(`/products/${id}`, { price: '20' });

  expect([statusCode, body.includes('Reîncărcați pagina')]).toEqual([422, true]);
});

test('the list is searched and filtered, and every filter is a chip that goes', async () => {
  await makeProduct(t, { code: 'FIL-1', name: 'Filtru de apă', category: 'Filtre' });
  await makeProduct(t, { code: 'FIL-2', name: 'Filtru de aer', category: 'Filtre', active: false });
  const page = parseHtml((await t.ana.get('/products')).body);
  const options = findAll(page, 'option').filter((option) => textOf(option) === 'Filtre');
  const category = options[0]?.attributes.value;

  const { body } = await t.ana.get(`/products?q=filtru&category=${category}&active=false`);

  expect(namesOn(body)).toEqual(['Filtru de aer']);
  expect(body).toContain('nu se mai vinde');
  expect(chipsOn(body).map((chip) => chip.replace(/ ×.*/, ''))).toEqual([
    'Caută: filtru',
    'Categorie: Filtre',
    'Nu se mai vând',
  ]);
  const hrefs = byClass(parseHtml(body), 'chip').map(({ attributes }) => attributes.href ?? '');
  expect(namesOn((await t.ana.get(hrefs[2] ?? '')).body)).toEqual(['Filtru de aer', 'Filtru de apă']);
  expect((await t.ana.get('/products?q=inexistent')).body).toContain('Niciun produs nu se potrivește');
});

test('pages of the list are walked by key, there and back to the beginning', async () => {
  for (let index = 0; index < 5; index += 1) await makeProduct(t, { name: `Mers ${index}` });
  const linkOf = (html: string, text: RegExp) =>
    findAll(parseHtml(html), 'a').find((link) => text.test(textOf(link)))?.attributes.href ?? '';
  const seen: string[] = [];
  let body = (await t.ana.get('/products?q=mers&limit=2')).body;
  for (;;) {
    seen.push(...namesOn(body));
    const next = linkOf(body, /^Următoarele/);
    if (next === '') break;
    body = (await t.ana.get(next)).body;
  }

  expect(seen).toEqual(['Mers 0', 'Mers 1', 'Mers 2', 'Mers 3', 'Mers 4']);
  expect(namesOn((await t.ana.get(linkOf(body, /început/))).body)).toEqual(['Mers 0', 'Mers 1']);
});

test('a page of the list costs three queries, however many products there are', async () => {
  t.proxy.forget();
  await t.ana.get('/products?q=produsul');

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});

test('a product that is not there is not found', async () => {
  for (const path of ['/products/999999/edit', '/products/abc/edit', '/products/0/edit'])
    expect([path, (await t.ana.get(path)).statusCode]).toEqual([path, 404]);
  expect((await t.ana.post('/products/999999', { name: 'X' })).statusCode).toBe(404);
});
