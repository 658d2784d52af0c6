import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import type { Services } from '../../services.ts';
import { allAgree, differencesText } from './difference.ts';
import { findDifferences } from './queries.ts';

/** Every night the books are compared; a difference is a failure that trying again does not mend. */
export const checkLedger = defineJob<Services>()({
  name: 'ledger.check',
  data: z.object({}),
  cron: '10 3 * * *',
  title: 'Verifică registrul: solduri, încasări, totaluri și numere de documente.',
  attempts: 1,
  run: async ({ db, log }) => {
    const differences = await findDifferences(db);
    if (differences.length === 0) return allAgree;
    log.error({ differences }, 'registrul nu se potrivește');
    throw new Error(differencesText(differences));
  },
});
