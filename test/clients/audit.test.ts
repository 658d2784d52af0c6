import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, makeClient, readClient, typed } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function entriesOf(id: number) {
  return t.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id', 'actor_kind', 'changes', 'version'])
    .where('subject', '=', 'client')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
}

test('making, changing, archiving and bringing back each leave one row with who did it', async () => {
  const { id } = await makeClient(t, { name: 'Urmele SRL' });
  const { fields } = formOf((await t.bogdan.get(`/clients/${id}/edit`)).body);
  await t.bogdan.post(`/clients/${id}`, { ...fields, alias: 'Urma' });
  await t.ana.post(`/clients/${id}/archival`);
  await t.bogdan.post(`/clients/${id}/restoration`);

  const [ana, bogdan] = [t.ana.id, t.bogdan.id];
  expect((await entriesOf(id)).map(({ changes, ...entry }) => entry)).toEqual([
    { action: 'create', actor_id: ana, actor_kind: 'user', version: 1 },
    { action: 'update', actor_id: bogdan, actor_kind: 'user', version: 2 },
    { action: 'archive', actor_id: ana, actor_kind: 'user', version: 3 },
    { action: 'restore', actor_id: bogdan, actor_kind: 'user', version: 4 },
  ]);
});

test('the row holds the old and the new value of what changed, and nothing else', async () => {
  const { id } = await makeClient(t, {
    name: 'Valorile SRL',
    alias: 'Vechi',
    tags: ['una'],
    contacts: [{ name: 'Ion' }],
  });

  await t.ana.json('PATCH', `/api/v1/clients/${id}`, {
    version: 1,
    alias: 'Nou',
    phone: '0264555123',
    tags: ['alta'],
  });

  const [, update] = await entriesOf(id);
  expect(update?.changes).toEqual({
    alias: ['Vechi', 'Nou'],
    phone: [null, '+40264555123'],
    tags: [['una'], ['alta']],
  });
});

test('a save that changes nothing leaves no row', async () => {
  const { id } = await makeClient(t, { name: 'Liniștita SRL' });
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);

  await t.ana.post(`/clients/${id}`, fields);

  expect(await entriesOf(id)).toHaveLength(1);
});

test('where the row cannot be written, nothing is changed: they stand in one transaction', async () => {
  const { id } = await makeClient(t, { name: 'Împreună SRL', alias: 'Vechi' });
  const [before, count] = [await readClient(t, id), await countClients(t)];
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  await sql`alter table audit_entries add constraint closed check (false) not valid`.execute(t.db);

  const answers = [
    await t.ana.post(
      '/clients',
      typed({ name: 'Niciodată SRL', 'tags[]': 'niciodată', source_id: 'Niciodată' }),
    ),
    await t.ana.post(`/clients/${id}`, { ...fields, alias: 'Nou' }),
    await t.ana.post(`/clients/${id}/archival`),
    await t.ana.post('/settings/clients/lists/tags', { name: 'niciodată' }),
    await t.ana.post('/account/theme', { theme: 'dark' }),
    await t.ana.post('/settings/users', {
      name: 'Corina',
      email: 'corina@firma.ro',
      role: 'sales',
      password: 'o-parola-lunga-8',
    }),
  ];

  await sql`alter table audit_entries drop constraint closed`.execute(t.db);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(500));
  expect(await readClient(t, id)).toEqual(before);
  expect(await countClients(t)).toBe(count);
  const { items } = (await t.ana.json('GET', '/api/v1/tags')).json<{ items: { name: string }[] }>();
  expect(items.map(({ name }) => name)).not.toContain('niciodată');
  expect((await t.ana.json('GET', '/api/v1/users')).json().total).toBe(2);
  expect((await t.ana.get('/account')).body).toContain('data-theme="auto"');
});
