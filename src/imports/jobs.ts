import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { listForgotten } from './queries.ts';
import { advance } from './turns/actions.ts';

export const advanceImport = defineJob<Services>()({
  name: 'imports.advance',
  data: z.object({ import_id: z.number() }),
  run: async (services, { import_id }) => {
    // A killed worker holds its import for some seconds more.
    if (!(await advance(services, import_id)))
      await services.jobs.enqueue(advanceImport, { import_id }, { delayMs: 5000 });
  },
});

/** Finds the imports whose worker died or was never woken. */
export const advanceForgottenImports = defineJob<Services>()({
  name: 'imports.advance-forgotten',
  data: z.object({}),
  cron: '* * * * *',
  title: 'Reia importurile rămase la jumătate.',
  run: async ({ db, jobs }) => {
    for (const import_id of await listForgotten(db)) await jobs.enqueue(advanceImport, { import_id });
  },
});
