import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type Fields, type TestApp, testApp } from '../support/app.ts';
import { findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

/** The boxes on a person's page, in their order. */
async function boxes(person: Browser): Promise<string[]> {
  const sections = findAll(parseHtml((await person.get('/today')).body), 'section', {
    'aria-labelledby': true,
  });
  return sections.map(({ attributes }) => attributes['aria-labelledby']?.replace('-title', '') ?? '');
}

/** The form of the arrangement as it stands. */
async function arranged(person: Browser) {
  const page = parseHtml((await person.get('/today/widgets')).body);
  const valuesOf = (name: string, more = {}) =>
    findAll(page, 'input', { name, ...more }).map(({ attributes }) => attributes.value ?? '');
  return {
    'order[]': valuesOf('order[]'),
    'shown[]': valuesOf('shown[]', { checked: true }),
  } satisfies Fields;
}

const all = ['reminders', 'orders', 'resting', 'limit', 'register', 'running', 'health'];

test('the page starts with every box, and a person moves and hides them without JavaScript', async () => {
  expect(await boxes(t.ana)).toEqual(all);

  const up = await t.ana.post('/today/widgets', { ...(await arranged(t.ana)), up: 'health' });
  expect(up.headers.location).toBe('/today/widgets#widget-health');
  await t.ana.post('/today/widgets', { ...(await arranged(t.ana)), down: 'reminders' });
  const form = await arranged(t.ana);
  expect(form['order[]']).toEqual([
    'orders',
    'reminders',
    'resting',
    'limit',
    'register',
    'health',
    'running',
  ]);
  const shown = form['shown[]'].filter((name) => !['limit', 'running'].includes(name));
  const saved = await t.ana.post('/today/widgets', { ...form, 'shown[]': shown });
  expect([saved.statusCode, saved.headers.location]).toEqual([303, '/today']);

  expect(await boxes(t.ana)).toEqual(['orders', 'reminders', 'resting', 'register', 'health']);
  expect((await arranged(t.ana))['shown[]']).toEqual([
    'orders',
    'reminders',
    'resting',
    'register',
    'health',
  ]);
  expect(await boxes(t.bogdan)).toContain('limit');
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'subject', 'subject_id', 'changes'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(audit).toEqual({
    ...{ action: 'update', subject: 'user', subject_id: t.ana.id },
    changes: { today_hidden: [[], ['limit', 'running']] },
  });
});

test('„Cum era” brings everything back, in the first order', async () => {
  await t.ana.post('/today/widgets', { reset: 'true' });

  expect(await boxes(t.ana)).toEqual(all);
});

test('who hides everything is told how to bring it back', async () => {
  await t.bogdan.post('/today/widgets', { 'order[]': (await arranged(t.bogdan))['order[]'] });
  const { body } = await t.bogdan.get('/today');

  expect(await boxes(t.bogdan)).toEqual([]);
  expect(body).toContain('Toate casetele sunt ascunse');
  expect(findAll(parseHtml(body), 'a', { href: '/today/widgets' }).map(textOf)).toContain('Aranjează pagina');
  await t.bogdan.post('/today/widgets', { reset: 'true' });
});

test('a box that does not exist, or is not for the person, is refused and not offered', async () => {
  const warehouse = await t.member('warehouse');
  const offered = (await arranged(warehouse))['order[]'];
  expect(offered).not.toContain('running');
  for (const [person, name] of [
    [t.ana, 'parola'],
    [warehouse, 'running'],
  ] as const)
    for (const field of ['order[]', 'shown[]', 'up'])
      expect((await person.post('/today/widgets', { [field]: name })).statusCode).toBe(422);
});

test('a box that is newer than a person’s order stands last', async () => {
  await t.db
    .updateTable('users')
    .set({ today_order: ['health', 'orders', 'de-odinioară'], today_hidden: ['de-odinioară'] })
    .where('id', '=', t.ana.id)
    .execute();

  expect(await boxes(t.ana)).toEqual([
    'health',
    'orders',
    'reminders',
    'resting',
    'limit',
    'register',
    'running',
  ]);
});

test('everybody begins with the day, or with the page that was asked for', async () => {
  expect((await t.ana.get('/')).headers.location).toBe('/today');
  const brand = findAll(parseHtml((await t.ana.get('/account')).body), 'a', { class: 'brand' });
  expect(brand.map(({ attributes }) => attributes.href)).toEqual(['/today']);
});
