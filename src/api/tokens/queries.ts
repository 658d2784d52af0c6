import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';
import { actorColumns } from '../../users/queries.ts';

/**
 * Finds whom a living token acts for and counts the call, in one statement: the minute and its calls are in the row, so
 * that all processes count together. `calls` is how many it had in this minute with this one; `resetsIn` the seconds
 * until the next minute. Undefined for a token that is unknown, revoked, over its time, or of a closed account.
 */
export async function countCall(db: Db, tokenHash: Buffer, network: string) {
  return (
    db
      // What is lost of it in a crash is a count of calls: no answer waits for the disk.
      .with('hurry', (cte) => cte.selectNoFrom(sql`set_config('synchronous_commit', 'off', true)`.as('set')))
      .updateTable('api_tokens as t')
      .from(['users', 'roles', 'hurry'])
      .set({
        window_start: sql`date_trunc('minute', now())`,
        window_calls: sql`case when t.window_start = date_trunc('minute', now()) then t.window_calls + 1 else 1 end`,
        last_used_at: sql`now()`,
        last_network: network,
      })
      .whereRef('users.id', '=', 't.user_id')
      .whereRef('roles.key', '=', 'users.role')
      .where('t.token_hash', '=', tokenHash)
      .where('t.revoked_at', 'is', null)
      .where(sql<boolean>`coalesce(t.expires_at > now(), true)`)
      .where('users.active', '=', true)
      .returning(actorColumns)
      .returning(['t.name as tokenName', 't.scopes', 't.per_minute as perMinute', 't.window_calls as calls'])
      .returning(
        sql<number>`ceil(extract(epoch from t.window_start + interval '1 minute' - now()))::int`.as(
          'resetsIn',
        ),
      )
      .executeTakeFirst()
  );
}

/** All tokens, the living ones first, the newest first. */
export async function listTokens(db: Db) {
  return db
    .selectFrom('api_tokens as t')
    .innerJoin('users as owner', 'owner.id', 't.user_id')
    .leftJoin('users as maker', 'maker.id', 't.created_by')
    .select(['t.id', 't.name', 't.prefix', 't.scopes', 't.per_minute', 't.created_at', 't.expires_at'])
    .select(['t.revoked_at', 't.last_used_at', 't.last_network'])
    .select(['owner.name as owner', 'owner.active as owner_active', 'maker.name as created_by'])
    .orderBy(sql`t.revoked_at is not null`)
    .orderBy('t.id', 'desc')
    .execute();
}

export type TokenRow = Awaited<ReturnType<typeof listTokens>>[number];

type NewToken = {
  name: string;
  user_id: number;
  scopes: string[];
  per_minute: number;
  prefix: string;
  token_hash: Buffer;
  created_by: number;
  form_key: string | undefined;
};

/** Keeps a token, good to the end of its last day in Romania; undefined where this form made one already. */
export async function insertToken(
  trx: Db,
  { form_key, ...row }: NewToken,
  lastDay: string | null,
): Promise<number | undefined> {
  const made = await trx
    .insertInto('api_tokens')
    .values({
      ...row,
      form_key: form_key ?? null,
      expires_at: lastDay && sql<Date>`(${lastDay}::date + 1)::timestamp at time zone 'Europe/Bucharest'`,
    })
    .onConflict((conflict) =>
      conflict.columns(['created_by', 'form_key']).where('form_key', 'is not', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return made?.id;
}

export async function lockToken(trx: Db, id: number) {
  const token = await trx
    .selectFrom('api_tokens')
    .select(['id', 'name', 'revoked_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!token) throw new NotFound();
  return token;
}

export async function revokeToken(trx: Db, id: number): Promise<void> {
  await trx.updateTable('api_tokens').set({ revoked_at: sql`now()` }).where('id', '=', id).execute();
}
