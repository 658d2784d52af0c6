import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const address = '/api/v1/nightly-runs';

test('an administrator runs the night anew each time it is asked, and is answered when it is done', async () => {
  const [first, second] = [await t.ana.json('POST', address), await t.ana.json('POST', address)];

  expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
  expect(first.json()).toEqual({
    id: expect.any(Number),
    levels_changed: 0,
    made_inactive: 0,
    ms: expect.any(Number),
  });
  expect(second.json().id).toBeGreaterThan(first.json().id);
});

test('two at once run one after the other', async () => {
  const answers = await Promise.all([t.ana.json('POST', address), t.ana.json('POST', address)]);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(2);
});

test('the same Idempotency-Key is one run', async () => {
  const headers = { 'idempotency-key': 'o-noapte' };
  const answers = await Promise.all([
    t.ana.json('POST', address, undefined, headers),
    t.ana.json('POST', address, undefined, headers),
  ]);
  const later = await t.ana.json('POST', address, undefined, headers);

  expect(new Set([...answers, later].map(({ body }) => body)).size).toBe(1);
});

test('the runs are listed, newest first, page after page, with who asked', async () => {
  const { items, total, next } = (await t.ana.json('GET', `${address}?limit=2`)).json();
  const rest = (await t.ana.json('GET', `${address}?after=${next}`)).json();

  const ids = [...items, ...rest.items].map(({ id }: { id: number }) => id);
  expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  expect([ids.length, rest.next]).toEqual([total, null]);
  expect(items[0]).toMatchObject({
    state: 'done',
    requested_by: 'Ana Marin',
    levels_changed: 0,
    error: null,
  });
  expect((await t.ana.json('GET', `${address}?limit=0`)).statusCode).toBe(422);
});

test('a run that was asked for leaves an audit row', async () => {
  const { id } = (await t.ana.json('POST', address)).json();
  const entry = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id'])
    .where('subject', '=', 'job_run')
    .where('subject_id', '=', id)
    .executeTakeFirstOrThrow();

  expect(entry).toEqual({ action: 'run', actor_id: t.ana.id });
});

test('for Bogdan the address does not exist, and nothing runs', async () => {
  const count = async () => (await t.db.selectFrom('job_runs').select('id').execute()).length;
  const before = await count();

  expect((await t.bogdan.json('POST', address)).statusCode).toBe(404);
  expect((await t.bogdan.json('GET', address)).statusCode).toBe(404);
  expect(await count()).toBe(before);
});
