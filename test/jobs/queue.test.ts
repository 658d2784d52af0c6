import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openQueue, startWorker } from '../../src/jobs/bullmq.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { freePort, startRedis } from '../support/redis.ts';

vi.setConfig({ testTimeout: 40_000 });
const deadline = { timeout: 20_000 };
type Work = { number: number };
const work = { name: 'test.work', data: z.object({ number: z.number() }) };
const redis = await startRedis();
afterAll(() => redis?.close());

let database: TestDatabase;
let store = 0;
let log: { warn: string[]; error: string[] };
const open: { close(): Promise<void> }[] = [];
const logger = {
  warn: (data: object, message: string) => log.warn.push(`${message} ${JSON.stringify(data)}`),
  error: (data: object, message: string) => log.error.push(`${message} ${JSON.stringify(data)}`),
};

beforeEach(async () => {
  database = await testDatabase();
  store += 1;
  log = { warn: [], error: [] };
});
afterEach(async () => {
  for (const opened of open.splice(0).reverse()) await opened.close();
  await database.close();
});

const stores = [
  { name: 'PostgreSQL', available: true, redisUrl: () => undefined },
  { name: 'Redis', available: redis !== undefined, redisUrl: () => `${redis?.url}/${store}` },
];

describe.for(stores.filter(({ available }) => available))('on $name', ({ name, redisUrl }) => {
  const address = () => ({ databaseUrl: database.url, redisUrl: redisUrl(), log: logger });
  const queue = async () => opened(await openQueue(address()));
  const worker = (run: (data: Work) => Promise<void>, more: Partial<Job<object, Work>> = {}) => {
    const job: Job<object, Work> = { ...work, ...more, run: (_services, data) => run(data) };
    return opened(startWorker({ ...address(), jobs: [job], services: {}, lockMs: 1000 }));
  };

  test('a job runs once, with its data', async () => {
    const ran: number[] = [];
    worker(async ({ number }) => void ran.push(number));
    const jobs = await queue();
    await jobs.enqueue(work, { number: 1 });
    await jobs.enqueue(work, { number: 2 });
    await vi.waitFor(() => expect(ran.toSorted()).toEqual([1, 2]), deadline);
  });

  test('a job that failed is tried again', async () => {
    let tries = 0;
    worker(async () => {
      tries += 1;
      if (tries === 1) throw new Error('first');
    });
    await (await queue()).enqueue(work, { number: 1 });
    await vi.waitFor(() => expect(tries).toBe(2), deadline);
    expect(log.error).toHaveLength(1);
    expect(log.error[0]).toContain('test.work');
  });

  test('jobs of one name and one key run once, also when the first is done', async () => {
    const ran: number[] = [];
    worker(async ({ number }) => void ran.push(number));
    const jobs = await queue();
    await jobs.enqueue(work, { number: 1 }, { key: '2026-11-24T03:30:00.000Z' });
    await vi.waitFor(() => expect(ran).toEqual([1]), deadline);
    await jobs.enqueue(work, { number: 2 }, { key: '2026-11-24T03:30:00.000Z' });
    await jobs.enqueue(work, { number: 3 }, { key: '2026-11-25T03:30:00.000Z' });
    await vi.waitFor(() => expect(ran).toEqual([1, 3]), deadline);
  });

  test('a delayed job waits', async () => {
    let ranAt = 0;
    worker(async () => {
      ranAt = performance.now();
    });
    const jobs = await queue();
    const from = performance.now();
    await jobs.enqueue(work, { number: 1 }, { delayMs: 700 });
    await vi.waitFor(() => expect(ranAt - from).toBeGreaterThanOrEqual(690), deadline);
  });

  test('a job that nobody knows is refused without a second try, and does not hold back the others', async () => {
    const ran: number[] = [];
    worker(async ({ number }) => void ran.push(number));
    const jobs = await queue();
    await jobs.enqueue({ ...work, name: 'test.unknown' }, { number: 1 });
    await jobs.enqueue(work, { number: 2 });
    await vi.waitFor(() => expect([ran, log.error.length]).toEqual([[2], 1]), deadline);
    expect(log.error[0]).toContain('test.unknown');
  });

  test('the job of a worker that was killed half-way runs again elsewhere', async () => {
    const script = fileURLToPath(new URL('hanging-worker.mjs', import.meta.url));
    const victim = spawn(process.execPath, [script, database.url, redisUrl() ?? '']);
    const started = once(victim.stdout, 'data');
    await (await queue()).enqueue(work, { number: 1 });
    await started;
    victim.kill('SIGKILL');

    const ran: number[] = [];
    worker(async ({ number }) => void ran.push(number));
    await vi.waitFor(() => expect(ran).toEqual([1]), deadline);
  });

  test('queue and worker go on when the store went away and came back', async () => {
    const ran: number[] = [];
    worker(async ({ number }) => void ran.push(number));
    const jobs = await queue();
    await jobs.enqueue(work, { number: 1 });
    await vi.waitFor(() => expect(ran).toEqual([1]), deadline);
    await (name === 'Redis' ? restartRedis() : cutConnections());
    await vi.waitFor(
      async () => {
        await jobs.enqueue(work, { number: 2 });
        expect(ran).toContain(2);
      },
      { ...deadline, interval: 200 },
    );
  });

  test('a queue that does not answer costs a request less than a second and leaves a warning', async () => {
    const jobs = await queue();
    const release = name === 'Redis' ? freezeRedis() : await lockJobs();
    const from = performance.now();
    await jobs.enqueue(work, { number: 1 });
    const tookMs = performance.now() - from;
    await release();
    expect(tookMs).toBeLessThan(1000);
    expect(log.warn[0]).toContain('test.work');
  });

  test('two jobs of one name refuse the start', () => {
    const job: Job<object> = { name: 'test.twice', data: z.unknown(), run: async () => {} };
    expect(() => startWorker({ ...address(), jobs: [job, { ...job }], services: {} })).toThrow('test.twice');
  });
});

test('each run of a job that has a cron is told, with what went wrong, and one that nobody hears stands', async () => {
  const told: [name: string, error: string | undefined][] = [];
  const failing = { ...work, name: 'test.failing', cron: '0 0 1 1 *', attempts: 1 };
  const jobs: Job<object, Work>[] = [
    { ...work, run: async () => {} },
    { ...work, name: 'test.timed', cron: '0 0 1 1 *', run: async () => {} },
    { ...failing, run: () => Promise.reject(new Error('nu merge')) },
  ];
  const address = { databaseUrl: database.url, redisUrl: undefined, log: logger };
  const onRun = async (name: string, { ms, error }: { ms: number; error?: Error }) => {
    expect(ms).toBeGreaterThanOrEqual(0);
    told.push([name, error?.message]);
    throw new Error('nimeni nu ascultă');
  };
  opened(startWorker({ ...address, jobs: jobs as Job<object>[], services: {}, onRun }));
  const queue = opened(await openQueue(address));
  for (const job of jobs) await queue.enqueue(job, { number: 1 });

  await vi.waitFor(() => expect(told).toHaveLength(2), deadline);
  expect(told.toSorted()).toEqual([
    ['test.failing', 'nu merge'],
    ['test.timed', undefined],
  ]);
  await vi.waitFor(() => expect(log.error).toHaveLength(1), deadline);
  expect(log.warn.filter((line) => line.startsWith('rularea nu a fost notată'))).toHaveLength(2);
});

test('without Redis at the start the queue is there all the same, gives up at once and warns', async () => {
  const redisUrl = `redis://127.0.0.1:${await freePort()}`;
  const jobs = opened(await openQueue({ databaseUrl: database.url, redisUrl, log: logger }));
  const from = performance.now();
  await jobs.enqueue(work, { number: 1 });
  expect(performance.now() - from).toBeLessThan(1000);
  expect(log.warn).toHaveLength(1);
});

test.runIf(redis)('jobs run once Redis is there, although queue and worker started without it', async () => {
  const address = { databaseUrl: database.url, redisUrl: `${redis?.url}/60`, log: logger };
  await redis?.kill();
  let runs = 0;
  const run = async () => {
    runs += 1;
  };
  opened(startWorker({ ...address, jobs: [{ ...work, run }], services: {} }));
  const jobs = opened(await openQueue(address));
  await redis?.start();
  await vi.waitFor(
    async () => {
      await jobs.enqueue(work, { number: 1 }, { key: 'the only one' });
      expect(runs).toBe(1);
    },
    { ...deadline, interval: 200 },
  );
});

function opened<Thing extends { close(): Promise<void> }>(thing: Thing): Thing {
  open.push(thing);
  return thing;
}

async function restartRedis(): Promise<void> {
  await redis?.kill();
  await redis?.start();
}

async function cutConnections(): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(database.db);
}

function freezeRedis(): () => Promise<void> {
  redis?.freeze();
  return async () => redis?.resume();
}

async function lockJobs(): Promise<() => Promise<void>> {
  const transaction = await database.db.startTransaction().execute();
  await sql`lock table bullmq.job in access exclusive mode`.execute(transaction);
  return () => transaction.rollback().execute();
}
