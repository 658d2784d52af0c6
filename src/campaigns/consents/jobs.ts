import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import type { Services } from '../../services.ts';
import { settleRefusals } from './actions.ts';

/** Finishes refusals that met something in the way: switches still on, mails of campaigns still waiting. */
export const finishRefusals = defineJob<Services>()({
  name: 'consents.finish',
  data: z.object({}),
  cron: '* * * * *',
  title: 'Duce la capăt dezabonările pe care ceva le-a ținut în loc.',
  attempts: 1,
  run: settleRefusals,
});
