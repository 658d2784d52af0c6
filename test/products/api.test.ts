import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type TestApp, testApp } from '../support/app.ts';
import { makeProduct, type Product } from './making.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const post = (body: object, headers = {}) => t.ana.json('POST', '/api/v1/products', body, headers);
const get = async (path: string) => (await t.ana.json('GET', `/api/v1/products${path}`)).json();
const codesOf = ({ items }: { items: Product[] }) => items.map(({ code }) => code);

test('a product is made with what is given, numbers as text or number, and is 201 as GET shows it', async () => {
  const answer = await post({
    code: 'BUR-10',
    name: 'Burghiu de 10',
    unit: 'set',
    price: 1240.5,
    purchase_cost: '900,25',
    last_purchase_cost: '1.000,00',
    vat_rate: 11,
    category: 'Scule',
  });

  const product = answer.json<Product>();
  expect(answer.statusCode).toBe(201);
  expect(answer.headers.location).toBe(`/api/v1/products/${product.id}`);
  expect(product).toEqual({
    id: expect.any(Number),
    version: 1,
    code: 'BUR-10',
    name: 'Burghiu de 10',
    unit: 'set',
    category: 'Scule',
    price: '1240.50',
    purchase_cost: '900.25',
    last_purchase_cost: '1000.00',
    vat_rate: '11.00',
    active: true,
  });
  expect(await get(`/${product.id}`)).toEqual(product);
});

test('what is left out is as it starts: a piece, the standard rate, no costs, sold', async () => {
  expect(await makeProduct(t, { price: '5' })).toMatchObject({
    unit: 'buc',
    vat_rate: '21.00',
    purchase_cost: null,
    last_purchase_cost: null,
    category: null,
    active: true,
  });
});

test('a code is taken whatever its capitals: 409 with the product that has it', async () => {
  const { id } = await makeProduct(t, { code: 'Țeavă-1' });
  const other = await makeProduct(t);

  const made = await post({ code: 'ȚEAVĂ-1', name: 'Alta', price: '1' });
  const renamed = await t.ana.json('PATCH', `/api/v1/products/${other.id}`, { version: 1, code: 'țeavă-1' });

  for (const answer of [made, renamed]) {
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ product_id: id, errors: [{ field: 'code' }] });
  }
});

test('of ten that make the same code at once one does, the others are told which', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => post({ code: 'CURSĂ', name: `Al ${index}-lea`, price: '1' })),
  );

  const statuses = answers.map(({ statusCode }) => statusCode).sort();
  const made = answers.find(({ statusCode }) => statusCode === 201)?.json<Product>();
  expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  for (const answer of answers.filter(({ statusCode }) => statusCode === 409))
    expect(answer.json().product_id).toBe(made?.id);
});

test('the same Idempotency-Key makes one product', async () => {
  const body = { code: 'O-DATA', name: 'O dată', price: '1' };
  const [one, two] = [
    await post(body, { 'idempotency-key': 'cheia 1' }),
    await post(body, { 'idempotency-key': 'cheia 1' }),
  ];
  const other = await post({ ...body, price: '2' }, { 'idempotency-key': 'cheia 1' });

  expect(two.json()).toEqual(one.json());
  expect(other.statusCode).toBe(409);
  expect(other.json().product_id).toBe(one.json<Product>().id);
});

test.each([
  ['code', { code: ' ' }, 'Completați codul produsului.'],
  ['name', { name: '' }, 'Completați denumirea produsului.'],
  ['price', { price: '' }, 'Completați prețul de bază.'],
  ['price', { price: '-1' }, 'Scrieți o sumă cu cel mult două zecimale, de exemplu 1240,50.'],
  ['price', { price: '1.234' }, 'Scrieți o sumă cu cel mult două zecimale, de exemplu 1240,50.'],
  ['price', { price: '10.000' }, 'Scrieți o sumă cu cel mult două zecimale, de exemplu 1240,50.'],
  ['price', { price: '1e3' }, 'Scrieți o sumă cu cel mult două zecimale, de exemplu 1240,50.'],
  ['price', { price: 1e15 }, 'Scrieți o sumă cu cel mult două zecimale, de exemplu 1240,50.'],
  [
    'purchase_cost',
    { purchase_cost: 'zece' },
    'Scrieți o sumă cu cel mult două zecimale, de exemplu 1240,50.',
  ],
  ['vat_rate', { vat_rate: 19 }, expect.stringMatching(/^Cota TVA nu este una de azi: 21 %, /)],
  ['unit', { unit: 'x'.repeat(21) }, 'Aici încap cel mult 20 de caractere.'],
  ['active', { active: 'poate' }, 'Alegeți da sau nu.'],
])('a wrong %s is 422 at its field: %o', async (field, wrong, message) => {
  const answer = await post({ code: 'GREȘIT', name: 'Greșit', price: '1', ...wrong });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toEqual([{ field, message }]);
});

test('PATCH changes what it names and nothing else; a stale version is 409 with the current values', async () => {
  const before = await makeProduct(t, { purchase_cost: '8', category: 'Vopsele' });
  const url = `/api/v1/products/${before.id}`;

  const changed = await t.bogdan.json('PATCH', url, { version: 1, price: '12', purchase_cost: null });
  const stale = await t.ana.json('PATCH', url, { version: 1, price: '13' });
  const wrong = await t.ana.json('PATCH', url, { version: 'x', price: '13' });

  expect(changed.json()).toEqual({ ...before, version: 2, price: '12.00', purchase_cost: null });
  expect(stale.statusCode).toBe(409);
  expect(stale.json()).toMatchObject({ version: 2, current: changed.json() });
  expect([wrong.statusCode, wrong.json().errors[0].field]).toEqual([422, 'version']);
  expect(await get(`/${before.id}`)).toEqual(changed.json());
});

test('PATCH without a version changes the product as it stands, also of several at once', async () => {
  const before = await makeProduct(t);
  const url = `/api/v1/products/${before.id}`;
  const changes = [
    { price: '12' },
    { unit: 'kg' },
    { category: 'Odată' },
    { purchase_cost: '3' },
    { name: 'N' },
  ];

  const answers = await Promise.all(changes.map((change) => t.ana.json('PATCH', url, change)));

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
  expect(await get(`/${before.id}`)).toEqual({
    ...before,
    version: 6,
    price: '12.00',
    unit: 'kg',
    category: 'Odată',
    purchase_cost: '3.00',
    name: 'N',
  });
  expect((await t.ana.json('PATCH', '/api/v1/products/999999', { price: '1' })).statusCode).toBe(404);
});

test('a change that changes nothing is no change, however old its version', async () => {
  const { id } = await makeProduct(t, { price: '7' });
  await t.ana.json('PATCH', `/api/v1/products/${id}`, { version: 1, price: '8' });

  const again = await t.ana.json('PATCH', `/api/v1/products/${id}`, { version: 1, price: '8.00' });

  expect([again.statusCode, again.json().version]).toEqual([200, 2]);
});

test('a product whose rate is the law no more is saved with another one only', async () => {
  const { id } = await makeProduct(t);
  await t.db.updateTable('products').set({ vat_rate: '19' }).where('id', '=', id).execute();

  const renamed = await t.ana.json('PATCH', `/api/v1/products/${id}`, { version: 1, name: 'Redenumit' });
  const other = await t.ana.json('PATCH', `/api/v1/products/${id}`, { version: 1, vat_rate: 24 });
  const mended = await t.ana.json('PATCH', `/api/v1/products/${id}`, { version: 1, vat_rate: 11 });

  for (const answer of [renamed, other]) {
    expect(answer.statusCode).toBe(422);
    const message = 'Cota TVA nu este una de azi: 21 %, 11 %, 0 %.';
    expect(answer.json().errors).toEqual([{ field: 'vat_rate', message }]);
  }
  expect(mended.json()).toMatchObject({ vat_rate: '11.00', version: 2 });
});

test('every write leaves who, what and the version in the audit', async () => {
  const { id } = await makeProduct(t, { price: '7' });
  await t.bogdan.json('PATCH', `/api/v1/products/${id}`, { version: 1, price: '8' });

  const entries = await t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'action', 'version', 'changes'])
    .where('subject', '=', 'product')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
  expect(entries).toMatchObject([
    { actor_id: t.ana.id, action: 'create', version: 1 },
    { actor_id: t.bogdan.id, action: 'update', version: 2, changes: { price: ['7.00', '8.00'] } },
  ]);
});

test('a category is one whatever its capitals, and the list is filtered by it', async () => {
  const [one, two] = [
    await makeProduct(t, { category: 'Feronerie' }),
    await makeProduct(t, { category: 'FERONERIE' }),
  ];
  const { id } = await t.db
    .selectFrom('product_categories')
    .select('id')
    .where('name', '=', 'Feronerie')
    .executeTakeFirstOrThrow();

  expect([one.category, two.category]).toEqual(['Feronerie', 'Feronerie']);
  expect(codesOf(await get(`?category=${id}`)).sort()).toEqual([one.code, two.code].sort());
});

test('a product is found by words of its name without diacritics and by its code with or without signs', async () => {
  const { code } = await makeProduct(t, { code: 'ȘU-45/x', name: 'Șurub hexagonal înecat' });

  for (const q of ['surub', 'hexa inecat', 'șu-45', 'su45', '45', 'SU 45'])
    expect([q, codesOf(await get(`?q=${encodeURIComponent(q)}`))]).toEqual([q, [code]]);
  expect(codesOf(await get('?q=surub%25'))).toEqual([code]);
  expect((await get('?q=inexistent')).items).toEqual([]);
});

test('paging by key meets every product once, in the order of names or of codes', async () => {
  for (let index = 0; index < 7; index += 1)
    await makeProduct(t, { code: `PAG-${9 - index}`, name: `Paginat ${index % 3}`, active: index !== 3 });
  const walk = async (query: string) => {
    const seen: Product[] = [];
    for (let after = ''; ; ) {
      const page = await get(`?q=paginat&limit=2${query}${after && `&after=${after}`}`);
      seen.push(...page.items);
      if (page.next === null) return seen;
      after = page.next;
    }
  };

  const byName = await walk('');
  const byCode = await walk('&sort=code');
  const sold = await walk('&active=true');

  expect(byName.map(({ name }) => name)).toEqual([0, 0, 0, 1, 1, 2, 2].map((index) => `Paginat ${index}`));
  expect(byCode.map(({ code }) => code)).toEqual([3, 4, 5, 6, 7, 8, 9].map((index) => `PAG-${index}`));
  expect(sold).toHaveLength(6);
  expect((await get('?q=paginat&limit=2')).total).toBe(7);
});

test('a filter or key that is none is 422, a product that is not there 404', async () => {
  for (const query of ['?category=x', '?active=poate', '?sort=price', '?limit=0', '?after=ceva'])
    expect([query, (await t.ana.json('GET', `/api/v1/products${query}`)).statusCode]).toEqual([query, 422]);
  for (const path of ['/999999', '/abc', '/0'])
    expect([path, (await t.ana.json('GET', `/api/v1/products${path}`)).statusCode]).toEqual([path, 404]);
});

test('openapi.json describes the addresses, and what they answer has the shape that it says', async () => {
  const { id } = await makeProduct(t, { category: 'Descrise', purchase_cost: '3' });
  const { paths } = (await t.ana.json('GET', '/api/v1/openapi.json')).json();
  const shapeOf = (path: string, verb: string, status = 200) =>
    z.fromJSONSchema(paths[path][verb].responses[status].content['application/json'].schema);

  expect(shapeOf('/api/v1/products', 'get').safeParse(await get('')).success).toBe(true);
  expect(shapeOf('/api/v1/products/{id}', 'get').safeParse(await get(`/${id}`)).success).toBe(true);
  expect(
    paths['/api/v1/clients/{id}/price'].get.parameters.map(({ name }: { name: string }) => name),
  ).toEqual(['id', 'product_id', 'quantity', 'date']);
});
