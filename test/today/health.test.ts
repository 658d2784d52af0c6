import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, { name: 'Fără de toate SRL', manager_ids: [t.bogdan.id] });
  await makeClient(t, { name: 'Fără manager SRL', email: 'office@fara.ro', tax_id: '14399840' });
  await makeClient(t, {
    ...{ name: 'Întreagă SRL', email: 'Office@Intreaga.ro', tax_id: '18547290', source_id: 1 },
    ...{ county: 'RO-CJ', locality: 'Dej', street: 'Florilor', street_no: '3', lat: 47.1, lon: 23.9 },
    ...{ manager_ids: [t.bogdan.id], contacts: [{ name: 'Ion', email: 'Ion@Intreaga.ro' }] },
  });
  await makeClient(t, { name: 'Abroad GmbH', country: 'DE', locality: 'München', tax_id: 'DE129273398' });
  const gone = await makeClient(t, { name: 'Arhivată SRL' });
  await t.ana.post(`/clients/${gone.id}/archival`);
  const ids = await idsByName();
  const [low, high, archived] = [ids['Fără de toate SRL'], ids['Întreagă SRL'], ids['Arhivată SRL']];
  await sql`delete from duplicate_pairs`.execute(t.db);
  await t.db
    .insertInto('duplicate_pairs')
    .values([
      { low_id: low ?? 0, high_id: high ?? 0, reasons: ['phone'], score: 1 },
      { low_id: ids['Fără manager SRL'] ?? 0, high_id: archived ?? 0, reasons: ['phone'], score: 1 },
      { low_id: low ?? 0, high_id: ids['Abroad GmbH'] ?? 0, reasons: ['phone'], score: 1 },
    ])
    .execute();
  await t.db
    .insertInto('bounced_addresses')
    .values([{ email_key: 'ion@intreaga.ro', reason: '550' }])
    .execute();
  await sql`insert into register_watch (client_id, tax_id, answered_at, answer)
    select id, tax_id, now() - case when name like 'Întreagă%' then interval '89 days' else interval '91 days' end, 'found'
    from clients where tax_id_kind = 'cui'`.execute(t.db);
});
afterAll(() => t.close());

async function idsByName(): Promise<Record<string, number>> {
  const rows = await t.db.selectFrom('clients').select(['id', 'name']).execute();
  return Object.fromEntries(rows.map(({ id, name }) => [name, id]));
}

/** Each line of the health: its name, its number, and where the number and the button lead. */
async function health(person: Browser, query = '') {
  const { body } = await person.get(`/today/health${query}`, { 'hx-request-type': 'partial' });
  return findAll(parseHtml(body), 'li').map((line) => {
    const [label = '', end] = findAll(line, 'span').map((each) => textOf(each));
    const links = findAll(line, 'a').map(({ attributes }) => attributes.href ?? '');
    return { label, count: Number.parseInt(end ?? '', 10), list: links[0] ?? '', mend: links[1] ?? '' };
  });
}

const numbers = async (person: Browser, query = '') =>
  Object.fromEntries((await health(person, query)).map(({ label, count }) => [label, count]));

test('each number is how many the list shows with that check', async () => {
  expect(await numbers(t.ana)).toEqual({
    'Fără e-mail': 2,
    'Nu sunt gata de e-Factura': 3,
    'Neverificați la ANAF de peste 90 de zile': 1,
    'Posibile duplicate': 3,
    'Cu e-mail refuzat de server': 1,
    'Fără manager': 2,
    'Cu sursa necunoscută': 3,
    'Fără loc pe hartă': 3,
  });
  const limited = await t.member('sales', { ownPortfolio: true });
  await t.db
    .insertInto('client_managers')
    .columns(['client_id', 'user_id'])
    .expression(
      sql`select id, ${limited.id}::bigint from clients where name in ('Fără de toate SRL', 'Întreagă SRL')`,
    )
    .execute();
  for (const [person, query] of [
    [t.ana, ''],
    [t.bogdan, '?mine=1'],
    [limited, ''],
  ] as const)
    for (const { label, count, list } of await health(person, query)) {
      if (!list) continue;
      const answer = await person.json('GET', list.replace('/clients', '/api/v1/clients'));
      expect([label, answer.json().total]).toEqual([label, count]);
    }
  expect(await numbers(limited)).toMatchObject({
    'Posibile duplicate': 2,
    'Fără manager': 0,
    'Fără e-mail': 1,
  });
  expect(await numbers(t.bogdan, '?mine=1')).toMatchObject({
    'Cu e-mail refuzat de server': 1,
    'Fără manager': 0,
  });
});

test('the day’s page asks for it as a piece; without JavaScript a link leads to a page of it', async () => {
  const page = parseHtml((await t.ana.get('/today?mine=1')).body);
  const [lazy] = findAll(page, 'div', { 'hx-get': true });
  expect(lazy?.attributes['hx-get']).toBe('/today/health?mine=1');
  expect(findAll(page, 'a', { href: '/today/health?mine=1' })).toHaveLength(1);

  const { statusCode, body } = await t.ana.get('/today/health?mine=1');
  expect([statusCode, body.includes('<h1>Sănătatea listei</h1>')]).toEqual([200, true]);
});

test('who may change clients is led to a queue, who may only look to the list', async () => {
  const [first] = await health(t.bogdan, '?mine=1');
  expect(first).toMatchObject({
    list: `/clients?manager=${t.bogdan.id}&check=no_email`,
    mend: '/today/queues/no_email?mine=1',
  });
  const viewer = await t.member('viewer');
  const lines = await health(viewer);
  expect(lines.every(({ mend }) => mend === '')).toBe(true);
  expect(lines[0]?.list).toBe('/clients?check=no_email');
  expect((await viewer.get('/today/queues/no_email')).statusCode).toBe(404);
});

test('the list’s panel filters by what is to be mended', async () => {
  const panel = parseHtml((await t.ana.get('/clients/filters?check=bounced')).body);
  const select = findAll(panel, 'select', { name: 'check' })[0];
  expect(select && findAll(select, 'option', { selected: true }).map(textOf)).toEqual([
    'Cu e-mail refuzat de server',
  ]);
  expect(select && findAll(select, 'option')).toHaveLength(9);
});
