import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from './database.ts';

type Pace = {
  /** Milliseconds between two turns. */
  everyMs: number;
  /** How long the caller is willing to wait, in milliseconds. */
  maxWaitMs: number;
};

/**
 * Waits for the right to call an outside service once: one turn every `everyMs` for all processes of the installation,
 * in the order they asked, by the clock of the database. False, at once and with nothing reserved, when the next free
 * turn is further than `maxWaitMs` away. Not inside a transaction: it would hold everybody's turn until its end.
 */
export async function takeTurn(db: Db, service: string, { everyMs, maxWaitMs }: Pace): Promise<boolean> {
  const every = sql`make_interval(secs => ${everyMs}::float8 / 1000)`;
  const patience = sql`make_interval(secs => ${Math.max(0, maxWaitMs)}::float8 / 1000)`;

  const { rows } = await sql<{ wait_ms: number }>`
    insert into turns (service, next_at) values (${service}, clock_timestamp() + ${every})
    on conflict (service) do update set next_at = greatest(turns.next_at, clock_timestamp()) + ${every}
      where turns.next_at <= clock_timestamp() + ${patience}
    returning extract(epoch from next_at - ${every} - clock_timestamp())::float8 * 1000 as wait_ms
  `.execute(db);

  const turn = rows[0];
  if (!turn) return false;
  // Rounded up: a timer counts whole milliseconds, and a turn must not begin before its time.
  if (turn.wait_ms > 0) await sleep(Math.ceil(turn.wait_ms));
  return true;
}
