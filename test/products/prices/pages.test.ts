import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { makeProduct } from '../making.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const partial = { 'hx-request-type': 'partial' };
const ask = (query: Record<string, string | number>, headers = {}) =>
  t.bogdan.get(
    `/products/prices?${new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))}`,
    headers,
  );
const stepsOn = (html: string) =>
  findAll(parseHtml(html), 'tr')
    .slice(1)
    .map((row) => findAll(row, 'td').map(textOf));

test('the price of a product for a client is said with its steps, as a page and as its piece', async () => {
  const product = await makeProduct(t, { code: 'DE-CE', name: 'De ce', price: '1200' });
  const client = await makeClient(t, { name: 'Marea SRL', level_id: 3 });
  const query = { client_id: client.id, product_id: product.id, quantity: 2, date: '2026-11-25' };

  const [page, piece] = [await ask(query), await ask(query, partial)];

  for (const { statusCode, body } of [page, piece]) {
    expect(statusCode).toBe(200);
    expect(byClass(parseHtml(body), 'price-answer').map(textOf)).toEqual([
      '1.020,00 lei pe buc, fără TVA (21 %)',
    ]);
    expect(stepsOn(body)).toEqual([
      ['Preț fix', 'prețul de bază', '1.200,00 lei'],
      ['Discount nivel Large Business 15 %', '', '1.020,00 lei'],
    ]);
  }
  expect(page.body).toContain('<html');
  expect(piece.body).not.toContain('<html');
});

test('the product page has the box, and its edit form asks there', async () => {
  const { id } = await makeProduct(t);
  const page = parseHtml((await t.bogdan.get(`/products/${id}/edit`)).body);
  const box = find(page, 'form', { action: '/products/prices' });

  expect(box && find(box, 'input', { name: 'product_id' })?.attributes.value).toBe(String(id));
  expect(find(page, '*', { id: 'price-steps' })).toBeDefined();
});

test('a client is meant by its CIF, its name, its id; what fits several is asked', async () => {
  const product = await makeProduct(t);
  const one = await makeClient(t, { name: 'Atelierul Vesel SRL', tax_id: '4264242' });
  const two = await makeClient(t, { name: 'Atelierul Trist SRL', level_id: 3 });
  const priced = async (client: string) => {
    const { body } = await ask({ product_id: product.id, client });
    return findAll(parseHtml(body), 'a', { href: true })
      .filter(({ attributes }) => /^\/clients\/\d+$/.test(attributes.href ?? ''))
      .map(textOf);
  };

  expect(await priced('RO 4264242')).toEqual(['Atelierul Vesel SRL']);
  expect(await priced('atelierul trist srl')).toEqual(['Atelierul Trist SRL']);
  expect(await priced('vesel')).toEqual(['Atelierul Vesel SRL']);
  expect(await priced(String(two.id))).toEqual(['Atelierul Trist SRL']);

  const { body, statusCode } = await ask({ product_id: product.id, client: 'atelierul', quantity: '2,5' });
  const [choices] = byClass(parseHtml(body), 'matches');
  expect(statusCode).toBe(200);
  expect(choices && findAll(choices, 'a').map(textOf).sort()).toEqual([two.name, one.name]);
  const href = choices && find(choices, 'a')?.attributes.href;
  expect((await t.bogdan.get(href ?? '')).body).toContain('price-answer');
});

test('what cannot be answered is 422 with a sentence, and what was asked stays', async () => {
  const [product, off] = [await makeProduct(t, { code: 'ASK' }), await makeProduct(t, { active: false })];
  const { id } = await makeClient(t);
  for (const [query, sentence] of [
    [{ product: 'NU-E', client: id }, 'Produsul nu există.'],
    [{ product_id: off.id, client: id }, 'nu se mai vinde'],
    [{ product: 'ask', client: 'inexistent' }, 'Niciun client nu se potrivește.'],
    [{ product: 'ask', client: id, quantity: '0' }, 'Cantitatea este un număr'],
    [{ product: 'ask', client: id, date: '31.02.2026' }, 'Data nu există.'],
  ] as const) {
    const { statusCode, body } = await ask(query);
    expect([query, statusCode, body.includes(sentence)]).toEqual([query, 422, true]);
    expect(body).toContain(`value="${query.client}"`);
  }
  expect((await ask({ product: 'ask', client: id })).body).toContain(product.name);
  expect((await ask({})).statusCode).toBe(200);
});

test('an administrator chooses how prices are made; it is audited and holds at once', async () => {
  const product = await makeProduct(t, { price: '100', purchase_cost: '200' });
  const client = await makeClient(t, { level_id: 1 });
  const { fields } = formOf((await t.ana.get('/settings/selling')).body, 'selling-form');
  expect([fields.mode, fields.allow_below_cost]).toEqual(['fixed', 'false']);

  const answer = await t.ana.post('/settings/selling', {
    ...fields,
    mode: 'cost_markup',
    allow_below_cost: 'true',
  });

  expect(answer.statusCode).toBe(303);
  const [entry] = await t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'changes', 'version'])
    .where('subject', '=', 'selling_settings')
    .execute();
  expect(entry).toEqual({
    actor_id: t.ana.id,
    version: 2,
    changes: { mode: ['fixed', 'cost_markup'], allow_below_cost: [false, true] },
  });
  expect((await ask({ product_id: product.id, client_id: client.id })).body).toContain('260,00 lei');
});

test('a stale or unreadable choice is 422 and stays on the page', async () => {
  const { fields } = formOf((await t.ana.get('/settings/selling')).body, 'selling-form');
  await t.ana.post('/settings/selling', { ...fields, mode: 'last_cost_markup' });

  const stale = await t.ana.post('/settings/selling', { ...fields, mode: 'fixed' });
  const wrong = await t.ana.post('/settings/selling', { ...fields, mode: 'gratis' });

  const form = formOf(stale.body, 'selling-form');
  expect([stale.statusCode, form.value('mode'), wrong.statusCode]).toEqual([422, 'fixed', 422]);
  expect(stale.body).toContain('schimbat între timp');
  expect(wrong.body).toContain('Alegeți cum se face prețul.');
  expect((await t.ana.post('/settings/selling', form.fields)).statusCode).toBe(303);
});

test('for Bogdan the setting does not exist', async () => {
  expect((await t.bogdan.get('/settings/selling')).statusCode).toBe(404);
  expect((await t.bogdan.post('/settings/selling', { mode: 'fixed', version: '1' })).statusCode).toBe(404);
});
