import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { findDuplicates } from './actions.ts';

/** Every minute, for what was saved since; nobody waits for a duplicate to be found, so no save rings for it. */
export const findDueDuplicates = defineJob<Services>()({
  name: 'duplicates.find-due',
  data: z.object({}),
  cron: '* * * * *',
  run: (services) => findDuplicates(services),
});
