import type { Services } from '../../services.ts';
import { listKnownKeys, mayRemoveFiles } from './queries.ts';

const atOnce = 500;
const dayMs = 86_400_000;

/**
 * Removes bytes that no row names: what a killed process saved and never wrote down, and what was taken off a note. Only
 * those older than a day, so that nothing is taken from under a form that is just coming in. Answers how many.
 */
export async function sweepFiles({ db, files, now }: Services): Promise<number> {
  let removed = 0;
  let batch: string[] = [];
  const sweep = async () => {
    const looked = batch;
    batch = [];
    await db.transaction().execute(async (trx) => {
      if (!(await mayRemoveFiles(trx))) return;
      const known = await listKnownKeys(trx, looked);
      for (const key of looked.filter((each) => !known.has(each))) {
        await files.remove(key);
        removed += 1;
      }
    });
  };
  for await (const key of files.listBefore(new Date(now().getTime() - dayMs))) {
    batch.push(key);
    if (batch.length === atOnce) await sweep();
  }
  if (batch.length > 0) await sweep();
  return removed;
}
