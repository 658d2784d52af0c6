import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';
import type { Planned } from './plan.ts';

export type ProductImport = {
  id: number;
  created_at: Date;
  created_by_name: string;
  file_name: string;
  applied_at: Date | null;
  counts: Partial<Record<string, number>>;
};

export async function insertImport(trx: Trx, actorId: number, fileName: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into product_imports (created_by, file_name) values (${actorId}, ${fileName}) returning id`.execute(
    trx,
  );
  return rows[0]?.id as number;
}

export async function insertItems(trx: Trx, importId: number, items: Planned[]): Promise<void> {
  await sql`
    insert into product_import_items
      (import_id, line, state, code, name, product_id, version, input, changes, messages)
    select ${importId}, line, state, code, name, product_id, version, input, changes, messages
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as given(line integer, state text, code text, name text,
      product_id bigint, version integer, input jsonb, changes jsonb, messages text[])`.execute(trx);
}

/** An import with how many rows are in each state, and how many were written or kept. */
export async function getImport(db: Db, id: number): Promise<ProductImport> {
  const { rows } = await sql<ProductImport>`
    select i.id, i.created_at, users.name as created_by_name, i.file_name, i.applied_at,
      (select coalesce(jsonb_object_agg(said, total), '{}') from (
        select unnest(array_remove(array[state, outcome], null)) as said, count(*) as total
        from product_import_items where import_id = i.id group by 1) as counted) as counts
    from product_imports i join users on users.id = i.created_by where i.id = ${id}`.execute(db);
  if (!rows[0]) throw new NotFound();
  return rows[0];
}

export type Item = Planned & { outcome: 'written' | 'kept' | null };

/** Rows of a plan in the order of the file, after a line; of one state where it is given. */
export async function listItems(
  db: Db,
  id: number,
  { state, after = 0, limit }: { state?: string | undefined; after?: number | undefined; limit: number },
): Promise<Item[]> {
  const wanted = state === undefined ? sql`true` : sql`state = ${state}`;
  const { rows } = await sql<Item>`
    select line, state, code, name, product_id, version, input, changes, messages, outcome
    from product_import_items where import_id = ${id} and ${wanted} and line > ${after}
    order by line limit ${limit}`.execute(db);
  return rows;
}

/** Holds an import until the transaction ends, so that it is written by one at a time. */
export async function lockImport(trx: Trx, id: number): Promise<{ applied_at: Date | null }> {
  const { rows } = await sql<{ applied_at: Date | null }>`
    select applied_at from product_imports where id = ${id} for update`.execute(trx);
  if (!rows[0]) throw new NotFound();
  return rows[0];
}

/** The next rows that wait to be written. */
export async function listWaiting(trx: Trx, id: number, limit: number): Promise<Item[]> {
  const { rows } = await sql<Item>`
    select line, state, code, name, product_id, version, input, changes, messages, outcome
    from product_import_items where import_id = ${id} and state in ('new', 'change') and outcome is null
    order by line limit ${limit}`.execute(trx);
  return rows;
}

export async function noteOutcomes(trx: Trx, id: number, written: number[], kept: number[]): Promise<void> {
  await sql`
    update product_import_items set outcome = case when line = any(${written}::int[]) then 'written' else 'kept' end
    where import_id = ${id} and line = any(${[...written, ...kept]}::int[])`.execute(trx);
}

/** Leaves out rows whose rate of VAT is the law no more. */
export async function noteEnded(trx: Trx, importId: number, lines: number[]): Promise<void> {
  await sql`
    update product_import_items set outcome = 'kept', messages = array['Cota TVA nu mai este în vigoare.']
    where import_id = ${importId} and line = any(${lines}::int[])`.execute(trx);
}

export async function noteApplied(trx: Trx, id: number, at: Date): Promise<void> {
  await sql`update product_imports set applied_at = ${at} where id = ${id}`.execute(trx);
}
