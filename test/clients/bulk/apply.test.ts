import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runBulkChange } from '../../../src/clients/bulk/jobs.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { apply, auditOf, bulkPageOf, change, plan } from '../../support/bulk.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';

let t: TestApp;
let ids: number[];
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  ids = [];
  for (const name of ['Unu SRL', 'Doi SRL', 'Trei SRL']) ids.push((await makeClient(t, { name })).id);
});
afterAll(() => t.close());

const first = () => ids[0] as number;

test('the type changes for those that were not so, each with its version and its audit row', async () => {
  await t.ana.json('PATCH', `/api/v1/clients/${first()}`, { version: 1, type_id: 2 });

  const answer = await apply(t.ana, await plan(t.ana, ids, { kind: 'type', type_id: 2 }));

  expect(answer.headers.location).toBe('/clients');
  for (const id of ids) expect(await readClient(t, id)).toMatchObject({ type_id: 2, version: 2 });
  expect((await auditOf(t, first())).map(({ action }) => action)).toEqual(['create', 'update']);
  expect((await auditOf(t, ids[1] as number)).at(-1)).toEqual({
    action: 'bulk',
    changes: { type_id: [1, 2] },
    version: 2,
    actor_id: t.ana.id,
  });
});

test('the answer says what was done and leads to the undo', async () => {
  const id = await plan(t.ana, 'q=unu', { kind: 'status', status: 'inactive' });
  const answer = await apply(t.ana, id);
  expect(answer.headers.location).toBe('/clients?q=unu');
  const flash = answer.cookies.find(({ name }) => name === 'clientela_flash')?.value ?? '';

  const { body } = await t.ana.get('/clients', {
    cookie: `clientela_session=${t.ana.cookies.clientela_session}; clientela_flash=${encodeURIComponent(flash)}`,
  });

  expect(body).toMatch(/au fost schimbați\.|a fost schimbat\./);
  expect(body).toContain(`<a href="/clients/bulk-changes/${id}">Anulează</a>`);
});

test('level and status change like the type', async () => {
  await change(t.ana, ids, { kind: 'level', level_id: 3 });
  await change(t.ana, ids, { kind: 'status', status: 'active' });

  expect(await readClient(t, first())).toMatchObject({ level_id: 3, status: 'active', version: 3 });
});

test('a manager is added, taken, or put in the place of all', async () => {
  const managers = async () => (await readClient(t, first())).manager_ids;
  await change(t.ana, ids, { kind: 'manager', manager_mode: 'add', manager_id: t.bogdan.id });
  await change(t.ana, ids, { kind: 'manager', manager_mode: 'add', manager_id: t.ana.id });
  expect(await managers()).toEqual([t.ana.id, t.bogdan.id]);

  await change(t.ana, ids, { kind: 'manager', manager_mode: 'remove', manager_id: t.ana.id });
  expect(await managers()).toEqual([t.bogdan.id]);
  await change(t.ana, ids, { kind: 'manager', manager_mode: 'replace', manager_id: t.ana.id });
  expect(await managers()).toEqual([t.ana.id]);
  expect((await auditOf(t, first())).at(-1)?.changes).toEqual({ manager_ids: [[t.bogdan.id], [t.ana.id]] });
});

test('tags are added, new ones made on the way, and taken; the others stay', async () => {
  await t.ana.json('PATCH', `/api/v1/clients/${first()}`, { version: 1, tags: ['Horeca'] });
  await change(t.ana, ids, { kind: 'tags', tags_mode: 'add', tags: 'horeca; Sezonier, nou-nouț' });
  expect((await readClient(t, first())).tags).toEqual(['Horeca', 'nou-nouț', 'Sezonier']);
  expect((await auditOf(t, first())).at(-1)?.changes).toEqual({
    tags: [['horeca'], ['horeca', 'nou-nouț', 'sezonier']],
  });

  const id = await change(t.ana, ids, { kind: 'tags', tags_mode: 'remove', tags: 'SEZONIER, necunoscută' });
  expect((await readClient(t, first())).tags).toEqual(['Horeca', 'nou-nouț']);
  expect((await bulkPageOf(t.ana, id)).text).toContain('3 clienți au fost schimbați.');
  expect((await t.ana.json('GET', '/api/v1/tags')).body).not.toContain('necunoscută');
});

test('archiving leaves those that are archived, and bringing back is the way back', async () => {
  await t.ana.post(`/clients/${first()}/archival`);
  const since = (await readClient(t, first())).archived_at;

  const id = await change(t.ana, ids, { kind: 'archive' });

  expect((await readClient(t, first())).archived_at).toBe(since);
  expect((await readClient(t, ids[1] as number)).archived_at).not.toBeNull();
  expect((await bulkPageOf(t.ana, id)).text).toContain('2 clienți au fost schimbați. 1 client era deja așa.');
  await change(t.ana, ids, { kind: 'restore' });
  for (const each of ids) expect((await readClient(t, each)).archived_at).toBeNull();
});

test('a client that was merged into another is no client to change', async () => {
  const { id: into } = await makeClient(t, { name: 'Rămâne SRL' });
  const early = await plan(t.ana, ids, { kind: 'restore' });
  await t.db
    .updateTable('clients')
    .set({ archived_at: new Date(0), merged_into_id: into })
    .where('id', '=', first())
    .execute();

  await apply(t.ana, early);
  const late = await plan(t.ana, ids, { kind: 'status', status: 'active' });
  await apply(t.ana, late);

  const row = await t.db
    .selectFrom('clients')
    .selectAll()
    .where('id', '=', first())
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ status: 'prospect', version: 1, merged_into_id: into });
  expect((await bulkPageOf(t.ana, late)).text).toContain('2 clienți au fost schimbați.');
});

test('applied twice, or by two clicks at once, each client is changed once', async () => {
  const id = await plan(t.ana, ids, { kind: 'level', level_id: 2 });

  const answers = await Promise.all([apply(t.ana, id), apply(t.ana, id), apply(t.ana, id)]);
  await apply(t.ana, id);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
  for (const each of ids) {
    expect((await readClient(t, each)).version).toBe(2);
    expect(await auditOf(t, each)).toHaveLength(2);
  }
});

test('what fails on the way is taken up by the job, and the page says so', async () => {
  const id = await plan(t.ana, ids, { kind: 'level', level_id: 2 });
  const { now } = t.services;
  t.services.now = () => {
    t.services.now = now;
    throw new Error('killed');
  };

  const answer = await apply(t.ana, id);

  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/clients/bulk-changes/${id}`]);
  expect((await bulkPageOf(t.ana, id)).text).toContain('Se aplică…');
  expect(t.rung.at(-1)).toEqual({ name: 'clients.bulk-change', data: { bulk_change_id: id } });
  await runBulkChange.run(t.services, { bulk_change_id: id });
  expect((await readClient(t, first())).level_id).toBe(2);
});

test('two people who change the same clients at once both have their way, one after the other', async () => {
  const hers = await plan(t.ana, ids, { kind: 'tags', tags_mode: 'add', tags: 'de la Ana' });
  const his = await plan(t.bogdan, [...ids].reverse(), {
    kind: 'tags',
    tags_mode: 'add',
    tags: 'de la Bogdan',
  });
  const type = await plan(t.bogdan, ids, { kind: 'type', type_id: 3 });

  const answers = await Promise.all([apply(t.ana, hers), apply(t.bogdan, his), apply(t.bogdan, type)]);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
  for (const each of ids) {
    const client = await readClient(t, each);
    expect(client).toMatchObject({ tags: ['de la Ana', 'de la Bogdan'], type_id: 3, version: 4 });
    expect((await auditOf(t, each)).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  }
});

test('a form that was open meanwhile is shown what the change did', async () => {
  const { fields } = formOf((await t.ana.get(`/clients/${first()}/edit`)).body);
  await change(t.bogdan, ids, { kind: 'level', level_id: 3 });

  const answer = await t.ana.post(`/clients/${first()}`, { ...fields, alias: 'Primul' });

  expect(answer.statusCode).toBe(422);
  const form = formOf(answer.body);
  expect(form.value('level_id')).toBe('3');
  expect(form.value('alias')).toBe('Primul');
  expect(form.proposal('level_id')).toContain('Înainte era');
});
