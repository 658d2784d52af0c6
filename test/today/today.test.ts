import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
});
afterAll(() => t.close());

/** The entries of one of the page's boxes. */
async function entries(person: 'ana' | 'bogdan', box: string, query = ''): Promise<string[]> {
  const { statusCode, body } = await t[person].get(`/today${query}`);
  expect(statusCode).toBe(200);
  const section = find(parseHtml(body), 'section', { 'aria-labelledby': `${box}-title` });
  return section ? findAll(section, 'li').map(textOf) : [];
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
    (await entries(person, 'resting', query)).map((entry) => entry.split(' SRL')[0]);

  expect(await names('ana')).toEqual(['A Anei', 'A lui Bogdan']);
  expect(await names('bogdan')).toEqual(['A lui Bogdan', 'A Anei']);
  expect(await names('bogdan', '?mine=1')).toEqual(['A lui Bogdan']);
  expect(await entries('ana', 'resting')).toEqual([
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

  expect(await entries('ana', 'orders')).toEqual([
    expect.stringMatching(/Mare SRL Large Business.*în lucru · 20\.11\.2026 · 100,00 lei/),
    expect.stringMatching(/Mică SRL Small Business.*confirmată · 30\.10\.2026/),
    expect.stringMatching(/Mică SRL Small Business.*nouă · 01\.11\.2026/),
  ]);
  expect(await entries('bogdan', 'orders', '?mine=1')).toHaveLength(2);

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

  expect(await entries('ana', 'orders')).toHaveLength(10);
});

test('what the register says otherwise is counted, and leads to where it is decided', async () => {
  const tax_id = '14399840';
  const { id } = await makeClient(t, { name: 'La ANAF SRL', tax_id });
  expect((await t.ana.get('/today')).body).not.toContain('de văzut');
  const proposal = { client_id: id, tax_id, field: 'name', ours: '"a"', theirs: '"b"' };
  await t.db.insertInto('register_proposals').values(proposal).execute();

  const link = findAll(parseHtml((await t.ana.get('/today')).body), 'a', { href: '/register' });
  expect(link.map(textOf)).toContain('ANAF: 1 de văzut');
  expect(await entries('ana', 'register')).toEqual([
    expect.stringContaining('La ANAF SRL altă valoare: Nume'),
  ]);
  expect((await t.bogdan.get('/today?mine=1')).body).not.toContain('de văzut');
});

test('reminders stand with their client and are done from the page', async () => {
  const { id } = await makeClient(t, { name: 'De Sunat SRL' });
  const note = (text: string, remind_at: string, remind_user_id = t.ana.id) => ({
    ...{ client_id: id, kind: 'phone', text, remind_at, remind_user_id },
    ...{ created_by: t.ana.id },
  });
  await t.db
    .insertInto('notes')
    .values([
      note('Sun pentru ofertă', '2026-11-23T08:00:00Z'),
      note('Trimit mostre', '2026-11-24T15:00:00Z'),
      note('A altcuiva', '2026-11-23T08:00:00Z', t.bogdan.id),
    ])
    .execute();

  const [late = '', next = '', ...rest] = await entries('ana', 'reminders');
  expect([late, next]).toEqual([
    expect.stringMatching(/De Sunat SRL\s*Sun pentru ofertă/),
    expect.stringContaining('Trimit mostre'),
  ]);
  expect(rest).toEqual([]);
  const page = parseHtml((await t.ana.get('/today?mine=1')).body);
  const form = findAll(page, 'form').find(({ attributes }) => attributes.action?.endsWith('/reminder'));
  const answer = await t.ana.post(form?.attributes.action ?? '', { do: 'done', back: 'today-mine' });
  expect(answer.headers.location).toBe('/today?mine=1');
  expect(await entries('ana', 'reminders')).toEqual([expect.stringContaining('Trimit mostre')]);
});

test('imports at work and campaigns that go are shown to whom they are open', async () => {
  const [user_id, created_by] = [t.ana.id, t.ana.id];
  await t.db
    .insertInto('imports')
    .values([
      {
        user_id,
        file_name: 'mari.xlsx',
        file_digest: Buffer.from('a'),
        state: 'applying',
        done: 250,
        total: 1000,
      },
      { user_id, file_name: 'gata.xlsx', file_digest: Buffer.from('b'), state: 'applied', done: 1, total: 1 },
    ])
    .execute();
  const at = '2026-11-23T08:00:00Z';
  await t.db
    .insertInto('campaigns')
    .values(
      [
        { name: 'De iarnă', state: 'paused', created_by, preparation: { addresses: 40 } },
        {
          name: 'Cu greșeli',
          state: 'done',
          created_by,
          finished_at: at,
          preparation: { report: { failed: 3 } },
        },
        {
          name: 'Fără greșeli',
          state: 'done',
          created_by,
          finished_at: at,
          preparation: { report: { failed: 0 } },
        },
      ].map((row) => ({
        ...row,
        preparation: JSON.stringify(row.preparation),
        segment: '{}',
        subject: 'x',
        body: 'x',
      })),
    )
    .execute();

  expect(await entries('ana', 'running')).toEqual([
    expect.stringMatching(/^mari\.xlsx se aplică, pornit de Ana Marin\s*250 din 1\.000 de clienți/),
    expect.stringMatching(/^Cu greșeli încheiată\s*3 mesaje neplecate/),
    expect.stringMatching(/^De iarnă în pauză\s*40 din 40 de mesaje/),
  ]);
  const warehouse = await t.member('warehouse');
  expect((await warehouse.get('/today')).body).not.toContain('running-title');
});

test('the page costs at most ten queries, and a box that is put away costs none', async () => {
  const cost = async () => {
    await t.bogdan.get('/today');
    t.proxy.forget();
    await t.bogdan.get('/today');
    return t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length;
  };
  expect(await cost()).toBeLessThanOrEqual(10);
  const shown = ['orders'];
  await t.bogdan.post('/today/widgets', { 'order[]': ['orders', 'reminders'], 'shown[]': shown });
  expect(await cost()).toBe(2);
});
