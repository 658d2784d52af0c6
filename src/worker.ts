import { deleteOldAlerts } from './alerts/jobs.ts';
import { deleteOldRequestKeys } from './api/jobs.ts';
import { finishRefusals } from './campaigns/consents/jobs.ts';
import { advanceCampaigns } from './campaigns/jobs.ts';
import { runBulkChange, runDueBulkChanges } from './clients/bulk/jobs.ts';
import { geocodeClient, geocodeDueClients } from './clients/jobs.ts';
import { watchRegister, watchRegisterWhenDue } from './clients/register/jobs.ts';
import type { Config } from './config.ts';
import { findDueDuplicates } from './duplicates/jobs.ts';
import { advanceForgottenImports, advanceImport } from './imports/jobs.ts';
import { startWorker } from './jobs/bullmq.ts';
import { startClock } from './jobs/clock.ts';
import type { Job } from './jobs/job.ts';
import { moveClientsAtNight, moveClientsWhenDue } from './levels/jobs.ts';
import { sendMessages, sweepMessages } from './messages/jobs.ts';
import { remindOfDue } from './messages/overdue/jobs.ts';
import { ringReminders, sweepNoteFiles } from './notes/jobs.ts';
import { watchBlocked, watchOne } from './payments/blocks/jobs.ts';
import { checkLedger } from './payments/ledger/jobs.ts';
import { deleteExpiredPortalSessions } from './portal/doors/jobs.ts';
import { anonymiseAtNight, emptyMessagesAtNight } from './privacy/jobs.ts';
import { refreshSalesAtNight, refreshSalesWhenDue } from './reports/sales/jobs.ts';
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
  refreshSalesAtNight,
  refreshSalesWhenDue,
  checkLedger,
  watchBlocked,
  watchOne,
  watchRegister,
  watchRegisterWhenDue,
  remindOfDue,
  sendMessages,
  sweepMessages,
  ringReminders,
  sweepNoteFiles,
  deleteOldAlerts,
  advanceCampaigns,
  finishRefusals,
  deleteExpiredSessions,
  deleteExpiredPortalSessions,
  deleteOldRequestKeys,
  anonymiseAtNight,
  emptyMessagesAtNight,
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
