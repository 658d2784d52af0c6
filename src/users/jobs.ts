import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { deleteExpired } from './queries.ts';

/** Every night: sessions that ran out and log-in tries of the day before leave their tables. */
export const deleteExpiredSessions = defineJob<Services>()({
  name: 'users.delete-expired-sessions',
  data: z.object({}),
  cron: '17 3 * * *',
  title: 'Șterge sesiunile expirate și încercările vechi de autentificare.',
  run: ({ db }) => deleteExpired(db),
});
