import { sql } from 'kysely';
import { type Db, isReadOnlyRefusal } from '../db/database.ts';
import type { PortalRight } from './rights.ts';

/** Whom a portal session stands for; nobody once the account is disabled, the portal closed or the client archived. */
export async function findPortalSession(db: Db, tokenHash: Buffer) {
  const found = await db
    .selectFrom('portal_sessions as s')
    .innerJoin('portal_users as u', 'u.id', 's.portal_user_id')
    .innerJoin('clients as own', 'own.id', 'u.client_id')
    .innerJoin('clients as c', (join) => join.on('c.id', '=', sql`coalesce(own.merged_into_id, own.id)`))
    .select(['u.id', 'u.name', 'u.email', 'c.id as clientId', 'c.name as clientName'])
    .select(sql<PortalRight[]>`u.rights`.as('rights'))
    .select(sql<boolean>`coalesce(u.last_visit_at < now() - interval '10 minutes', true)`.as('visits'))
    .where('s.token_hash', '=', tokenHash)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('u.disabled_at', 'is', null)
    .where('c.archived_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('portal_settings as p').where('p.enabled', '=', true)),
    )
    .executeTakeFirst();
  if (!found) return undefined;
  const { visits, ...actor } = found;
  if (visits) await touchVisit(db, actor.id).catch(unlessReadOnly);
  return actor;
}

/** A database that takes no changes is read all the same. */
function unlessReadOnly(error: unknown): void {
  if (!isReadOnlyRefusal(error)) throw error;
}

/** Notes that a person is here; once in ten minutes is enough. */
export async function touchVisit(db: Db, id: number): Promise<void> {
  await db
    .updateTable('portal_users')
    .set({ last_visit_at: sql`now()` })
    .where('id', '=', id)
    .where(sql<boolean>`coalesce(last_visit_at < now() - interval '10 minutes', true)`)
    .execute();
}

/** `verified`: the hash that the password was checked against; where it is the account's no more, there is no session: false. */
export async function insertPortalSession(
  db: Db,
  tokenHash: Buffer,
  portalUserId: number,
  lifetimeDays: number,
  verified?: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('portal_sessions')
    .columns(['token_hash', 'portal_user_id', 'expires_at'])
    .expression((eb) =>
      eb
        .selectFrom('portal_users')
        .select([sql`${tokenHash}::bytea`.as('token_hash'), 'id'])
        .select(sql`now() + ${lifetimeDays}::int * interval '1 day'`.as('expires_at'))
        .where('id', '=', portalUserId)
        .$if(verified !== undefined, (query) => query.where('password_hash', '=', verified ?? ''))
        // Whoever changes the password now is waited for: their change ends the sessions of before.
        .forShare(),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function deletePortalSession(db: Db, tokenHash: Buffer): Promise<void> {
  await db.deleteFrom('portal_sessions').where('token_hash', '=', tokenHash).execute();
}

/** How the portal looks: the firm's name, whether it has a logo, its colour and its word of welcome. */
export async function findPortalLook(db: Db) {
  return db
    .selectFrom('portal_settings as p')
    .leftJoin('company_settings as f', (join) => join.onTrue())
    .select(['p.enabled', 'p.accent', 'p.welcome', 'p.version', 'f.logo_id'])
    .select(['f.phone', 'f.email'])
    .select(sql<string>`coalesce(f.name, 'Clientela')`.as('firm'))
    .executeTakeFirstOrThrow();
}
