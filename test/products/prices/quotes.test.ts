import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { quotePrices } from '../../../src/products/prices/actions.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { merge } from '../../support/merges.ts';
import { makeProduct, priceFor, sell } from '../making.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.deleteFrom('price_lists').execute();
  await t.db.deleteFrom('discounts').execute();
  await sell(t, {});
});

const [small, medium, large] = [1, 2, 3];
const [reseller, finalClient] = [1, 2];
const today = '2026-11-25';

async function list(name: string, items: [number, string][], more: object) {
  const { id } = await t.db
    .insertInto('price_lists')
    .values({ name, ...more })
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = items.map(([product_id, price]) => ({ price_list_id: id, product_id, price }));
  await t.db.insertInto('price_list_items').values(rows).execute();
}
const discount = (row: { percent: string } & Record<string, unknown>) =>
  t.db.insertInto('discounts').values(row).execute();
const rulesOf = async (clientId: number, productId: number, more = '') =>
  (await priceFor(t, clientId, productId, more)).steps.map(({ rule }) => rule);

test('the level of the client makes its price: markup, discount, floor', async () => {
  const product = await makeProduct(t, { price: '100', purchase_cost: '86', last_purchase_cost: '90' });
  const [one, two] = [await makeClient(t, { level_id: small }), await makeClient(t, { level_id: large })];
  const prices = async () => [
    (await priceFor(t, one.id, product.id)).unit_price,
    (await priceFor(t, two.id, product.id)).unit_price,
  ];

  expect(await prices()).toEqual(['100.00', '86.00']);
  await sell(t, { mode: 'cost_markup' });
  expect(await prices()).toEqual(['111.80', '87.72']);
  await sell(t, { mode: 'last_cost_markup' });
  expect(await prices()).toEqual(['117.00', '91.80']);
  await sell(t, { allow_below_cost: true });
  expect(await prices()).toEqual(['100.00', '85.00']);
});

test('a list is for its type or its level, within its days, both included', async () => {
  const product = await makeProduct(t);
  const client = await makeClient(t, { type_id: reseller, level_id: medium });
  const days = { valid_from: '2026-12-01', valid_until: '2026-12-24' };
  await list('De iarnă', [[product.id, '80']], { type_id: reseller, ...days });
  await list('Altora', [[product.id, '70']], { type_id: finalClient });
  await list('Altui nivel', [[product.id, '60']], { level_id: large });
  const on = async (date: string) => (await priceFor(t, client.id, product.id, `&date=${date}`)).unit_price;

  expect(await on('2026-11-30')).toBe('100.00');
  expect(await on('2026-12-01')).toBe('80.00');
  expect(await on('2026-12-24')).toBe('80.00');
  expect(await on('2026-12-25')).toBe('100.00');

  await list('A nivelului', [[product.id, '79.99']], { level_id: medium });
  expect(await on('2026-12-24')).toBe('79.99');
  expect(await on('2026-11-25')).toBe('79.99');
});

test('a discount is for whoever fits all that it names, within its days, both included', async () => {
  const product = await makeProduct(t, { category: 'Scule' });
  const plain = await makeProduct(t);
  const { id: category_id } = await t.db
    .selectFrom('product_categories')
    .select('id')
    .where('name', '=', 'Scule')
    .executeTakeFirstOrThrow();
  const client = await makeClient(t, { type_id: reseller, level_id: small });
  const other = await makeClient(t, { type_id: finalClient, level_id: small });
  await discount({ percent: '5', category_id, valid_until: '2026-11-25' });
  await discount({ percent: '10', type_id: reseller, category_id, valid_from: '2026-11-25' });
  await discount({ percent: '50', type_id: reseller, level_id: large });
  await discount({ percent: '3', level_id: small });

  expect(await rulesOf(client.id, product.id, '&date=2026-11-25')).toContain(
    'Discount tip Revânzător, categorie Scule 10 %',
  );
  expect(await rulesOf(client.id, product.id, '&date=2026-11-24')).toContain('Discount categorie Scule 5 %');
  expect(await rulesOf(other.id, product.id, '&date=2026-11-25')).toContain('Discount categorie Scule 5 %');
  expect(await rulesOf(other.id, product.id, '&date=2026-11-26')).toContain(
    'Discount nivel Small Business 3 %',
  );
  expect(await rulesOf(client.id, plain.id, '&date=2026-11-25')).toContain(
    'Discount nivel Small Business 3 %',
  );
});

test.each([
  ['21', '2025-07-31', '19.00'],
  ['21', '2025-08-01', '21.00'],
  ['21', '2026-11-25', '21.00'],
  ['11', '2025-07-01', '9.00'],
  ['11', '2025-08-01', '11.00'],
  ['0', '2025-07-01', '0.00'],
  ['21', '2016-12-31', '21.00'],
])('a product at %s %% sold on %s has %s', async (vat_rate, date, expected) => {
  const product = await makeProduct(t, { vat_rate });
  const client = await makeClient(t);
  const items = [{ product_id: product.id, quantity: '1' }];

  const quotes = await quotePrices(t.db, { client_id: client.id, date, today, items });

  expect(quotes.get(product.id)?.vat_rate).toBe(expected);
});

test('a hundred products cost two queries, and say what they are', async () => {
  const products = await Promise.all(Array.from({ length: 100 }, () => makeProduct(t)));
  const client = await makeClient(t);
  const items = products.map(({ id }) => ({ product_id: id, quantity: '2.5' }));
  t.proxy.forget();

  const quotes = await quotePrices(t.db, { client_id: client.id, date: today, today, items });

  expect(t.proxy.queries.length).toBeLessThanOrEqual(2);
  expect(quotes.size).toBe(100);
  expect(quotes.get(products[7]?.id ?? 0)).toEqual({
    product_id: products[7]?.id,
    description: products[7]?.name,
    unit: 'buc',
    vat_rate: '21.00',
    unit_price: '100.00',
    steps: [{ rule: 'Preț fix', detail: 'prețul de bază', price: '100.00' }],
  });
});

test('what is not there or not sold any more is left out; a client that is not there is not found', async () => {
  const [sold, off] = [await makeProduct(t), await makeProduct(t, { active: false })];
  const client = await makeClient(t);
  const items = [sold.id, off.id, 999_999, sold.id].map((product_id) => ({ product_id, quantity: '1' }));

  const quotes = await quotePrices(t.db, { client_id: client.id, date: today, today, items });

  expect([...quotes.keys()]).toEqual([sold.id]);
  await expect(quotePrices(t.db, { client_id: 999_999, date: today, today, items })).rejects.toThrow(
    'Clientul nu există.',
  );
});

test('the id of a merged client answers with the price of the one that was kept', async () => {
  const product = await makeProduct(t);
  const [kept, other] = [await makeClient(t, { level_id: large }), await makeClient(t, { level_id: small })];
  await merge(t, kept, other);

  expect(await priceFor(t, other.id, product.id)).toEqual(await priceFor(t, kept.id, product.id));
  expect((await priceFor(t, other.id, product.id)).unit_price).toBe('85.00');
});

test('JSON refuses an unknown product, a wrong quantity or day, and does not know a client that is not there', async () => {
  const [product, off] = [await makeProduct(t), await makeProduct(t, { active: false })];
  const client = await makeClient(t);
  const ask = (query: string, id = client.id) => t.ana.json('GET', `/api/v1/clients/${id}/price${query}`);

  for (const [query, field] of [
    ['', 'product_id'],
    ['?product_id=999999', 'product_id'],
    [`?product_id=${off.id}`, 'product_id'],
    ['?product_id=abc', 'product_id'],
    [`?product_id=${product.id}&quantity=0`, 'quantity'],
    [`?product_id=${product.id}&quantity=-1`, 'quantity'],
    [`?product_id=${product.id}&date=2026-02-30`, 'date'],
  ] as const) {
    const answer = await ask(query);
    expect([query, answer.statusCode, answer.json().errors[0]?.field]).toEqual([query, 422, field]);
  }
  expect((await ask(`?product_id=${product.id}`, 999_999)).statusCode).toBe(404);
  expect((await ask(`?product_id=${product.id}&quantity=2,5`)).statusCode).toBe(200);
});
