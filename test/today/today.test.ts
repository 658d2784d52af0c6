import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
});
afterAll(() => t.close());

/** The entries of the page's lists: orders, then clients. */
async function lists(person: 'ana' | 'bogdan', query = ''): Promise<string[][]> {
  const { statusCode, body } = await t[person].get(`/today${query}`);
  expect(statusCode).toBe(200);
  return byClass(parseHtml(body), 'today-list').map((list) =>
    findAll(list, 'li').map((item) => textOf(item).replace(/\s+/g, ' ').trim()),
  );
}

async function client(name: string, fields: object, lastOrder: string | null = null): Promise<number> {
  const { id } = await makeClient(t, { name, ...fields });
  await t.db
    .updateTable('clients')
    .set({ status: 'active', last_order_date: lastOrder, status_set_on: null })
    .where('id', '=', id)
    .execute();
  return id;
}

const order = (client_id: number, date: string, status = 'new') =>
  t.db.insertInto('orders').values({ client_id, date, status, net_total: '100', total: '100' }).execute();

test('a day on which nothing waits says so', async () => {
  const { body } = await t.ana.get('/today');

  expect(body).toContain('Nicio comandă nu așteaptă.');
  expect(body).toContain('Niciun client nu devine inactiv');
  expect((await t.bogdan.get('/today?mine=1')).body).toContain('de la clienții dumneavoastră');
});

test('who becomes inactive comes nearest first; a salesman sees his own before the others', async () => {
  // 180 days after 2026-05-28 is 2026-11-24; on the day after, the night makes it inactive.
  await client('A Anei SRL', {}, '2026-05-28');
  await client('A lui Bogdan SRL', { manager_ids: [t.bogdan.id] }, '2026-06-05');
  await client('Departe SRL', { manager_ids: [t.bogdan.id] }, '2026-11-01');

  const names = async (person: 'ana' | 'bogdan', query = '') =>
    ((await lists(person, query)).at(-1) ?? []).map((entry) => entry.split(' SRL')[0]);

  expect(await names('ana')).toEqual(['A Anei', 'A lui Bogdan']);
  expect(await names('bogdan')).toEqual(['A lui Bogdan', 'A Anei']);
  expect(await names('bogdan', '?mine=1')).toEqual(['A lui Bogdan']);
  expect((await lists('ana')).at(-1)).toEqual([
    expect.stringContaining('în 1 zi · ultima comandă: 28.05.2026'),
    expect.stringContaining('în 9 zile · ultima comandă: 05.06.2026'),
  ]);
});

test('open orders come by the priority of the level, then by their day, and lead to all of them', async () => {
  const small = await client('Mică SRL', { level_id: 1, manager_ids: [t.bogdan.id] }, '2026-11-20');
  const large = await client('Mare SRL', { level_id: 3 }, '2026-11-20');
  await order(small, '2026-11-01');
  await order(small, '2026-10-30', 'confirmed');
  await order(large, '2026-11-20', 'in_progress');
  for (const status of ['shipped', 'delivered', 'cancelled']) await order(large, '2026-11-20', status);

  const [orders = []] = await lists('ana');
  expect(orders).toEqual([
    expect.stringMatching(/Mare SRL Large Business.*în lucru · 20\.11\.2026 · 100,00 lei/),
    expect.stringMatching(/Mică SRL Small Business.*confirmată · 30\.10\.2026/),
    expect.stringMatching(/Mică SRL Small Business.*nouă · 01\.11\.2026/),
  ]);
  expect((await lists('bogdan', '?mine=1'))[0]).toHaveLength(2);

  const hrefs = findAll(parseHtml((await t.ana.get('/today')).body), 'a').map(
    ({ attributes }) => attributes.href,
  );
  expect(hrefs).toContain('/orders?view=work');
  for (const href of ['/orders?view=work', '/clients?status=active&sort=last_order&dir=asc'])
    expect((await t.ana.get(href)).statusCode).toBe(200);
});

test('at most ten orders are shown', async () => {
  const id = await client('Multe SRL', { level_id: 2 }, '2026-11-20');
  for (let day = 10; day < 22; day += 1) await order(id, `2026-11-${day}`);

  expect((await lists('ana'))[0]).toHaveLength(10);
});

test('what the register says otherwise is counted, and leads to where it is decided', async () => {
  const tax_id = '14399840';
  const { id } = await makeClient(t, { name: 'La ANAF SRL', tax_id });
  expect((await t.ana.get('/today')).body).not.toContain('de văzut');
  const proposal = { client_id: id, tax_id, field: 'name', ours: '"a"', theirs: '"b"' };
  await t.db.insertInto('register_proposals').values(proposal).execute();

  const link = findAll(parseHtml((await t.ana.get('/today')).body), 'a', { href: '/register' });
  expect(link.map(textOf)).toContain('ANAF: 1 de văzut');
  expect((await t.bogdan.get('/today?mine=1')).body).not.toContain('de văzut');
});

test('the page costs at most five queries', async () => {
  await t.bogdan.get('/today');
  t.proxy.forget();
  await t.bogdan.get('/today');

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(5);
});
