import { createTask, schedule } from 'node-cron';
import type { Job } from './job.ts';
import type { JobQueue } from './queue.ts';

const timezone = 'Europe/Bucharest';

type Scheduled = Pick<Job<never>, 'name' | 'data' | 'attempts' | 'cron'>;

/**
 * Rings for every job that has a `cron`, by the wall clock of Bucharest: an hour that comes twice in autumn
 * rings once. The key of a ring is its slot, so that several clocks give one run.
 * A slot that passed while no clock ran is lost; one that passed while this machine slept rings late.
 */
export function startClock(jobs: Scheduled[], queue: JobQueue): { stop(): Promise<void> } {
  const tasks = jobs.flatMap((job) => {
    if (job.cron === undefined) return [];
    const ring = ({ date }: { date: Date }) => queue.enqueue(job, {}, { key: date.toISOString() });
    const options = { name: job.name, timezone, suppressMissedWarning: true };
    const task = schedule(job.cron, ring, options);
    task.on('execution:missed', ring);
    return [task];
  });
  return {
    stop: async () => {
      for (const task of tasks) await task.destroy();
    },
  };
}

/** When the clock rings next for a `cron`, by the same rules by which it rings. */
export function nextRun(cron: string): Date | undefined {
  const task = createTask(cron, () => {}, { timezone });
  const [next] = task.getNextRuns(1);
  task.destroy();
  return next;
}
