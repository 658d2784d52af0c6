import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** The open sessions of a person, the one seen last first. `isCurrent`: the one with this hash. */
export async function listSessions(db: Db, userId: number, currentHash: Buffer | undefined) {
  return db
    .selectFrom('sessions')
    .select(['id', 'network', 'user_agent', 'created_at', 'last_seen_at'])
    .select(sql<boolean>`token_hash is not distinct from ${currentHash ?? null}::bytea`.as('isCurrent'))
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export type SessionRow = Awaited<ReturnType<typeof listSessions>>[number];

/** Ends one session of a person; answers what it was, undefined where it is not there or of somebody else. */
export async function deleteSessionById(db: Db, userId: number, id: number) {
  return db
    .deleteFrom('sessions')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(['user_agent'])
    .executeTakeFirst();
}

/** Ends all sessions of a person but the one with this hash; answers what they were. */
export async function deleteOtherSessions(db: Db, userId: number, keptHash: Buffer | undefined) {
  return db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where(sql<boolean>`token_hash is distinct from ${keptHash ?? null}::bytea`)
    .returning(['user_agent'])
    .execute();
}
