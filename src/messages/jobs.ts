import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { sendDue } from './sending/due.ts';

// Shorter than the time that a worker has for stopping.
const forMs = 2000;
const ring = { name: 'messages.send', data: z.object({}), attempts: 1 };

/** Sends for two seconds what waits, and rings for the rest: rung often, it costs a question each time. */
async function send(services: Services): Promise<string> {
  const { said, more } = await sendDue(services, { forMs });
  if (more) await services.jobs.enqueue(ring, {});
  return said;
}

/** Sends what waits; rung after each commit that wrote messages. */
export const sendMessages = defineJob<Services>()({
  name: 'messages.send',
  data: z.object({}),
  attempts: 1,
  run: send,
});

/** Finds what nobody was woken for, what is to be tried again, and what a killed worker left in its hands. */
export const sweepMessages = defineJob<Services>()({
  name: 'messages.sweep',
  data: z.object({}),
  cron: '* * * * *',
  title: 'Trimite mesajele care așteaptă și pe cele care se încearcă din nou.',
  attempts: 1,
  run: send,
});
