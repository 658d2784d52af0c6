import { sql } from 'kysely';
import type { Trx } from '../../db/database.ts';

export type ItemToReverse = {
  number: number;
  outcome: 'created' | 'updated';
  client_id: number;
  applied: { version: number; before?: Record<string, unknown>; after?: Record<string, unknown> };
};

/** The next items that did something, the last one first. */
export async function listToReverse(
  trx: Trx,
  importId: number,
  { before, limit }: { before: number; limit: number },
): Promise<ItemToReverse[]> {
  const { rows } = await sql<ItemToReverse>`
    select number, outcome, client_id, applied from import_items
    where import_id = ${importId} and outcome in ('created', 'updated') and reversal is null and number < ${before}
    order by number desc limit ${limit}::int
  `.execute(trx);
  return rows;
}

/**
 * Which of these clients something else refers to. Asked of the database itself, so that the tables of later features
 * count too; what goes with its client (`on delete cascade`), and a note that the program wrote and nobody touched, are
 * the client's own.
 */
export async function listReferred(trx: Trx, clientIds: number[]): Promise<Set<number>> {
  const { rows: references } = await sql<{ table: string; column: string }>`
    select c.conrelid::regclass::text as table, a.attname as column
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'clients'::regclass and c.confdeltype not in ('c', 'n')
  `.execute(trx);
  if (clientIds.length === 0 || references.length === 0) return new Set();
  const parts = references.map(
    ({ table, column }) =>
      sql`select ${sql.ref(column)} as id from ${sql.table(table)} where ${sql.ref(column)} = any(${clientIds})
        ${table === 'notes' ? sql`and not (${ownNote})` : sql``}`,
  );
  const { rows } = await sql<{ id: number }>`${sql.join(parts, sql` union `)}`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

const ownNote = sql<boolean>`kind = 'anaf' and created_by is null and version = 1`;

/** Deletes clients with all that is their own. */
export async function deleteClients(trx: Trx, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.deleteFrom('notes').where('client_id', 'in', ids).where(ownNote).execute();
  await trx.deleteFrom('clients').where('id', 'in', ids).execute();
}

export type ReversedRow = {
  number: number;
  reversal: 'removed' | 'restored' | 'partly' | 'kept';
  outcome_note: string | null;
};

export async function saveReversals(trx: Trx, importId: number, rows: ReversedRow[]): Promise<void> {
  await sql`
    update import_items set reversal = given.reversal, outcome_note = given.outcome_note
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(number integer, reversal text, outcome_note text)
    where import_items.import_id = ${importId} and import_items.number = given.number
  `.execute(trx);
}
