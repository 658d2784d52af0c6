import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { browser, type TestApp, testApp } from '../support/app.ts';
import { countClients, typed } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const settings = {
  LOG_LEVEL: 'silent',
  BASE_URL: undefined,
  SESSION_SECRET: 'un secret de test destul de lung',
} as const;
const sentence = 'Clientela este acum numai pentru citire';

test('with READ_ONLY pages are read with a banner, people come and go, and nothing is changed', async () => {
  const app = await buildApp(t.services, { ...settings, READ_ONLY: true });
  const ana = await browser(app, 'ana@firma.ro');
  const before = await countClients(t);
  const page = await ana.get('/clients');
  const save = await ana.post('/clients', typed({ name: 'Oprită SRL' }));
  const json = await ana.json('POST', '/api/v1/clients', { name: 'Oprită SRL' });
  const piece = await ana.post('/clients/drafts', {}, { 'hx-request-type': 'partial' });
  const out = await ana.post('/logout');

  expect(page.statusCode).toBe(200);
  expect(page.body).toContain(sentence);
  for (const refused of [save, json, piece]) {
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBeDefined();
    expect(refused.body).toContain(sentence);
  }
  expect(save.body).toContain('aria-label="Meniu"');
  expect(json.headers['content-type']).toContain('application/problem+json');
  expect(json.json()).toMatchObject({ status: 503, title: 'Numai pentru citire' });
  expect(piece.body).not.toContain('<html');
  expect(out.statusCode).toBe(303);
  expect(await countClients(t)).toBe(before);
  expect((await app.inject('/health/ready')).json()).toMatchObject({ status: 'ok', read_only: true });
  await app.close();
});

test('a database that only answers is read as ever, says the same sentence, and works on when it is back', async () => {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(t.db);
  const name = sql.ref(String(rows[0]?.name));
  // New connections hear of the setting; a broken one is told apart from it.
  const renew = async () => {
    t.proxy.cut();
    t.proxy.mend();
    await vi.waitFor(async () => expect((await t.app.inject('/health/ready')).statusCode).toBe(200));
  };
  await sql`alter database ${name} set default_transaction_read_only = on`.execute(t.db);
  await renew();
  const save = await t.ana.post('/clients', typed({ name: 'Oprită SRL' }));
  const ready = await t.app.inject('/health/ready');
  const page = await t.ana.get('/clients');
  await sql`begin; set transaction read write; alter database ${name} reset default_transaction_read_only; commit`.execute(
    t.db,
  );
  await renew();
  const back = await t.app.inject('/health/ready');
  const after = await t.ana.get('/clients');

  expect(save.statusCode).toBe(503);
  expect(save.body).toContain(sentence);
  expect(ready.json()).toMatchObject({ status: 'ok', read_only: true });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain(sentence);
  expect(back.json()).toMatchObject({ status: 'ok', read_only: false });
  expect(after.body).not.toContain(sentence);
});

test('a database that is behind the program is not ready, and says what to do', async () => {
  const app = await buildApp(t.services, settings);
  const last = await sql<{ name: string; timestamp: string }>`
    delete from kysely_migration where name = (select max(name) from kysely_migration) returning name, timestamp`.execute(
    t.db,
  );
  const behind = await app.inject('/health/ready');
  for (const { name, timestamp } of last.rows)
    await sql`insert into kysely_migration (name, timestamp) values (${name}, ${timestamp})`.execute(t.db);
  const ready = await app.inject('/health/ready');

  expect(behind.statusCode).toBe(503);
  expect(behind.json().status).toContain('npm run migrate');
  expect(ready.json()).toMatchObject({ status: 'ok', migrations: 'la zi' });
  await app.close();
});
