import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { formatDay, formatTime } from '../../web/format.ts';
import { remindOf } from './actions.ts';

/** At nine, and every hour of the working day again for whatever nine o'clock missed. Never at night, however late. */
export const remindOfDue = defineJob<Services>()({
  name: 'messages.overdue',
  data: z.object({}),
  cron: '0 9-17 * * *',
  title: 'Dimineața: amintește de facturile aproape de scadență și de cele depășite.',
  run: async (services) => {
    const now = services.now();
    const time = formatTime(now);
    if (time < '09:00' || time >= '18:00') return undefined;
    const told = await remindOf(services, formatDay(now));
    return told > 0 ? counted(told, 'mesaj', 'mesaje') : undefined;
  },
});
