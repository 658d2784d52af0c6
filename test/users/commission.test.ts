import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { byClass, find, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const page = () => `/settings/users/${t.bogdan.id}`;
const save = (fields: Record<string, string>) =>
  t.ana.post(page(), {
    name: 'Bogdan Pop',
    email: 'bogdan@firma.ro',
    role: 'sales',
    active: 'true',
    ...fields,
  });
const shown = (html: string) =>
  find(parseHtml(html), 'input', { name: 'commission_percent' })?.attributes.value;
const lastChanges = async () =>
  (
    await t.db
      .selectFrom('audit_entries')
      .select('changes')
      .where('subject', '=', 'user')
      .where('subject_id', '=', t.bogdan.id)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
  ).changes;

test('the commission is kept on the page of a user, with a comma or a point, and audited', async () => {
  expect(shown((await t.ana.get(page())).body)).toBe('0');

  const answer = await save({ commission_percent: '2,5' });

  expect(answer.statusCode).toBe(303);
  expect(shown((await t.ana.get(page())).body)).toBe('2,5');
  expect(await lastChanges()).toEqual({ commission_percent: ['0.00', '2.50'] });

  await save({ commission_percent: '12.34' });
  expect(shown((await t.ana.get(page())).body)).toBe('12,34');
});

test('the same commission written otherwise is no change, and a form without it leaves it', async () => {
  await save({ commission_percent: '3' });
  await save({ commission_percent: '3,00' });
  expect(await lastChanges()).toEqual({});

  await save({});
  expect(await lastChanges()).toEqual({});
  expect(shown((await t.ana.get(page())).body)).toBe('3');
});

test.each(['-1', '100,01', '2,345', 'mult', '1e2'])(
  '%s is no commission, and stays in the form',
  async (typed) => {
    const answer = await save({ commission_percent: typed });

    expect(answer.statusCode).toBe(422);
    expect(byClass(parseHtml(answer.body), 'error').map(textOf)).toEqual([
      'Comisionul este un procent între 0 și 100, cu cel mult două zecimale.',
    ]);
    expect(shown(answer.body)).toBe(typed);
  },
);
