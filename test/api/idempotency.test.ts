import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, least, readClient } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const post = (body: object, key: string, person = t.ana, url = '/api/v1/clients') =>
  person.json('POST', url, body, { 'idempotency-key': key });

test('the same key and body twice make one client, and the answer is the same', async () => {
  const before = await countClients(t);

  const [first, second] = [await post(least, 'k-1'), await post(least, 'k-1')];

  expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
  expect(second.json()).toEqual(first.json());
  expect(await countClients(t)).toBe(before + 1);
});

test('twenty at once with one key make one client', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post({ ...least, name: 'Cursa SRL' }, 'k-2')),
  );

  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  expect(answers.every(({ statusCode }) => statusCode === 201)).toBe(true);
});

test('the key with another body is 409 and names what it made', async () => {
  const made = (await post(least, 'k-3')).json();

  const answer = await post({ ...least, name: 'Altceva SRL' }, 'k-3');

  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ status: 409, client_id: made.id });
});

test('the key answers what was made even after it was changed', async () => {
  const made = (await post({ ...least, name: 'Se schimbă SRL' }, 'k-4')).json();
  await t.ana.json('PATCH', `/api/v1/clients/${made.id}`, { version: 1, alias: 'Nou' });

  const again = await post({ ...least, name: 'Se schimbă SRL' }, 'k-4');

  expect(again.json()).toEqual(await readClient(t, made.id));
});

test('a key belongs to a person', async () => {
  const [anas, bogdans] = [await post(least, 'k-5'), await post(least, 'k-5', t.bogdan)];

  expect(bogdans.json().id).not.toBe(anas.json().id);
});

test('a key that made a client makes nothing else', async () => {
  await post({ ...least, name: 'Cheia SRL' }, 'k-6');

  const answer = await post({ name: 'Cheia SRL' }, 'k-6', t.ana, '/api/v1/sources');

  expect(answer.statusCode).toBe(409);
});

test.each(['types', 'levels', 'sources', 'tags'])('it is honoured at /%s too', async (list) => {
  const [first, second] = [
    await post({ name: 'Cu cheie' }, `k-${list}`, t.ana, `/api/v1/${list}`),
    await post({ name: 'Cu cheie' }, `k-${list}`, t.ana, `/api/v1/${list}`),
  ];

  expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
  expect(second.json()).toEqual(first.json());
});

test('a refused body does not spend the key', async () => {
  const refused = await post({ ...least, email: 'x' }, 'k-7');
  const taken = await post({ ...least, type_id: 999 }, 'k-7');

  expect([refused.statusCode, taken.statusCode]).toEqual([422, 422]);
  expect((await post({ ...least, email: 'x@y.ro' }, 'k-7')).statusCode).toBe(201);
});

test('without a key each body makes a client of its own', async () => {
  const [first, second] = [
    await t.ana.json('POST', '/api/v1/clients', least),
    await t.ana.json('POST', '/api/v1/clients', least),
  ];

  expect(second.json().id).not.toBe(first.json().id);
});
