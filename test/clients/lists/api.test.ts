import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const lists = ['types', 'levels', 'sources', 'tags'];
const read = (list: string) => t.ana.json('GET', `/api/v1/${list}`);

test.each([...lists, 'users'])('/%s answers items with id and name, next and total', async (list) => {
  const body = (await read(list)).json();

  expect(body).toMatchObject({ next: null, total: body.items.length });
  for (const item of body.items)
    expect(item).toMatchObject({ id: expect.any(Number), name: expect.any(String) });
});

test('users say nothing but who they are', async () => {
  const { items } = (await read('users')).json();

  expect(items.map(({ name }: { name: string }) => name)).toEqual(['Ana Marin', 'Bogdan Pop']);
  for (const item of items) expect(Object.keys(item).sort()).toEqual(['active', 'id', 'name']);
});

test.each(lists)('an administrator adds to /%s: 201 with the row as GET shows it', async (list) => {
  const answer = await t.ana.json('POST', `/api/v1/${list}`, { name: `Nou în ${list}` });

  expect(answer.statusCode).toBe(201);
  expect((await read(list)).json().items).toContainEqual(answer.json());
});

test.each(lists)('for Bogdan POST /%s does not exist, and reading does', async (list) => {
  const before = (await read(list)).json();

  const answer = await t.bogdan.json('POST', `/api/v1/${list}`, { name: 'Al lui Bogdan' });

  expect(answer.statusCode).toBe(404);
  expect((await t.bogdan.json('GET', `/api/v1/${list}`)).json()).toEqual(before);
});

test.each([
  ['types', 'CLIENT FINAL'],
  ['levels', 'medium'],
  ['sources', 'telefon'],
  ['tags', 'Dublu'],
])('a name that /%s has is 422 at the name', async (list, name) => {
  await t.ana.json('POST', '/api/v1/tags', { name: 'dublu' });

  const answer = await t.ana.json('POST', `/api/v1/${list}`, { name });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toEqual([{ field: 'name', message: 'Denumirea există deja în listă.' }]);
});

test('a missing name and a term beyond a year are 422 in Romanian', async () => {
  expect((await t.ana.json('POST', '/api/v1/types', {})).json().errors).toMatchObject([
    { field: 'name', message: 'Completați denumirea.' },
  ]);
  const { errors } = (
    await t.ana.json('POST', '/api/v1/types', { name: 'X', payment_term_days: 400 })
  ).json();
  expect(errors).toEqual([
    { field: 'payment_term_days', message: 'Termenul de plată este un număr de zile între 0 și 365.' },
  ]);
});

test('levels have a rank, a taken one is refused', async () => {
  const { items } = (await read('levels')).json();

  expect(items.map(({ rank }: { rank: number }) => rank)).toEqual(
    items.map(({ rank }: { rank: number }) => rank).toSorted((a: number, b: number) => a - b),
  );
  const answer = await t.ana.json('POST', '/api/v1/levels', { name: 'Dublat', rank: 1 });
  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toMatchObject([{ field: 'rank' }]);
});

test('users are not made through this address', async () => {
  expect((await t.ana.json('POST', '/api/v1/users', { name: 'X' })).statusCode).toBe(404);
});
