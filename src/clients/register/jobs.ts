import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import type { Services } from '../../services.ts';
import { formatDay, formatTime } from '../../web/format.ts';
import { watchClients, watchRest } from '../register-turn/actions.ts';

export const watchRegister = defineJob<Services>()({
  name: 'register.watch',
  data: z.object({}),
  cron: '20 4 * * *',
  title: 'Noaptea: compară clienții cu registrul ANAF.',
  run: (services) => watchClients(services, { today: formatDay(services.now()) }),
});

/** Goes on where the night was cut short: the server was off, a process was killed, or ANAF did not answer. */
export const watchRegisterWhenDue = defineJob<Services>()({
  name: 'register.watch-due',
  data: z.object({}),
  cron: '5,20,35,50 * * * *',
  title: 'Continuă comparația cu registrul ANAF unde a rămas.',
  run: async (services) => {
    const now = services.now();
    if (formatTime(now) < '04:20') return undefined;
    return watchRest(services, { today: formatDay(now) });
  },
});
