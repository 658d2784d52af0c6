import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { advanceAll } from './sending/actions.ts';

// What goes later than this, the clock rings for.
const soonMs = 60_000;

/** Takes campaigns further; it rings for itself for the next portion, once for each moment. */
export const advanceCampaigns = defineJob<Services>()({
  name: 'campaigns.advance',
  data: z.object({}),
  cron: '* * * * *',
  title: 'Pregătește și trimite campaniile.',
  attempts: 1,
  run: async (services) => {
    const { next, failed } = await advanceAll(services);
    // Rung for first: one that fails keeps no other waiting.
    if (next) await ringFor(services, next);
    if (failed) throw failed;
  },
});

async function ringFor({ jobs, now }: Services, next: Date): Promise<void> {
  const delayMs = Math.max(0, next.getTime() - now().getTime());
  if (delayMs < soonMs)
    await jobs.enqueue(advanceCampaigns, {}, { key: `campaigns ${next.getTime()}`, delayMs });
}
