import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBulkChange, runDueBulkChanges } from '../../../src/clients/bulk/jobs.ts';
import { continueBulkChange } from '../../../src/clients/bulk-batches/actions.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { apply, bulkPageOf, plan, reverse } from '../../support/bulk.ts';
import { find } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, county)
    select 'Mulțimea ' || number, 1 + number % 3, 1, 'none', ' multimea ', 'RO-CJ'
    from generate_series(1, 2600) number`.execute(t.db);
});
afterAll(() => t.close());

/** How many clients have which type, version and number of audit rows of the change. */
async function tally() {
  const { rows } = await sql<{ type_id: number; clients: number }>`
    select type_id, count(*) as clients from clients group by 1 order by 1`.execute(t.db);
  return Object.fromEntries(rows.map(({ type_id, clients }) => [type_id, clients]));
}

/** Takes the database away when it is asked this, until the answered function brings it back. */
function cutAt(statement: string): () => void {
  const { queries } = t.proxy;
  const { push } = queries;
  queries.push = (...texts) => {
    if (texts.some((text) => text.includes(statement))) t.proxy.cut();
    return push.apply(queries, texts);
  };
  return () => {
    queries.push = push;
    t.proxy.mend();
  };
}

async function audits(action: string): Promise<{ rows: number; clients: number }> {
  return t.db
    .selectFrom('audit_entries')
    .select([sql<number>`count(*)`.as('rows'), sql<number>`count(distinct subject_id)`.as('clients')])
    .where('action', '=', action)
    .executeTakeFirstOrThrow();
}

test('a large change is killed, taken up by two at once and undone in the same way, and each client is changed once', async () => {
  const before = await tally();
  const id = await plan(t.ana, 'county=RO-CJ', { kind: 'type', type_id: 2 });
  expect((await bulkPageOf(t.ana, id)).lines).toEqual([
    'Client Final 867 → 2.600',
    'Instituție Publică 867 → 0',
    'Revânzător 866 → 0',
  ]);

  // Too many to wait for: a job is asked for, and the page shows how far it is.
  expect((await apply(t.ana, id)).headers.location).toBe(`/clients/bulk-changes/${id}`);
  expect(t.rung).toContainEqual({ name: 'clients.bulk-change', data: { bulk_change_id: id } });
  expect(await tally()).toEqual(before);
  expect(await continueBulkChange(t.services, id, { batches: 1 })).toBe('more');
  const { text, page } = await bulkPageOf(t.ana, id);
  expect(text).toContain('1.000 din 2.600 de clienți');
  expect(find(page, 'progress')?.attributes).toMatchObject({ max: '2600', value: '1000' });
  expect(find(page, 'div', { id: 'bulk' })?.attributes['hx-trigger']).toBe('every 1s');
  expect((await reverse(t.ana, id)).statusCode).toBe(409);

  // The worker dies in the middle of a batch: what it had not committed is as if it had never been.
  const mend = cutAt('insert into audit_entries');
  await expect(continueBulkChange(t.services, id)).rejects.toThrow();
  mend();
  expect(await audits('bulk')).toEqual({ rows: 666, clients: 666 });
  await t.db
    .updateTable('bulk_changes')
    .set({ worked_at: new Date(0) })
    .execute();
  t.rung.length = 0;
  await runDueBulkChanges.run(t.services, {});
  expect(t.rung).toEqual([{ name: 'clients.bulk-change', data: { bulk_change_id: id } }]);
  await Promise.all([1, 2, 3].map(() => runBulkChange.run(t.services, { bulk_change_id: id })));
  await runBulkChange.run(t.services, { bulk_change_id: id });

  expect(await tally()).toEqual({ 2: 2600 });
  expect(await audits('bulk')).toEqual({ rows: 1733, clients: 1733 });
  expect((await bulkPageOf(t.ana, id)).text).toContain(
    '1.733 de clienți au fost schimbați. 867 de clienți erau deja așa.',
  );

  await reverse(t.ana, id);
  await continueBulkChange(t.services, id, { batches: 1 });
  await Promise.all([1, 2].map(() => runBulkChange.run(t.services, { bulk_change_id: id })));
  expect(await tally()).toEqual(before);
  expect(await audits('bulk-reversal')).toEqual({ rows: 1733, clients: 1733 });
  const versions = await t.db.selectFrom('clients').select('version').distinct().orderBy('version').execute();
  expect(versions.map(({ version }) => version)).toEqual([1, 3]);
});

test('a job that does not get to the end rings for itself', async () => {
  const id = await plan(t.ana, 'county=RO-CJ', { kind: 'level', level_id: 2 });
  await apply(t.ana, id);
  t.rung.length = 0;

  expect(await continueBulkChange(t.services, id, { batches: 2 })).toBe('more');
  await runBulkChange.run(t.services, { bulk_change_id: id });

  expect(t.rung).toEqual([]);
  expect((await bulkPageOf(t.ana, id)).text).toContain('2.600 de clienți au fost schimbați.');
});

test('a change that is on its way is left to its worker; a plan that nobody applied goes after a week', async () => {
  const fresh = await plan(t.ana, 'county=RO-CJ', { kind: 'level', level_id: 3 });
  const old = await plan(t.ana, 'county=RO-CJ', { kind: 'level', level_id: 1 });
  await apply(t.ana, fresh);
  await sql`update bulk_changes set created_at = now() - interval '8 days' where id = ${old}`.execute(t.db);
  t.rung.length = 0;

  await runDueBulkChanges.run(t.services, {});

  expect(t.rung).toEqual([]);
  expect((await t.ana.get(`/clients/bulk-changes/${old}`)).statusCode).toBe(404);
  expect((await t.ana.get(`/clients/bulk-changes/${fresh}`)).statusCode).toBe(200);
});
