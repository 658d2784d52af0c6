import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const tiles = 'https://harti.firma.ro:8443/strat/{z}/{x}/{y}.png';
const csp = async (url: string) => String((await t.ana.get(url)).headers['content-security-policy']);
const stored = async () =>
  (await sql`select tiles_url, tiles_attribution, version from map_settings`.execute(t.db)).rows[0];

test.each([
  ['http://harti.firma.ro/{z}/{x}/{y}.png', 'https://'],
  ['harti.firma.ro/{z}/{x}/{y}.png', 'https://'],
  ['https://harti.firma.ro/{z}/{x}.png', '{z}, {x} și {y}'],
  ["https://harti.firma.ro; script-src 'unsafe-inline'/{z}/{x}/{y}", 'nu se înțelege'],
  ['https://{s}.firma.ro/{z}/{x}/{y}.png', 'nu se înțelege'],
  ['https://ana:parola@firma.ro/{z}/{x}/{y}.png', 'nu se înțelege'],
])('%s is refused beside its field, and what was typed stays', async (tiles_url, reason) => {
  const answer = await t.ana.post('/settings/map', { version: 1, tiles_url, tiles_attribution: '© OSM' });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain(reason);
  expect(answer.body).toContain(tiles_url.replaceAll("'", '&#39;'));
  expect(await stored()).toEqual({ tiles_url: null, tiles_attribution: null, version: 1 });
});

test('without saying whose pictures they are nothing is saved', async () => {
  const answer = await t.ana.post('/settings/map', { version: 1, tiles_url: tiles, tiles_attribution: '' });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Scrieți sursa');
});

test('the map alone may show pictures of that server, and who changed it is noted', async () => {
  const saved = await t.ana.post('/settings/map', {
    version: 1,
    tiles_url: tiles,
    tiles_attribution: '© OSM',
  });
  expect(saved.statusCode).toBe(303);

  expect(await csp('/reports/map')).toContain("img-src 'self' data: https://harti.firma.ro:8443;");
  for (const url of ['/clients', '/reports/managers', '/settings/map', '/reports/map/clusters'])
    expect(await csp(url)).not.toContain('harti.firma.ro');
  const { rows } =
    await sql`select actor_id, changes from audit_entries where subject = 'map_settings'`.execute(t.db);
  expect(rows).toEqual([
    { actor_id: t.ana.id, changes: { tiles_url: [null, tiles], tiles_attribution: [null, '© OSM'] } },
  ]);
});

test('who saves over another is told, and may save again', async () => {
  const late = { version: 1, tiles_url: '', tiles_attribution: '' };
  const refused = await t.ana.post('/settings/map', late);
  expect(refused.statusCode).toBe(409);
  expect(refused.body).toContain('name="version" value="2"');

  expect((await t.ana.post('/settings/map', { ...late, version: 2 })).statusCode).toBe(303);
  expect(await stored()).toEqual({ tiles_url: null, tiles_attribution: null, version: 3 });
  expect(await csp('/reports/map')).not.toContain('harti.firma.ro');
});

test('it is among the settings; who may only look changes nothing', async () => {
  expect((await t.ana.get('/settings')).body).toContain('href="/settings/map"');
  await sql`update roles set areas = areas || '{"settings":"view"}' where key = 'viewer'`.execute(t.db);
  const vera = await t.member('viewer');
  const page = await vera.get('/settings/map');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toContain('Salvează');
  expect((await vera.post('/settings/map', { version: 3, tiles_url: '' })).statusCode).toBe(404);
});
