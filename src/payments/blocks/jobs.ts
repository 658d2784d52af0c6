import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { watchCause, watchClients } from './actions.ts';

const id = z.number().int().optional();

export const watchBlocked = defineJob<Services>()({
  name: 'credit.watch',
  data: z.object({}),
  cron: '20 * * * *',
  title: 'În fiecare oră: spune managerilor ce clienți au ajuns blocați.',
  run: async (services) => {
    const changed = await watchClients(services, formatDay(services.now()));
    return changed > 0 ? counted(changed, 'client', 'clienți') : undefined;
  },
});

/** Looks at one client: whose document or payment it is that may have blocked or released it. */
export const watchOne = defineJob<Services>()({
  name: 'credit.watch-one',
  data: z.object({ client_id: id, document_id: id, payment_id: id }),
  run: (services, cause) => watchCause(services, cause, formatDay(services.now())),
});
