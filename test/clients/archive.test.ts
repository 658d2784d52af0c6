import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, namesOn, readClient } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('an archived client leaves the list and the search, and keeps its page', async () => {
  const { id } = await makeClient(t, { name: 'Plecata SRL' });

  const answer = await t.ana.post(`/clients/${id}/archival`);

  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe(`/clients/${id}`);
  for (const url of ['/clients', '/clients?q=plecata'])
    expect(namesOn((await t.ana.get(url)).body)).not.toContain('Plecata SRL');
  expect((await t.ana.get('/search?q=plecata')).body).toContain('Niciun client găsit.');
  expect((await t.ana.get(`/clients/${id}`)).body).toContain('Client arhivat la');
});

test('the filter of archived clients shows it, marked, and nothing else', async () => {
  await makeClient(t, { name: 'Rămasa SRL' });
  const { id } = await makeClient(t, { name: 'Arhivata SRL' });
  await t.ana.post(`/clients/${id}/archival`);

  const page = (await t.ana.get('/clients?archived=true')).body;

  expect(namesOn(page)).toContain('Arhivata SRL');
  expect(namesOn(page)).not.toContain('Rămasa SRL');
  expect(page).toContain('arhivat</span>');
});

test('brought back, it is as it was', async () => {
  const before = await makeClient(t, { name: 'Întoarsa SRL', tags: ['vip'], contacts: [{ name: 'Ion' }] });
  await t.ana.post(`/clients/${before.id}/archival`);

  const answer = await t.bogdan.post(`/clients/${before.id}/restoration`);

  const { version, updated_at, ...rest } = await readClient(t, before.id);
  expect(answer.statusCode).toBe(303);
  expect(version).toBe(3);
  expect(before).toMatchObject(rest);
  expect(namesOn((await t.ana.get('/clients')).body)).toContain('Întoarsa SRL');
  expect(updated_at).not.toBe(before.updated_at);
});

test('archived twice it is archived once', async () => {
  const { id } = await makeClient(t, { name: 'De două ori SRL' });

  await Promise.all([t.ana.post(`/clients/${id}/archival`), t.bogdan.post(`/clients/${id}/archival`)]);

  const entries = await t.db
    .selectFrom('audit_entries')
    .select('action')
    .where('subject', '=', 'client')
    .where('subject_id', '=', id)
    .execute();
  expect(entries.map(({ action }) => action)).toEqual(['create', 'archive']);
  expect(await readClient(t, id)).toMatchObject({ version: 2 });
});

test('a client that is not there is neither archived nor brought back', async () => {
  for (const verb of ['archival', 'restoration'])
    for (const id of ['999999', '0', 'abc', '99999999999999999999'])
      expect((await t.ana.post(`/clients/${id}/${verb}`)).statusCode).toBe(404);
});
