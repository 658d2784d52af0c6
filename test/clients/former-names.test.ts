import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, namesOn, readClient, reasonsOn } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function rename(id: number, name: string): Promise<void> {
  const { version } = await readClient(t, id);
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, name });
}

test('a renamed client is found by its old name, and the list says so', async () => {
  const { id } = await makeClient(t, { name: 'Zorile Roșii SRL' });
  await rename(id, 'Amurgul SRL');

  const page = (await t.ana.get('/clients?q=zorile rosii')).body;

  expect(reasonsOn(page)).toEqual({ 'Amurgul SRL': 'nume vechi: Zorile Roșii SRL' });
  expect((await t.ana.get(`/clients/${id}`)).body).toContain('Fost: Zorile Roșii SRL');
});

test('every former name stays findable, in the order in which they were left', async () => {
  const { id } = await makeClient(t, { name: 'Primul Nume SRL' });
  for (const name of ['Mijlociul SRL', 'Ultimul SRL']) await rename(id, name);

  for (const q of ['primul nume', 'mijlociul', 'ultimul'])
    expect(namesOn((await t.ana.get(`/clients?q=${q}`)).body)).toEqual(['Ultimul SRL']);
  expect((await t.ana.get(`/clients/${id}`)).body).toContain('Fost: Primul Nume SRL, Mijlociul SRL');
});

test('an old name taken again is no former name any more', async () => {
  const { id } = await makeClient(t, { name: 'Dus SRL' });
  await rename(id, 'Întors SRL');
  await rename(id, 'Dus SRL');

  expect((await t.ana.get(`/clients/${id}`)).body).toContain('Fost: Întors SRL<');
});

test('a save that leaves the name alone makes no former name', async () => {
  const { id } = await makeClient(t, { name: 'Statornica SRL' });
  const { version } = await readClient(t, id);
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, alias: 'Altfel' });

  expect((await t.ana.get(`/clients/${id}`)).body).not.toContain('Fost:');
});
