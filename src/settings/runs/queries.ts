import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';

/** The key of the one row that is kept of the jobs whose every run is like the one before. */
const latest = 'latest';

/** One run of a job at a time: whoever comes second waits for the first one's transaction. */
export async function lockJob(trx: Trx, job: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('job'), hashtext(${job}))`.execute(trx);
}

export async function findRun(db: Db, job: string, key: string) {
  return runs(db).where('job', '=', job).where('run_key', '=', key).executeTakeFirst();
}

type Claim = { job: string; key: string; requested_by: number | null };

/** Takes the row of a run key, or takes it over from a run that failed. */
export async function claimRun(trx: Trx, { job, key, requested_by }: Claim): Promise<void> {
  await trx
    .insertInto('job_runs')
    .values({ job, run_key: key, state: 'running', started_at: sql`clock_timestamp()`, requested_by })
    .onConflict((conflict) =>
      conflict.columns(['job', 'run_key']).doUpdateSet({
        state: 'running',
        attempts: sql`job_runs.attempts + 1`,
        started_at: sql`clock_timestamp()`,
        finished_at: null,
        error: null,
      }),
    )
    .execute();
}

export async function finishRun(trx: Trx, job: string, key: string, detail: object): Promise<void> {
  await trx
    .updateTable('job_runs')
    .set({ state: 'done', finished_at: sql`clock_timestamp()`, detail: JSON.stringify(detail) })
    .where('job', '=', job)
    .where('run_key', '=', key)
    .execute();
}

/** Notes that a run failed, unless another process got it done meanwhile. */
export async function noteFailure(
  db: Db,
  { job, key, requested_by }: Claim,
  failed: { error: string; ms: number },
): Promise<void> {
  const times = timesOf(failed.ms);
  await db
    .insertInto('job_runs')
    .values({ job, run_key: key, state: 'failed', error: failed.error, requested_by, ...times })
    .onConflict((conflict) =>
      conflict
        .columns(['job', 'run_key'])
        .doUpdateSet({
          state: 'failed',
          error: failed.error,
          attempts: sql`job_runs.attempts + 1`,
          ...times,
        })
        .where('job_runs.state', '<>', 'done'),
    )
    .execute();
}

/** Keeps how the latest run of a job went, in place of the one before. */
export async function saveLatestRun(
  db: Db,
  job: string,
  { ms, detail, error }: { ms: number; detail: object; error: string | null },
): Promise<void> {
  const state = error === null ? 'done' : 'failed';
  const run = { state, error, detail: JSON.stringify(detail), ...timesOf(ms) };
  await db
    .insertInto('job_runs')
    .values({ job, run_key: latest, ...run })
    .onConflict((conflict) => conflict.columns(['job', 'run_key']).doUpdateSet(run))
    .execute();
}

/** The latest run of each of these jobs. */
export async function listLatestRuns(db: Db, jobs: string[]) {
  return runs(db)
    .distinctOn('job')
    .where('job', 'in', jobs)
    .orderBy('job')
    .orderBy('started_at', 'desc')
    .orderBy('job_runs.id', 'desc')
    .execute();
}

/** The runs of a job, the newest first; below the id `after` when it is given. */
export async function listRuns(db: Db, job: string, { after, limit }: { after?: number; limit: number }) {
  return runs(db)
    .where('job', '=', job)
    .where('run_key', '<>', latest)
    .$if(after !== undefined, (qb) => qb.where('job_runs.id', '<', after ?? 0))
    .orderBy('job_runs.id', 'desc')
    .limit(limit)
    .execute();
}

export async function countRuns(db: Db, job: string): Promise<number> {
  const { total } = await db
    .selectFrom('job_runs')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('job', '=', job)
    .where('run_key', '<>', latest)
    .executeTakeFirstOrThrow();
  return total;
}

export type JobRun = NonNullable<Awaited<ReturnType<typeof findRun>>>;

function runs(db: Db) {
  return db
    .selectFrom('job_runs')
    .leftJoin('users', 'users.id', 'job_runs.requested_by')
    .select(['job_runs.id', 'job', 'run_key', 'state', 'started_at', 'finished_at', 'attempts', 'error'])
    .select(['detail', 'users.name as requested_by'])
    .select(sql<number | null>`round(extract(epoch from finished_at - started_at) * 1000)::int`.as('ms'));
}

const timesOf = (ms: number) => ({
  started_at: sql<Date>`clock_timestamp() - make_interval(secs => ${ms}::float8 / 1000)`,
  finished_at: sql<Date>`clock_timestamp()`,
});
