import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { runNightOf } from '../settings/runs/actions.ts';
import { formatDay, formatTime } from '../web/format.ts';

/** Every night, once for the business day: of several processes, late starts and double rings one run comes. */
export const moveClientsAtNight = defineJob<Services>()({
  name: 'levels.night',
  data: z.object({}),
  cron: '10 2 * * *',
  title: 'Noaptea: recalculează nivelurile clienților și trece în Inactiv pe cei fără comenzi.',
  run: (services) => runNightOf(services, formatDay(services.now())),
});

/**
 * Catches up with a night that was missed: the rules look at the day as it is, so that one run brings everything up to
 * date however many nights were missed.
 */
export const moveClientsWhenDue = defineJob<Services>()({
  name: 'levels.night-due',
  data: z.object({}),
  cron: '*/10 * * * *',
  title: 'Recuperează noaptea dacă serverul era oprit la 02:10.',
  run: async (services) => {
    const now = services.now();
    if (formatTime(now) >= '02:10') await runNightOf(services, formatDay(now));
  },
});
