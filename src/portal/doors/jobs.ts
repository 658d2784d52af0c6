import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import type { Services } from '../../services.ts';
import { deleteExpired } from '../openings/queries.ts';

/** Every night: sessions that ran out and links of long ago leave their tables. */
export const deleteExpiredPortalSessions = defineJob<Services>()({
  name: 'portal.delete-expired',
  data: z.object({}),
  cron: '27 3 * * *',
  title: 'Șterge sesiunile expirate și linkurile vechi ale portalului.',
  run: ({ db }) => deleteExpired(db),
});
