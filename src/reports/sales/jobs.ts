import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { formatDay, formatTime } from '../../web/format.ts';
import { refreshSales, refreshSalesOnce } from './actions.ts';

/** Every night, before anybody asks for a report. */
export const refreshSalesAtNight = defineJob<Services>()({
  name: 'reports.sales',
  data: z.object({}),
  cron: '20 2 * * *',
  title: 'Noaptea: adună vânzările fiecărui client pentru rapoarte și hartă.',
  run: async (services) => doneText(await refreshSales(services, formatDay(services.now()))),
});

/** Catches up with a night that was missed, and makes the sums for the first time. */
export const refreshSalesWhenDue = defineJob<Services>()({
  name: 'reports.sales-due',
  data: z.object({}),
  cron: '*/10 * * * *',
  title: 'Adună vânzările pentru rapoarte dacă serverul era oprit la 02:20.',
  run: async (services) => {
    const now = services.now();
    if (formatTime(now) < '02:20') return undefined;
    const changed = await refreshSalesOnce(services, formatDay(now));
    return changed === undefined ? undefined : doneText(changed);
  },
});

const doneText = (changed: number) => counted(changed, 'client adunat din nou', 'clienți adunați din nou');
