import type { Db } from '../db/database.ts';
import { isReadOnly } from '../db/database.ts';
import { differencesText } from '../payments/ledger/difference.ts';
import { findDifferences } from '../payments/ledger/queries.ts';
import { counted } from '../romania/plural.ts';
import { saveLatestRun } from '../settings/runs/queries.ts';
import { listBrokenIndexes, listUncheckedConstraints } from './doctor/queries.ts';

/** Under what name the last backup stands among the runs of jobs. */
export const backupJob = 'backup';

/** Notes that a backup was made; on a copy that takes no changes there is nowhere to note it. */
export async function noteBackup(
  db: Db,
  { ms, ...detail }: { ms: number } & Record<string, number>,
): Promise<void> {
  if (await isReadOnly(db)) return;
  await saveLatestRun(db, backupJob, { ms, detail, error: null });
}

/** What of the rules of the data does not hold, in sentences: constraints, indexes, the books. */
export async function brokenRules(db: Db): Promise<string[]> {
  const indexes = await listBrokenIndexes(db);
  const constraints = await listUncheckedConstraints(db);
  const differences = await findDifferences(db);
  return [
    ...(indexes.length > 0
      ? [
          `${counted(indexes.length, 'index stricat', 'indexuri stricate')}: ${indexes.join(', ')}. Rulați REINDEX.`,
        ]
      : []),
    ...(constraints.length > 0
      ? [
          `${counted(constraints.length, 'regulă neverificată', 'reguli neverificate')}: ${constraints.join(', ')}.`,
        ]
      : []),
    ...(differences.length > 0 ? [differencesText(differences)] : []),
  ];
}
