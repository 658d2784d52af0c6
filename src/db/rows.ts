import { sql } from 'kysely';
import type { Trx } from './database.ts';

/** A row as jsonb holds it; dates are texts. */
export type Row = Record<string, unknown>;

/** Writes these columns of rows, found by the columns of `key`, each as its row says. */
export async function writeRows(
  trx: Trx,
  table: string,
  key: string[],
  columns: string[],
  rows: Row[],
): Promise<void> {
  if (rows.length === 0 || columns.length === 0) return;
  const set = sql.join(columns.map((column) => sql`${sql.ref(column)} = r.${sql.ref(column)}`));
  await sql`update ${sql.table(table)} t set ${set} from ${recordsOf(table, rows)} r where ${sameKey(key)}`.execute(
    trx,
  );
}

/** Puts rows back with the ids that they had; those that are there stay as they are. */
export async function insertRows(trx: Trx, table: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const all = sql`select * from ${recordsOf(table, rows)}`;
  await sql`insert into ${sql.table(table)} overriding system value ${all} on conflict do nothing`.execute(
    trx,
  );
}

export async function deleteRows(trx: Trx, table: string, key: string[], rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`delete from ${sql.table(table)} t using ${recordsOf(table, rows)} r where ${sameKey(key)}`.execute(
    trx,
  );
}

const recordsOf = (table: string, rows: Row[]) =>
  sql`jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`;

const sameKey = (key: string[]) =>
  sql.join(
    key.map((column) => sql`t.${sql.ref(column)} = r.${sql.ref(column)}`),
    sql` and `,
  );
