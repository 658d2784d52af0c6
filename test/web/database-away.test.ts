import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, makeClient, savedId, typed } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, { name: 'Dinainte SRL' });
});
afterAll(() => t.close());

test('while the database is away pages, pieces and JSON are 503 in Romanian, and it comes back by itself', async () => {
  t.proxy.cut();
  const page = await t.ana.get('/clients');
  const piece = await t.ana.get('/search?q=a', { 'hx-request-type': 'partial' });
  const json = await t.ana.json('GET', '/api/v1/clients');
  const save = await t.ana.post('/clients', typed({ name: 'Nesalvata SRL' }));
  const login = await t.app.inject('/login');
  const live = await t.app.inject('/health/live');
  const ready = await t.app.inject('/health/ready');
  t.proxy.mend();
  const back = await t.ana.get('/clients');

  for (const answer of [page, piece, json, save, login]) expect(answer.statusCode).toBe(503);
  expect(page.headers['retry-after']).toBe('5');
  expect(page.body).toContain('<h1>Baza de date nu răspunde</h1>');
  expect(page.body).toContain('încercați din nou în câteva secunde');
  expect(piece.body).not.toContain('<html');
  expect(json.headers['content-type']).toContain('application/problem+json');
  expect(json.json()).toMatchObject({ status: 503, title: 'Baza de date nu răspunde' });
  expect([live.statusCode, ready.statusCode]).toEqual([200, 503]);
  expect(back.statusCode).toBe(200);
  expect((await t.app.inject('/health/ready')).json()).toMatchObject({ status: 'ok' });
});

test('a form sent again after it was away is saved once', async () => {
  const before = await countClients(t);
  const fields = typed({ name: 'A doua oară SRL', form_key: 'a doua oară' });
  t.proxy.cut();
  expect((await t.ana.post('/clients', fields)).statusCode).toBe(503);
  t.proxy.mend();

  savedId(await t.ana.post('/clients', fields));

  expect(await countClients(t)).toBe(before + 1);
});

test('a connection that breaks in the middle of a save leaves nothing half done', async () => {
  const before = await countClients(t);
  const saves = Array.from({ length: 8 }, (_, index) =>
    t.ana.post('/clients', typed({ name: `Ruptă ${index} SRL`, 'contacts[0][name]': 'Ion' })),
  );
  await t.ana.get('/clients');
  t.proxy.cut();
  const answers = await Promise.all(saves);
  t.proxy.mend();

  const codes = answers.map(({ statusCode }) => statusCode);
  const saved = codes.filter((code) => code === 303).length;
  expect(codes.filter((code) => code !== 303 && code !== 503)).toEqual([]);
  expect(await countClients(t)).toBeGreaterThanOrEqual(before + saved);
  const { rows } = await t.db
    .selectFrom('clients')
    .leftJoin('contacts', 'client_id', 'clients.id')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .where('clients.name', 'like', 'Ruptă%')
    .where('contacts.id', 'is', null)
    .executeTakeFirstOrThrow();
  expect(rows).toBe(0);
});
