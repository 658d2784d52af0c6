import { deleteOldRequestKeys } from './api/jobs.ts';
import { runBulkChange, runDueBulkChanges } from './clients/bulk/jobs.ts';
import { geocodeClient, geocodeDueClients } from './clients/jobs.ts';
import type { Config } from './config.ts';
import { findDueDuplicates } from './duplicates/jobs.ts';
import { advanceForgottenImports, advanceImport } from './imports/jobs.ts';
import { startWorker } from './jobs/bullmq.ts';
import { startClock } from './jobs/clock.ts';
import type { Job } from './jobs/job.ts';
import { moveClientsAtNight, moveClientsWhenDue } from './levels/jobs.ts';
import { checkLedger } from './payments/ledger/jobs.ts';
import type { Services } from './services.ts';
import { keepLatestRun } from './settings/runs/actions.ts';
import { deleteExpiredSessions } from './users/jobs.ts';

/** Every job there is: a new one is added here. This is the job map. */
export const jobs: Job<Services>[] = [
  geocodeClient,
  geocodeDueClients,
  advanceImport,
  advanceForgottenImports,
  runBulkChange,
  runDueBulkChanges,
  findDueDuplicates,
  moveClientsAtNight,
  moveClientsWhenDue,
  checkLedger,
  deleteExpiredSessions,
  deleteOldRequestKeys,
];

/** Runs the jobs, and the clock that rings for those with a `cron`, until closed. */
export function startWork(services: Services, config: Config & { DATABASE_URL: string }) {
  const worker = startWorker({
    databaseUrl: config.DATABASE_URL,
    redisUrl: config.REDIS_URL,
    jobs,
    services,
    log: services.log,
    onRun: (name, run) => keepLatestRun(services, name, run),
  });
  const clock = startClock(jobs, services.jobs);

  return {
    close: async () => {
      await clock.stop();
      await worker.close();
    },
  };
}
