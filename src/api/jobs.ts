import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { deleteOldKeys } from './queries.ts';

/** Every night: keys older than a week, which no form still open can send again. */
export const deleteOldRequestKeys = defineJob<Services>()({
  name: 'api.delete-old-request-keys',
  data: z.object({}),
  cron: '27 3 * * *',
  title: 'Șterge cheile cererilor mai vechi de o săptămână.',
  run: ({ db }) => deleteOldKeys(db),
});
