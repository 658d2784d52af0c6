import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openQueue, startWorker } from '../../src/jobs/bullmq.ts';
import { nextRun, startClock } from '../../src/jobs/clock.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobQueue } from '../../src/jobs/queue.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(database.close);
const address = { databaseUrl: database.url, redisUrl: undefined, log: { warn() {}, error() {} } };

test('two clocks ring for the same slots, and each slot gives one run', async () => {
  let runs = 0;
  const job: Job<object> = {
    name: 'test.tick',
    data: z.object({}),
    cron: '* * * * * *',
    run: async () => {
      runs += 1;
    },
  };
  const worker = startWorker({ ...address, jobs: [job], services: {} });
  const queues = [await openQueue(address), await openQueue(address)];
  const slots = queues.map(() => [] as (string | undefined)[]);
  const clocks = queues.map((queue, index) => startClock([job], listening(queue, slots[index] ?? [])));

  await vi.waitFor(() => expect(slots.map((keys) => keys.length >= 2)).toEqual([true, true]), {
    timeout: 15_000,
  });
  for (const clock of clocks) await clock.stop();
  const asked = new Set(slots.flat());
  expect(slots.flat().length).toBeGreaterThan(asked.size);
  await vi.waitFor(() => expect(runs).toBe(asked.size), { timeout: 15_000 });

  await worker.close();
  for (const queue of queues) await queue.close();
});

test('the next run of a cron is told by the wall clock of Bucharest', () => {
  const next = nextRun('10 2 * * *');

  expect(next?.toLocaleTimeString('ro-RO', { timeZone: 'Europe/Bucharest' })).toBe('02:10:00');
  expect(next?.getTime()).toBeGreaterThan(Date.now());
});

test('a job without cron is never rung for', async () => {
  const keys: (string | undefined)[] = [];
  const silent: JobQueue = {
    enqueue: async (_job, _data, options) => void keys.push(options?.key),
    close: async () => {},
  };
  const clock = startClock([{ name: 'test.still', data: z.object({}) }], silent);
  await clock.stop();
  expect(keys).toEqual([]);
});

function listening(queue: JobQueue, keys: (string | undefined)[]): JobQueue {
  return {
    ...queue,
    enqueue: async (job, data, options) => {
      keys.push(options?.key);
      await queue.enqueue(job, data, options);
    },
  };
}
