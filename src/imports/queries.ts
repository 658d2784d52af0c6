import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { NotFound } from '../errors.ts';
import type { ImportColumn, ImportOptions, ImportState } from './schema.ts';

/** How long a worker may be silent before another one takes its import. */
const silence = sql`interval '10 seconds'`;

export async function insertImport(
  db: Db,
  row: { user_id: number; file_name: string; file_digest: Buffer; automatic: boolean; options: object },
  content: Buffer,
): Promise<number> {
  const { id } = await db
    .insertInto('imports')
    .values({ ...row, options: JSON.stringify(row.options) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('import_files').values({ import_id: id, content }).execute();
  return id;
}

function imports(db: Db) {
  return db
    .selectFrom('imports')
    .innerJoin('users', 'users.id', 'imports.user_id')
    .select([
      'imports.id',
      'imports.user_id',
      'imports.created_at',
      'imports.file_name',
      'imports.failure',
      'imports.failed_in',
      'imports.automatic',
      'imports.heading_line',
      'imports.done',
      'imports.total',
      'imports.rows_read',
      'imports.applied_at',
      'imports.reversed_at',
      'users.name as user_name',
    ])
    .select([
      sql<ImportState>`imports.state`.as('state'),
      sql<ImportColumn[] | null>`imports.columns`.as('columns'),
      sql<string[] | null>`imports.mapping`.as('mapping'),
      sql<Partial<ImportOptions>>`imports.options`.as('options'),
      sql<Record<string, number>>`imports.counts`.as('counts'),
      sql<Record<string, number>>`imports.outcomes`.as('outcomes'),
    ]);
}

export async function getImport(db: Db, id: number) {
  const found = await imports(db).where('imports.id', '=', id).executeTakeFirst();
  if (!found) throw new NotFound();
  return found;
}

export type Import = Awaited<ReturnType<typeof getImport>>;

/** The imports, newest first; one more than a page tells whether there is another. */
export async function listImports(db: Db, { after, limit }: { after?: number | undefined; limit: number }) {
  let query = imports(db)
    .orderBy('imports.id', 'desc')
    .limit(limit + 1);
  if (after) query = query.where('imports.id', '<', after);
  const rows = await query.execute();
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export async function readContent(db: Db, id: number): Promise<Buffer> {
  const { content } = await db
    .selectFrom('import_files')
    .select('content')
    .where('import_id', '=', id)
    .executeTakeFirstOrThrow();
  return content;
}

const working = ['uploaded', 'planning', 'applying', 'reversing'];

/** Gives an import that waits for work to a worker, unless another one that is alive has it. */
export async function claimImport(db: Db, id: number, runner: string) {
  return db
    .updateTable('imports')
    .set({ runner, alive_at: sql`now()`, attempts: sql`attempts + 1` })
    .where('id', '=', id)
    .where('state', 'in', working)
    .where((eb) => eb.or([eb('runner', 'is', null), eb('alive_at', '<', sql<Date>`now() - ${silence}`)]))
    .returning(['attempts', 'user_id', sql<ImportState>`state`.as('state')])
    .executeTakeFirst();
}

/** Whether the worker still has the import in this state; holds its row, so that batches come one after the other. */
export async function holdImport(
  trx: Db,
  id: number,
  runner: string,
  state: ImportState,
  done = 0,
): Promise<boolean> {
  const row = await trx
    .updateTable('imports')
    .set({ alive_at: sql`now()`, attempts: 0, done: sql`done + ${done}` })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .where('state', '=', state)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Makes the transaction find rows by index alone. A table that an import has just filled has no statistics yet, and the
 * planner would read it whole for each batch, or compile a plan that it thinks is dear: measured 260 ms instead of 20
 * after ten thousand clients.
 */
export async function findByIndex(trx: Db): Promise<void> {
  await sql`select set_config(name, 'off', true)
    from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_material', 'jit']) name`.execute(
    trx,
  );
}

/**
 * Lets the transaction gather more of the search index's new words before they are sorted in: the trigrams are two
 * thirds of what writing a client costs, measured 2,700 clients a second with the usual 4 MB and 3,800 with 16.
 */
export async function gatherWords(trx: Db): Promise<void> {
  await sql`select set_config('gin_pending_list_limit', '16MB', true)`.execute(trx);
}

/** Whether an import is writing clients at this moment, as far as its last sign of life tells. */
export async function isApplying(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('imports')
    .select('id')
    .where('state', '=', 'applying')
    .where('alive_at', '>', sql<Date>`now() - ${silence}`)
    .executeTakeFirst();
  return row !== undefined;
}

export async function touchImport(db: Db, id: number, runner: string): Promise<void> {
  await db
    .updateTable('imports')
    .set({ alive_at: sql`now()` })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .execute();
}

export async function releaseImport(db: Db, id: number, runner: string): Promise<void> {
  await db
    .updateTable('imports')
    .set({ runner: null })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .execute();
}

/** Imports that wait for work and that no living worker has. */
export async function listForgotten(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('imports')
    .select('id')
    .where('state', 'in', working)
    .where((eb) =>
      eb.or([
        eb('alive_at', '<', sql<Date>`now() - ${silence}`),
        eb.and([eb('alive_at', 'is', null), eb('created_at', '<', sql<Date>`now() - ${silence}`)]),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

type Change = {
  state?: ImportState;
  failure?: string | null;
  failed_in?: string | null;
  reading?: object;
  columns?: ImportColumn[];
  heading_line?: number;
  mapping?: string[];
  options?: Partial<ImportOptions>;
  rows_read?: boolean;
  done?: number;
  total?: number;
  counts?: object;
  outcomes?: object;
  applied_at?: Date;
  reversed_at?: Date;
};

const asJson = ['reading', 'columns', 'mapping', 'options', 'counts', 'outcomes'];

/** Changes an import that is in one of these states; false when it is not any more. */
export async function changeImport(
  db: Db,
  id: number,
  states: ImportState[],
  change: Change,
): Promise<boolean> {
  const values = Object.entries(change).map(([name, value]) => [
    name,
    asJson.includes(name) ? JSON.stringify(value) : value,
  ]);
  const row = await db
    .updateTable('imports')
    .set({ ...Object.fromEntries(values), attempts: 0 })
    .where('id', '=', id)
    .where('state', 'in', states)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** What was said of the columns of files with these headings: by this person, else by whoever said it last. */
export async function findMapping(db: Db, digest: string, userId: number) {
  return db
    .selectFrom('import_mappings')
    .select([sql<string[]>`mapping`.as('mapping'), sql<ImportOptions>`options`.as('options')])
    .where('headings_digest', '=', digest)
    .orderBy(sql`(user_id = ${userId}) desc`)
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function keepMapping(
  db: Db,
  digest: string,
  userId: number,
  mapping: string[],
  options: ImportOptions,
): Promise<void> {
  const row = { mapping: JSON.stringify(mapping), options: JSON.stringify(options) };
  await db
    .insertInto('import_mappings')
    .values({ headings_digest: digest, user_id: userId, ...row })
    .onConflict((conflict) =>
      conflict.columns(['headings_digest', 'user_id']).doUpdateSet({ ...row, updated_at: sql`now()` }),
    )
    .execute();
}
