import { z } from 'zod';
import { isApplying } from '../imports/queries.ts';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { findDuplicates } from './actions.ts';

/**
 * Every minute, for what was saved since; nobody waits for a duplicate to be found, so no save rings for it. While an
 * import writes, it waits: both would ask for the same processor, and a person waits for the import.
 */
export const findDueDuplicates = defineJob<Services>()({
  name: 'duplicates.find-due',
  data: z.object({}),
  cron: '* * * * *',
  title: 'Caută posibile duplicate printre clienții salvați de curând.',
  run: async (services) => {
    if (!(await isApplying(services.db))) await findDuplicates(services);
  },
});
