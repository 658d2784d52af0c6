import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

export type Figures = {
  queued: number;
  sending: number;
  uncertain: number;
  kept: number;
  failed: number;
  /** Seconds since the oldest message that is due should have left. */
  oldest_due: number | null;
  geocoding_due: number;
  imports: number;
  sessions: number;
  size: number;
  connections: number;
  migrations: number;
  jobs: { job: string; state: string; at: number; seconds: number | null }[] | null;
};

// Nobody acts on the difference between a thousand and a million that wait.
const most = sql.lit(100_000);

const countOf = (what: ReturnType<typeof sql>) =>
  sql`(select count(*) from (${what} limit ${most}) as capped)`;

/** What waits and how jobs went, in one statement along small indexes; sizes as PostgreSQL keeps them. */
export async function readFigures(db: Db): Promise<Figures> {
  const inState = (state: string) => countOf(sql`select from messages where state = ${sql.lit(state)}`);
  const { rows } = await sql<Figures>`
    select
      ${inState('queued')}::int as queued,
      ${inState('sending')}::int as sending,
      ${inState('uncertain')}::int as uncertain,
      ${inState('failed')}::int as failed,
      ${countOf(sql`select from messages where via = 'kept'`)}::int as kept,
      (select extract(epoch from now() - min(next_attempt_at))::float8 from messages
        where state = 'queued' and next_attempt_at < now()) as oldest_due,
      ${countOf(sql`select from clients where geo_due_at <= now()`)}::int as geocoding_due,
      ${countOf(sql`select from imports where state in ('uploaded', 'planning', 'applying', 'reversing')`)}::int as imports,
      (select count(*)::int from sessions where expires_at > now()) as sessions,
      pg_database_size(current_database())::float8 as size,
      (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
      (select count(*)::int from kysely_migration) as migrations,
      (select json_agg(json_build_object('job', job, 'state', state, 'at', extract(epoch from started_at),
          'seconds', extract(epoch from finished_at - started_at)))
        from (select distinct on (job) * from job_runs order by job, started_at desc) as latest) as jobs`.execute(
    db,
  );
  return rows[0] as Figures;
}
