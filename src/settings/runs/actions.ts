import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { type Night, runNight } from '../../levels/actions.ts';
import { tellNight } from '../../levels/told/actions.ts';
import { ringMessages } from '../../messages/actions.ts';
import type { Services } from '../../services.ts';
import { failureOf } from './failure.ts';
import { claimRun, findRun, finishRun, type JobRun, lockJob, noteFailure, saveLatestRun } from './queries.ts';

/** The job whose runs are kept night by night. */
export const nightJob = 'levels.night';

type RunRequest = { job: string; key: string; requested_by: number | null };

/**
 * Does a job's work once for each key, in one transaction with the row that says so: a second run with the key, in
 * this process or another, waits and finds it done; one that is killed leaves nothing behind. Answers the run that did
 * the work. A failure is noted and thrown on, so that the queue tries again.
 */
export async function runOnce(
  { db }: Services,
  run: RunRequest,
  work: (trx: Trx) => Promise<object>,
): Promise<JobRun> {
  const done = await findRun(db, run.job, run.key);
  if (done?.state === 'done') return done;

  const start = performance.now();
  try {
    return await db.transaction().execute(async (trx) => {
      await lockJob(trx, run.job);
      const earlier = await findRun(trx, run.job, run.key);
      if (earlier?.state === 'done') return earlier;
      await claimRun(trx, run);
      await finishRun(trx, run.job, run.key, await work(trx));
      return (await findRun(trx, run.job, run.key)) as JobRun;
    });
  } catch (error) {
    const ms = Math.round(performance.now() - start);
    // Where the database itself is away the note is lost too; the error that matters is the first.
    await noteFailure(db, run, { error: failureOf(error as Error), ms }).catch(() => {});
    throw error;
  }
}

/** Moves levels and statuses as of a business day, once for that day. */
export async function runNightOf(services: Services, today: string): Promise<void> {
  const run = { job: nightJob, key: today, requested_by: null };
  await runOnce(services, run, (trx) => nightOf(trx, services, today));
  await ringMessages(services);
}

/** The same because a person asks, whatever ran today; once for each request key. */
export async function runNightNow(
  services: Services,
  actor: { id: number },
  { today, key }: { today: string; key: string },
): Promise<{ id: number; ms: number } & Night> {
  const run = { job: nightJob, key: `manual ${actor.id} ${key}`, requested_by: actor.id };
  const { id, ms, detail } = await runOnce(services, run, async (trx) => {
    const night = await nightOf(trx, services, today);
    const { id } = (await findRun(trx, run.job, run.key)) as JobRun;
    await insertAudit(trx, actor, { action: 'run', subject: 'job_run', subject_id: id });
    return night;
  });
  await ringMessages(services);
  return { id, ms: ms ?? 0, ...(detail as Night) };
}

/** The night, and the e-mails that tell of it. */
async function nightOf(trx: Trx, { now, baseUrl }: Services, today: string): Promise<Night> {
  const at = now();
  const night = await runNight(trx, { today, at });
  await tellNight(trx, { at, baseUrl });
  return night;
}

/** Keeps how the latest run of a job went; the night keeps its own runs. */
export async function keepLatestRun(
  { db }: Services,
  job: string,
  { ms, outcome, error }: { ms: number; outcome?: string; error?: Error },
): Promise<void> {
  const detail = outcome === undefined ? {} : { outcome };
  if (job !== nightJob) await saveLatestRun(db, job, { ms, detail, error: error ? failureOf(error) : null });
}
