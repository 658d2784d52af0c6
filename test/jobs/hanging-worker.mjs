// A worker of its own process, to be killed in the middle of a job. Arguments: databaseUrl, redisUrl or ''.
import { z } from 'zod';
import { startWorker } from '../../dist/jobs/bullmq.js';

const [databaseUrl, redisUrl] = process.argv.slice(2);
const log = { warn() {}, error() {} };
const job = {
  name: 'test.work',
  data: z.unknown(),
  run: () => new Promise(() => process.stdout.write('started\n')),
};
startWorker({ databaseUrl, redisUrl: redisUrl || undefined, jobs: [job], services: {}, log, lockMs: 1000 });
