import type { Db, Trx } from '../db/database.ts';
import type { Services } from '../services.ts';
import { findByIndex, holdImport } from './queries.ts';
import type { ImportState } from './schema.ts';

/** One worker's turn with one import. `runner` is its mark in the row. */
export type Run = { id: number; userId: number; runner: string };

/** Another worker has the import now: whoever finds out leaves everything as it is. */
export class Lost extends Error {}

/**
 * One batch: a transaction that stands only if the import is still this worker's and in this state, so that what a
 * batch does is done once however many workers there are.
 */
export async function inBatch<T>(
  { db }: { db: Db },
  { id, runner }: Run,
  state: ImportState,
  work: (trx: Trx) => Promise<{ done: number; result: T }>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    if (!(await holdImport(trx, id, runner, state))) throw new Lost();
    await findByIndex(trx);
    const { done, result } = await work(trx);
    if (done > 0) await holdImport(trx, id, runner, state, done);
    return result;
  });
}

export type Step = (services: Services, run: Run) => Promise<void>;
