import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import { counted } from '../romania/plural.ts';
import type { Services } from '../services.ts';
import { deleteReadBefore } from './queries.ts';

const keptMs = 90 * 86_400_000;

export const deleteOldAlerts = defineJob<Services>()({
  name: 'alerts.delete-old',
  data: z.object({}),
  cron: '40 3 * * *',
  title: 'Șterge de la clopoțel ce e citit și mai vechi de 90 de zile.',
  run: async ({ db, now }) => {
    const deleted = await deleteReadBefore(db, new Date(now().getTime() - keptMs));
    return deleted > 0 ? counted(deleted, 'notificare ștearsă', 'notificări șterse') : undefined;
  },
});
