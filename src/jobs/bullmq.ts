import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Job as QueuedJob, UnrecoverableError } from 'bullmq';
import { withRequest } from '../request-id.ts';
import type { Job } from './job.ts';
import { createDoorbell, type JobQueue, type Log, reasonOf } from './queue.ts';
import { type Address, openStore } from './store.ts';

export { migrateQueue } from './queue-schema.ts';

const queueName = 'clientela';
const day = 24 * 60 * 60;

/**
 * Opens the queue on Redis, or on PostgreSQL when there is no `redisUrl`. Redis may be away: after a second the
 * queue is given all the same, and warns in the log until it is back.
 * @throws when PostgreSQL is away or the queue's schema is not migrated
 */
export async function openQueue({ log, ...address }: Address & { log: Log }): Promise<JobQueue> {
  const store = openStore(address, 3);
  const queue = new store.Queue(queueName, {
    connection: store.connection,
    defaultJobOptions: {
      backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
      // A job that is kept holds back others of its key.
      removeOnComplete: { age: day, count: 5000 },
      removeOnFail: { age: 7 * day, count: 5000 },
    },
  });
  queue.on('error', () => {});
  const ready = queue.waitUntilReady();
  await (address.redisUrl ? Promise.race([ready, wait(1000, undefined, { ref: false })]) : ready);
  const ring = createDoorbell(log);

  return {
    enqueue: (job, data, { key, delayMs = 0 } = {}) =>
      ring(job.name, async () => {
        if (!store.isReachable()) throw new Error('Redis nu răspunde');
        // BullMQ refuses a colon in an id.
        const jobId = key === undefined ? {} : { jobId: encodeURIComponent(`${job.name}:${key}`) };
        await queue.add(job.name, data, { ...jobId, delay: delayMs, attempts: job.attempts ?? 5 });
      }),
    close: async () => {
      await queue.close();
      await store.close();
    },
  };
}

/** Whether the queue answers within two seconds. */
export async function queueAnswers(address: Address): Promise<boolean> {
  const store = openStore(address, 3);
  const queue = new store.Queue(queueName, { connection: store.connection });
  queue.on('error', () => {});
  const late = wait(2000, false, { ref: false });
  const answers = await Promise.race([
    queue.waitUntilReady().then(
      () => true,
      () => false,
    ),
    late,
  ]);
  await Promise.race([queue.close(), wait(500, undefined, { ref: false })]);
  await store.close();
  return answers;
}

/** A run that just ended: how long it took, what it answered, and its error where it failed. */
export type Run = { ms: number; outcome?: string; error?: Error };

type WorkerOptions<Services> = Address & {
  jobs: Job<Services>[];
  services: Services;
  log: Log;
  /** Hears of each run of a job that has a `cron`. What it throws is logged, and the run stands. */
  onRun?: (name: string, run: Run) => Promise<void>;
  /** After how long without a sign of life the job of a killed worker is given to another one. */
  lockMs?: number;
};

/**
 * Runs the jobs until it is closed. The store may go away and come back. Closing waits at most 4 s for running
 * jobs; what is cut off runs again.
 * @throws when two jobs have one name, or a job has nothing to run
 */
export function startWorker<Services>(options: WorkerOptions<Services>): { close(): Promise<void> } {
  const { jobs, services, log, onRun, lockMs = 10_000, ...address } = options;
  const byName = jobsByName(jobs);
  const concurrency = 4;
  const store = openStore(address, concurrency + 3);

  // Each run has an id of its own: it stands in its lines of the log and in the messages that it wrote.
  const runs = new WeakMap<QueuedJob, string>();
  const run = (queued: QueuedJob) => {
    const id = `job-${randomUUID()}`;
    runs.set(queued, id);
    return withRequest({ id, via: null }, () => work(queued));
  };
  const work = async ({ name, data }: QueuedJob) => {
    const job = byName.get(name);
    if (!job) throw new UnrecoverableError(`nicio lucrare nu se numește ${name}`);
    const start = performance.now();
    const ended = () => Math.round(performance.now() - start);
    let outcome: unknown;
    try {
      outcome = await job.run(services, job.data.parse(data));
    } catch (error) {
      await tell(job, { ms: ended(), error: error as Error });
      throw error;
    }
    await tell(job, { ms: ended(), ...(typeof outcome === 'string' && { outcome }) });
  };
  const tell = async ({ name, cron }: Job<Services>, ran: Run) => {
    if (cron === undefined || !onRun) return;
    const unheard = (error: Error) =>
      log.warn({ job: name, err: reasonOf(error) }, 'rularea nu a fost notată');
    await onRun(name, ran).catch(unheard);
  };
  const worker = new store.Worker(queueName, run, {
    connection: store.connection,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    // Restarts interrupt a job too; it is given up only when it seems to bring the worker down itself.
    maxStalledCount: 5,
  });
  worker.on('error', (error) => log.warn({ err: reasonOf(error) }, 'coada lucrărilor nu răspunde'));
  worker.on('failed', (job, error) => {
    const { name, id, attemptsMade } = job ?? {};
    const request_id = job && runs.get(job);
    log.error({ job: name, id, request_id, attempt: attemptsMade, err: reasonOf(error) }, 'lucrarea a eșuat');
  });

  return {
    close: async () => {
      const closed = worker.close().then(store.close);
      await Promise.race([closed, wait(4000, undefined, { ref: false })]);
    },
  };
}

function jobsByName<Services>(jobs: Job<Services>[]): Map<string, Job<Services>> {
  for (const [index, { name, run }] of jobs.entries()) {
    if (typeof run !== 'function') throw new Error(`Lucrarea ${name} nu are ce să ruleze.`);
    if (jobs.findIndex((job) => job.name === name) !== index) {
      throw new Error(`Două lucrări se numesc ${name}.`);
    }
  }
  return new Map(jobs.map((job) => [job.name, job]));
}
