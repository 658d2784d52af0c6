import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** Indexes that an interrupted build left behind: they cost and do not serve. */
export async function listBrokenIndexes(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'public'::regnamespace and not (indisvalid and indisready) order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

/** Constraints that were never checked against the rows that were there. */
export async function listUncheckedConstraints(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select conrelid::regclass || '.' || conname as name from pg_constraint
    where connamespace = 'public'::regnamespace and not convalidated order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

/** Triggers that somebody switched off: the sums and refusals that they keep would be wrong from then on. */
export async function listSleepingTriggers(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tgrelid::regclass || '.' || tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and tgenabled = 'D' order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

export type Server = {
  version: number;
  name: string;
  icu: boolean;
  trgm: boolean;
  encoding: string;
  read_only: boolean;
  /** Seconds since 1970 by its clock. */
  now: number;
};

export async function describeServer(db: Db): Promise<Server> {
  const { rows } = await sql<Server>`
    select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
      exists (select from pg_collation where collname = 'ro-x-icu') as icu,
      exists (select from pg_extension where extname = 'pg_trgm') as trgm,
      pg_encoding_to_char(encoding) as encoding,
      current_setting('transaction_read_only') = 'on' as read_only,
      extract(epoch from clock_timestamp())::float8 as now
    from pg_database where datname = current_database()`.execute(db);
  return rows[0] as Server;
}

/** What waits longer than an hour although it is due. */
export async function countOverdue(db: Db) {
  const { rows } = await sql<{
    messages: number;
    geocoding: number;
    uncertain: number;
    night: number | null;
  }>`
    select
      (select count(*)::int from messages where state = 'queued' and next_attempt_at < now() - interval '1 hour') as messages,
      (select count(*)::int from clients where geo_due_at < now() - interval '1 day') as geocoding,
      (select count(*)::int from messages where state = 'uncertain') as uncertain,
      (select extract(epoch from now() - max(started_at))::float8 / 3600 from job_runs
        where job = 'levels.night' and state = 'done') as night`.execute(db);
  return rows[0] as { messages: number; geocoding: number; uncertain: number; night: number | null };
}

/** Jobs whose latest run failed. */
export async function listFailing(db: Db): Promise<string[]> {
  const { rows } = await sql<{ job: string }>`
    select job from (select distinct on (job) job, state from job_runs order by job, started_at desc) as latest
    where state = 'failed' order by job`.execute(db);
  return rows.map(({ job }) => job);
}

/** Hours since the last backup that was noted; null where there was none. */
export async function backupAge(db: Db, job: string): Promise<number | null> {
  const { rows } = await sql<{ hours: number | null }>`
    select extract(epoch from now() - max(finished_at))::float8 / 3600 as hours from job_runs
    where job = ${job} and state = 'done'`.execute(db);
  return rows[0]?.hours ?? null;
}

/** The keys of attached files that rows name, page by page. */
export async function listNamedFiles(db: Db, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ file_key: string }>`
    select file_key from note_files where file_key > ${after} order by file_key limit ${limit}`.execute(db);
  return rows.map(({ file_key }) => file_key);
}
