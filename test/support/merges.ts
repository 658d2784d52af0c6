import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { TestApp } from './app.ts';

/** Merges one client into another through JSON; answers the merge's id. */
export async function merge(
  t: TestApp,
  kept: { id: number },
  other: { id: number },
  more: object = {},
): Promise<number> {
  const body = { kept_id: kept.id, merged_ids: [other.id], ...more };
  const answer = await t.ana.json('POST', '/api/v1/client-merges', body);
  if (answer.statusCode !== 201) throw new Error(`not merged: ${answer.body}`);
  return answer.json<{ id: number }>().id;
}

/** The clients that a search of the list finds. */
export async function foundIds(t: TestApp, q: string): Promise<number[]> {
  const answer = await t.ana.json('GET', `/api/v1/clients?q=${q}`);
  return answer.json<{ items: { id: number }[] }>().items.map(({ id }) => id);
}

// What counts and dates a row, and what is derived from it.
const uncounted = ['version', 'updated_at'];
const derived = new Set([
  'duplicate_keys',
  'duplicate_pairs',
  'duplicates_due',
  'client_merges',
  'client_merge_clients',
]);

/** A digest over every row of these clients in every table that refers to one. */
export async function digestOf(t: TestApp, ids: number[]): Promise<string> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select k.table_name as "table", k.column_name as "column"
    from information_schema.referential_constraints c
    join information_schema.key_column_usage k on k.constraint_name = c.constraint_name
    join information_schema.table_constraints u on u.constraint_name = c.unique_constraint_name
    where u.table_name = 'clients' order by 1, 2`.execute(t.db);
  const hash = createHash('sha256');
  for (const { table, column } of [{ table: 'clients', column: 'id' }, ...columns]) {
    if (derived.has(table)) continue;
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(t) as row from ${sql.table(table)} t
      where ${sql.ref(column)} = any(${ids}) order by to_jsonb(t)::text`.execute(t.db);
    for (const { row } of rows) {
      for (const name of uncounted) delete row[name];
      hash.update(JSON.stringify([table, row]));
    }
  }
  return hash.digest('hex');
}
