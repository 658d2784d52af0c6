import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** A key that a creating form or call carries, with the digest of what it asked for. */
export type RequestKey = { key: string; bodyHash: string };

/**
 * Claims a key for what this transaction is about to make. Answers undefined when it is free, else what was made
 * under it before; a second request with the same key waits here until the first has committed.
 */
export async function claimKey(trx: Db, userId: number, { key, bodyHash }: RequestKey, subject: string) {
  const claimed = await trx
    .insertInto('idempotency_keys')
    .values({ user_id: userId, key, body_hash: bodyHash, subject })
    .onConflict((conflict) => conflict.columns(['user_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (claimed) return undefined;
  return trx
    .selectFrom('idempotency_keys')
    .select(['subject', 'subject_id', 'body_hash'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
}

export async function keepKey(
  trx: Db,
  userId: number,
  { key }: RequestKey,
  subjectId: number,
): Promise<void> {
  await trx
    .updateTable('idempotency_keys')
    .set({ subject_id: subjectId })
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .execute();
}

export async function deleteOldKeys(db: Db): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', sql<Date>`now() - interval '7 days'`)
    .execute();
}
