import { afterAll, beforeAll, expect, test } from 'vitest';
import { countAudience, listSample } from '../../src/campaigns/segment/queries.ts';
import { readSegment, segmentSchema } from '../../src/campaigns/segment/schema.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeReader, reached } from './campaigns.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  const reader = (name: string, given: object = {}) =>
    makeReader(t, { name, contacts: [{ email: `${name}@x.ro` }], ...given });
  await reader('ana', { type_id: 2, county: 'RO-CJ', caen_code: '4120', balance: '1500.00' });
  const bob = await reader('bob', { level_id: 2, status: 'active', county: 'RO-TM', caen_code: '4941' });
  const cora = await reader('cora', { status: 'inactive', balance: '-20.00', last_order_date: '2026-11-01' });
  const dan = await reader('dan', { caen_code: '4399', last_order_date: '2026-06-01', level_id: 2 });
  await reader('arhivata', { archived_at: new Date() });
  const [vip, nou] = await t.db
    .insertInto('tags')
    .values([
      { name: 'vip', color: 'red' },
      { name: 'nou', color: 'blue' },
    ])
    .returning('id')
    .execute();
  await t.db
    .insertInto('client_tags')
    .values([
      { client_id: bob, tag_id: Number(vip?.id) },
      { client_id: cora, tag_id: Number(vip?.id) },
      { client_id: cora, tag_id: Number(nou?.id) },
    ])
    .execute();
  await t.db
    .insertInto('client_managers')
    .values([
      { client_id: bob, user_id: t.ana.id },
      { client_id: dan, user_id: t.bogdan.id },
    ])
    .execute();
  const { id } = await t.db
    .insertInto('sources')
    .values({ name: 'Târg de campanii' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await t.db.updateTable('clients').set({ source_id: id }).where('id', '=', dan).execute();
  source = id;
});
afterAll(() => t.close());

let source = 0;
const everybody = 'ana bob cora dan';

test.each<[string, () => object, string]>([
  ['nothing', () => ({}), everybody],
  ['a type', () => ({ types: [2] }), 'ana'],
  ['two levels', () => ({ levels: [1, 2] }), everybody],
  ['a level', () => ({ levels: [2] }), 'bob dan'],
  ['two statuses', () => ({ statuses: ['active', 'inactive'] }), 'bob cora'],
  ['any of two tags', () => ({ tags: ['VIP', 'nou'] }), 'bob cora'],
  ['all of two tags', () => ({ tags: ['vip', 'nou'], tags_mode: 'all' }), 'cora'],
  ['a tag that nobody has', () => ({ tags: ['nimeni'] }), ''],
  ['the section of construction', () => ({ sections: ['F'] }), 'ana dan'],
  ['a division', () => ({ caen: ['49'] }), 'bob'],
  ['a group', () => ({ caen: ['412'] }), 'ana'],
  ['a class or a section', () => ({ caen: ['4941'], sections: ['F'] }), 'ana bob dan'],
  ['a source', () => ({ sources: [source] }), 'dan'],
  ['two counties', () => ({ counties: ['RO-CJ', 'RO-TM'] }), 'ana bob'],
  ['a manager', () => ({ managers: [t.ana.id] }), 'bob'],
  ['two managers', () => ({ managers: [t.ana.id, t.bogdan.id] }), 'bob dan'],
  ['a last order before a day', () => ({ last_order: 'before', last_order_day: '2026-11-01' }), 'dan'],
  ['a last order after a day', () => ({ last_order: 'after', last_order_day: '2026-06-01' }), 'cora'],
  ['no order ever', () => ({ last_order: 'never' }), 'ana bob'],
  ['a last order older than 90 days', () => ({ last_order: 'older', last_order_days: 90 }), 'dan'],
  ['an old last order or none', () => ({ last_order: 'stale', last_order_days: 90 }), 'ana bob dan'],
  ['a balance from', () => ({ balance_from: '0,01' }), 'ana'],
  ['a balance below zero', () => ({ balance_to: '-1' }), 'cora'],
  ['all at once', () => ({ levels: [2], sections: ['F'], last_order: 'older', last_order_days: 30 }), 'dan'],
])('%s reaches whom it should, never the archived', async (_, segment, names) => {
  const expected = names.split(' ').filter(Boolean);
  expect(await reached(t, segment())).toEqual(expected.map((name) => `${name}@x.ro`));
});

test('an address stands in the list once: of the oldest client, and in it of a contact before the main one', async () => {
  const first = await makeReader(t, {
    name: 'P1',
    status: 'prospect',
    county: 'RO-AB',
    email: 'Twice@x.ro',
    marketing_enabled: true,
    contacts: [{ name: 'Prima', email: 'twice@x.ro' }],
  });
  const second = await makeReader(t, {
    county: 'RO-AB',
    contacts: [
      { name: 'Doina', email: 'twice@X.ro' },
      { email: 'fara@x.ro', marketing: false },
      { email: null },
    ],
  });
  await makeReader(t, { county: 'RO-AB', contacts: [{ name: 'Alta', email: 'twice@x.ro' }] });
  await makeReader(t, { county: 'RO-AB', contacts: [{ email: 'nu@x.ro' }, { email: 'mort@x.ro' }] });
  await makeReader(t, { county: 'RO-AB', email: 'tacut@x.ro' });
  await makeReader(t, { county: 'RO-AB' });
  await t.db.insertInto('marketing_refusals').values({ email_key: 'nu@x.ro' }).execute();
  await t.db.insertInto('bounced_addresses').values({ email_key: 'mort@x.ro', reason: '550' }).execute();
  const asked = { segment: readSegment({ counties: ['RO-AB'] }), today: '2026-11-24' };

  expect(await reached(t, { counties: ['RO-AB'] })).toEqual(['twice@x.ro']);
  const [only] = await listSample(t.db, asked);
  expect(only).toMatchObject({ client_id: first, name: 'Prima' });
  expect(first).toBeLessThan(second);
  expect(await countAudience(t.db, asked)).toEqual({
    clients: 6,
    addresses: 1,
    duplicate: 3,
    no_consent: 2,
    refused: 1,
    bounced: 1,
    no_address: 1,
  });
});

test('what does not fit together is told beside its field', () => {
  const told = (given: object) => {
    const { error } = segmentSchema.safeParse(given);
    return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  };
  expect(told({ last_order: 'before' })).toEqual(['last_order_day: Scrieți ziua ultimei comenzi.']);
  expect(told({ last_order: 'older' })).toEqual(['last_order_days: Scrieți de câte zile.']);
  expect(told({ balance_from: '10', balance_to: '5' })).toEqual([
    'balance_to: Al doilea sold este mai mic decât primul.',
  ]);
  expect(told({ caen: 'abc' })).toEqual([
    'caen.0: Scrieți coduri CAEN de 2–4 cifre, despărțite prin virgulă.',
  ]);
  expect(told({ balance_from: 'mult' })).toEqual([
    'balance_from: Scrieți o sumă în lei, de exemplu 1240,50 sau -300.',
  ]);
  expect(told({ 'types[]': '1', types: ['1', '2'], caen: '41, 4941', balance_to: '-3,5' })).toEqual([]);
});
