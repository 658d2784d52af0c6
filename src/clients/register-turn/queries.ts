import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { anew } from '../register/queries.ts';

/**
 * Takes the turn to ask the register for everybody, unless another process has it or the register is left in peace for
 * a while. It lapses two minutes after `keepTurn`: a process that was killed holds nobody up.
 */
export async function takeWatchTurn(db: Db, holder: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update register_turn set holder = ${holder}, held_until = clock_timestamp() + interval '2 minutes'
    where (held_until is null or held_until < clock_timestamp()) and (next_at is null or next_at <= ${now})
    returning id`.execute(db);
  return rows.length > 0;
}

/** Says that the turn is in use still; false when it was lost. */
export async function keepTurn(db: Db, holder: string): Promise<boolean> {
  const { rows } = await sql`
    update register_turn set held_until = clock_timestamp() + interval '2 minutes', failures = 0, next_at = null
    where holder = ${holder} returning id`.execute(db);
  return rows.length > 0;
}

export async function giveTurnBack(db: Db, holder: string): Promise<void> {
  await sql`update register_turn set holder = null, held_until = null where holder = ${holder}`.execute(db);
}

/** Notes that everybody was asked about on a business day. */
export async function finishDay(db: Db, today: string): Promise<void> {
  await sql`update register_turn set finished_on = ${today}`.execute(db);
}

export async function isFinished(db: Db, today: string): Promise<boolean> {
  const { rows } = await sql`select from register_turn where finished_on = ${today}`.execute(db);
  return rows.length > 0;
}

/**
 * Leaves a silent register in peace: a quarter of an hour, then twice as long each time, four hours at most. Answers how
 * often in a row it was silent.
 */
export async function pauseWatch(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ failures: number }>`
    update register_turn set failures = failures + 1,
      next_at = ${now}::timestamptz + least(240, 15 * 2 ^ least(failures, 10)) * interval '1 minute'
    returning failures`.execute(db);
  return rows[0]?.failures ?? 0;
}

/** Notes that a client is asked about now, unless it was within the last minute; answers when it was before. */
export async function claimCheck(
  db: Db,
  { id, tax_id }: { id: number; tax_id: string },
  now: Date,
): Promise<{ before: Date | null } | undefined> {
  const { rows } = await sql<{ before: Date | null }>`
    with known as (select asked_at from register_watch where client_id = ${id} and tax_id = ${tax_id}),
    claimed as (
      insert into register_watch (client_id, tax_id, asked_at) values (${id}, ${tax_id}, ${now})
      on conflict (client_id) do update set ${anew}
        where register_watch.tax_id <> excluded.tax_id or register_watch.asked_at is null
          or register_watch.asked_at not between ${now}::timestamptz - interval '1 minute' and ${now}
      returning client_id)
    select (select asked_at from known) as before from claimed`.execute(db);
  return rows[0];
}
