import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { byClass, findAll, parseHtml, textOf } from '../../support/html.ts';
import { makeProduct, priceFor } from '../making.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const nobody = { level_id: '', type_id: '', category_id: '', valid_from: '', valid_until: '' };
const post = (fields: Record<string, string>, path = '') =>
  t.ana.post(`/discounts${path}`, { ...nobody, ...fields });
const lastId = async () =>
  (await t.db.selectFrom('discounts').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()).id;
const formOfRow = async (id: number) => formOf((await t.ana.get('/discounts')).body, `discount-${id}`);

test('a discount is added, holds at once, is changed where it stands and deleted', async () => {
  const product = await makeProduct(t, { price: '100', category: 'Scule' });
  const client = await makeClient(t, { type_id: 2, level_id: 1 });
  const price = async () => (await priceFor(t, client.id, product.id)).unit_price;
  const page = formOf((await t.ana.get('/discounts')).body, 'new-discount');
  const typed = { ...page.fields, type_id: '2', percent: '7,5' };

  const [added, again] = [await t.ana.post(page.action, typed), await t.ana.post(page.action, typed)];
  expect([added.statusCode, again.statusCode, await price()]).toEqual([303, 303, '92.50']);
  expect(await t.db.selectFrom('discounts').select('id').execute()).toHaveLength(1);

  const row = await formOfRow(await lastId());
  expect([row.value('type_id'), row.value('percent')]).toEqual(['2', '7,5']);
  expect((await t.ana.post(row.action, { ...row.fields, percent: '10' })).statusCode).toBe(303);
  expect(await price()).toBe('90.00');

  const { action, fields } = await formOfRow(await lastId());
  expect((await t.ana.post(`${action}/deletion`, fields)).statusCode).toBe(303);
  expect(await price()).toBe('100.00');
  const entries = await t.db
    .selectFrom('audit_entries')
    .select('action')
    .where('subject', '=', 'discount')
    .orderBy('id')
    .execute();
  expect(entries.map((entry) => entry.action)).toEqual(['create', 'update', 'delete']);
});

test.each([
  [{ percent: '5' }, 'Alegeți cel puțin un nivel, un tip sau o categorie.'],
  [{ type_id: '1', percent: '' }, 'Completați procentul.'],
  [{ type_id: '1', percent: '0' }, expect.stringMatching(/^Discountul este un procent peste 0/)],
  [{ type_id: '1', percent: '100,01' }, expect.stringMatching(/^Discountul este un procent peste 0/)],
  [{ type_id: '999', percent: '5' }, 'Nu mai există. Alegeți din listă.'],
  [{ level_id: '999', percent: '5' }, 'Nu mai există. Alegeți din listă.'],
  [{ category_id: '999', percent: '5' }, 'Nu mai există. Alegeți din listă.'],
  [{ type_id: 'x', percent: '5' }, 'Alegeți din listă.'],
  [
    { type_id: '1', percent: '5', valid_from: '2026-12-02', valid_until: '2026-12-01' },
    'Ultima zi este înaintea primei.',
  ],
  [{ type_id: '1', percent: '5', valid_from: 'mâine' }, 'Data nu există. Scrieți-o ca 24.11.2026.'],
])('%o is 422 beside its field, with what was typed', async (fields, message) => {
  const { statusCode, body } = await post(fields as Record<string, string>);

  const form = formOf(body, 'new-discount');
  expect(statusCode).toBe(422);
  expect(byClass(form.page, 'error').map(textOf)).toEqual([message]);
  expect(form.value('percent')).toBe(fields.percent);
});

test('a whole discount and a hundredth of one are the bounds', async () => {
  for (const percent of ['100', '0,01']) expect((await post({ type_id: '3', percent })).statusCode).toBe(303);
});

test('a refused row keeps what was typed in it, and only in it; a stale one may be saved again', async () => {
  await post({ level_id: '1', percent: '3' });
  const id = await lastId();
  await post({ level_id: '2', percent: '4' });
  const stale = await formOfRow(id);
  await t.ana.post(stale.action, { ...stale.fields, percent: '5' });

  const answer = await t.ana.post(stale.action, { ...stale.fields, percent: '6' });

  const form = formOf(answer.body, `discount-${id}`);
  expect([answer.statusCode, form.value('percent')]).toEqual([422, '6']);
  expect(answer.body).toContain('schimbat între timp');
  expect((await t.ana.post(form.action, form.fields)).statusCode).toBe(303);
  expect((await formOfRow(id)).value('percent')).toBe('6');
});

test('Bogdan sees the discounts and changes none', async () => {
  await post({ level_id: '3', type_id: '1', percent: '12.5', valid_until: '2026-12-31' });
  const id = await lastId();

  const { body } = await t.bogdan.get('/discounts');
  const rows = findAll(parseHtml(body), 'tr').map((row) => findAll(row, 'td').map(textOf));

  expect(rows).toContainEqual(['Large Business', 'Revânzător', 'oricare', '12,5 %', 'până la 31.12.2026']);
  expect(body).not.toContain('name="percent"');
  for (const path of ['', `/${id}`, `/${id}/deletion`])
    expect([path, (await t.bogdan.post(`/discounts${path}`, { version: '1' })).statusCode]).toEqual([
      path,
      404,
    ]);
});

test('a discount that is not there is not found', async () => {
  for (const path of ['/999999', '/abc', '/999999/deletion'])
    expect([path, (await post({ type_id: '1', percent: '5', version: '1' }, path)).statusCode]).toEqual([
      path,
      404,
    ]);
});
