import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import type { Services } from '../../services.ts';
import { continueBulkChange } from '../bulk-batches/actions.ts';
import { deleteForgottenPlans, listRestingChanges } from './queries.ts';

/** Takes a large change further; it rings for itself until it is done, so that a stop never waits long for it. */
export const runBulkChange = defineJob<Services>()({
  name: 'clients.bulk-change',
  data: z.object({ bulk_change_id: z.number() }),
  run: async (services, { bulk_change_id }) => {
    const left = await continueBulkChange(services, bulk_change_id);
    if (left === 'more') await services.jobs.enqueue(runBulkChange, { bulk_change_id });
  },
});

/** Wakes for the changes whose worker was killed or never woken, and throws away plans that nobody applied. */
export const runDueBulkChanges = defineJob<Services>()({
  name: 'clients.bulk-changes-due',
  data: z.object({}),
  cron: '* * * * *',
  title: 'Reia modificările în masă rămase la jumătate și șterge planurile neaplicate.',
  run: async (services) => {
    for (const bulk_change_id of await listRestingChanges(services.db))
      await services.jobs.enqueue(runBulkChange, { bulk_change_id });
    await deleteForgottenPlans(services.db);
  },
});
