import { brotliDecompressSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, status, balance, county, locality, lat, lon, geo_precision)
    values ('Unu', 1, 1, 'none', ' unu ', 'active', 100, 'RO-CJ', 'Cluj-Napoca', 46.77, 23.59, 'address'),
      ('Doi', 1, 2, 'none', ' doi ', 'prospect', -5, 'RO-IS', 'Iași', 47.16, 27.59, 'locality'),
      ('Trei', 1, 2, 'none', ' trei ', 'prospect', 0, 'RO-IS', 'Iași', 47.16, 27.59, 'locality'),
      ('Patru', 1, 1, 'none', ' patru ', 'inactive', 0, 'RO-IS', null, null, null, null)`.execute(t.db);
  await sql`insert into client_managers select id, ${t.bogdan.id} from clients where name in ('Unu', 'Doi')`.execute(
    t.db,
  );
  await sql`insert into client_managers select id, ${t.ana.id} from clients where name = 'Doi'`.execute(t.db);
});
afterAll(() => t.close());

const clusters = '/reports/map/clusters?zoom=7&bbox=20,43,30,49';

test('clients at one place are a circle with its box, one alone is a pin with its name', async () => {
  const answer = (await t.ana.get(clusters)).json();

  expect(answer.clusters).toEqual([
    { lat: 47.16, lon: 27.59, count: 2, parts: [['prospect', 2]], box: [27.59, 47.16, 27.59, 47.16] },
  ]);
  expect(answer.points).toEqual([
    {
      id: expect.any(Number),
      name: 'Unu',
      lat: 46.77,
      lon: 23.59,
      key: 'active',
      precision: 'adresă exactă',
      status: 'Activ',
      level: expect.any(String),
    },
  ]);
  expect(answer).toMatchObject({ placed: 3, unplaced: 1, total: 4 });
  expect(answer.legend).toContainEqual({ key: 'active', label: 'Activ', color: 2 });
});

test('a client of two managers counts once, as one of several', async () => {
  const answer = (await t.ana.get(`${clusters}&color=manager`)).json();

  expect(answer.clusters[0].parts).toEqual([
    ['many', 1],
    ['none', 1],
  ]);
  expect(answer.points[0].key).toBe(String(t.bogdan.id));
  expect(answer.legend).toContainEqual({
    key: 'many',
    label: 'mai mulți manageri',
    color: expect.any(Number),
  });
});

test('of more managers than colours the seven with most clients have their own', async () => {
  await sql`insert into users (name, email, password_hash, role) select 'Om ' || n, 'om' || n || '@firma.ro', 'x', 'sales' from generate_series(1, 12) n`.execute(
    t.db,
  );
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, lat, lon, geo_precision)
    select 'Mulți ' || n, 1, 1, 'none', ' multi ', 44.43, 26.1, 'locality' from generate_series(1, 78) n`.execute(
    t.db,
  );
  await sql`with numbered as (select id, row_number() over (order by id) as n from clients where name like 'Mulți %'),
      people as (select id, row_number() over (order by id) as n from users where name like 'Om %')
    insert into client_managers select c.id, p.id from numbered c join people p on c.n > p.n * (p.n - 1) / 2 and c.n <= p.n * (p.n + 1) / 2`.execute(
    t.db,
  );

  const { legend, clusters: circles } = (await t.ana.get(`${clusters}&color=manager&q=multi`)).json();
  expect(legend.map(({ label }: { label: string }) => label)).toEqual([
    ...[12, 11, 10, 9, 8, 7, 6].map((n) => `Om ${n}`),
    'ceilalți',
  ]);
  expect(legend.map(({ color }: { color: number }) => color)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(circles[0].parts.at(-1)).toEqual(['other', 15]);
  await sql`delete from clients where name like 'Mulți %'`.execute(t.db);
});

test('the balance is a colour only for whoever sees balances', async () => {
  const answer = (await t.ana.get(`${clusters}&color=balance`)).json();
  expect(answer.points[0].key).toBe('due');
  expect(answer.clusters[0].parts).toEqual([
    ['none', 1],
    ['advance', 1],
  ]);

  await sql`update roles set sees_balance = false where key = 'viewer'`.execute(t.db);
  const vera = await t.member('viewer');
  const told = await vera.get(`${clusters}&color=balance`);
  expect(told.statusCode).toBe(422);
  expect(told.body).toContain('Nu aveți dreptul să colorați harta după sold.');
  expect((await vera.get('/reports/map')).body).not.toContain('color=balance');
  expect((await t.ana.get('/reports/map')).body).toContain('color=balance');
});

test.each([
  ['zoom=19', 'Mărirea hărții'],
  ['zoom=-1', 'Mărirea hărții'],
  ['zoom=2.5', 'Mărirea hărții'],
  ['zoom=mare', 'Mărirea hărții'],
  ['bbox=20,43,30', 'Fereastra hărții'],
  ['bbox=30,43,20,49', 'Fereastra hărții'],
  ['bbox=20,43,30,99', 'Fereastra hărții'],
  ['bbox=a,b,c,d', 'Fereastra hărții'],
  ['color=rosu', 'Punctele se colorează'],
  ['counts=poate', 'true sau false'],
  ['area=1,2', 'Zona de pe hartă nu se înțelege'],
  ['status=altul', 'Filtrul nu este din listă'],
])('%s is refused with a sentence', async (query, sentence) => {
  const { statusCode, body } = await t.ana.get(`/reports/map/clusters?${query}`);

  expect(statusCode).toBe(422);
  expect(body).toContain(sentence);
});

test('who sees an own portfolio sees those clients alone', async () => {
  const own = await t.member('sales', { ownPortfolio: true });
  await sql`insert into client_managers select id, ${own.id} from clients where name in ('Trei', 'Patru')`.execute(
    t.db,
  );
  const answer = (await own.get(clusters)).json();

  expect(answer).toMatchObject({ clusters: [], placed: 1, unplaced: 1, total: 2 });
  expect(answer.points).toMatchObject([{ name: 'Trei' }]);
});

test('the page tells the counts, what has no place, the legend and the table behind it', async () => {
  const { statusCode, body, headers } = await t.ana.get(
    '/reports/map?status=prospect&layer=county&measure=clients',
  );
  const page = parseHtml(body);

  expect(statusCode).toBe(200);
  expect(textOf(find(page, 'p', { class: 'map-said' })).trim()).toBe('2 clienți pe hartă');
  expect(body).toContain('Status: Prospect');
  expect(textOf(find(page, 'table'))).toContain('Iași');
  expect(headers['content-security-policy']).toContain("img-src 'self' data:;");
  const whole = parseHtml((await t.ana.get('/reports/map')).body);
  const missing = find(find(whole, 'p', { class: 'map-said' }) as never, 'a');
  expect([textOf(missing), missing?.attributes.href]).toEqual([
    '1 client fără loc',
    '/clients?check=no_location',
  ]);
  // The panel of the filters leads back here.
  const panel = await t.ana.get(
    '/clients/filters?for=map&layer=county&color=status&measure=clients&status=prospect',
  );
  const form = find(parseHtml(panel.body), 'form', { id: 'filter-form' });
  expect(form?.attributes.action).toBe('/reports/map');
  expect(findAll(form as never, 'input', { name: 'layer' })[0]?.attributes.value).toBe('county');
  expect((await t.ana.get('/reports/map?layer=stele')).statusCode).toBe(422);
});

test('the client list leads to the same clients on the map', async () => {
  const { body } = await t.ana.get('/clients?status=prospect&sort=created&columns=phone');
  expect(body).toContain('href="/reports/map?status=prospect"');
});

test('the map alone carries its script and outlines, which are kept for good', async () => {
  const { body } = await t.ana.get('/reports/map');
  const [json] = body.match(/\/assets\/romania\.[\w-]+\.json/) ?? [];
  const answer = await t.ana.get(String(json), { 'accept-encoding': 'br' });
  const outlines = JSON.parse(brotliDecompressSync(answer.rawPayload).toString());

  expect(answer.headers).toMatchObject({
    'content-type': expect.stringContaining('application/json'),
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(outlines.counties).toHaveLength(42);
  expect(body).toMatch(/\/assets\/map\.[\w-]+\.js/);
  expect((await t.ana.get('/clients')).body).not.toMatch(/\/assets\/map\./);
});
