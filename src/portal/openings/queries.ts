import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { hashToken, newToken, type Purpose } from './links.ts';

const lifetimes: Record<Purpose, string> = { invitation: '7 days', reset: '1 hour' };

/** Opens an account for a choice of password; the opening of the same purpose before it is withdrawn. Hold the account. */
export async function insertOpening(
  trx: Trx,
  {
    portal_user_id,
    purpose,
    created_by,
  }: { portal_user_id: number; purpose: Purpose; created_by: number | null },
): Promise<{ id: number; expires_at: Date }> {
  await withdrawOpenings(trx, portal_user_id, purpose);
  return trx
    .insertInto('portal_openings')
    .values({
      ...{ portal_user_id, purpose, created_by },
      expires_at: sql`now() + ${lifetimes[purpose]}::interval`,
    })
    .returning(['id', sql<Date>`expires_at`.as('expires_at')])
    .executeTakeFirstOrThrow();
}

/** Ends what is open of an account, of one purpose or of both; answers how many. */
export async function withdrawOpenings(trx: Trx, portalUserId: number, purpose?: Purpose): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('portal_openings')
    .set({ withdrawn_at: sql`now()` })
    .where('portal_user_id', '=', portalUserId)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose ?? ''))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Makes a link of an opening, for a letter that leaves now; answers its token, which is written nowhere. */
export async function insertLink(db: Db, openingId: number): Promise<string> {
  const token = newToken();
  await db
    .insertInto('portal_links')
    .values({ token_hash: hashToken(token), opening_id: openingId })
    .execute();
  return token;
}

/**
 * What a link leads to, whoever it is of; `open`: whether it still lets anybody choose a password. Nothing where there is
 * no such link.
 */
export async function findOpening(db: Db, purpose: Purpose, token: string) {
  return db
    .selectFrom('portal_links as l')
    .innerJoin('portal_openings as o', 'o.id', 'l.opening_id')
    .innerJoin('portal_users as u', 'u.id', 'o.portal_user_id')
    .innerJoin('clients as own', 'own.id', 'u.client_id')
    .innerJoin('clients as c', (join) => join.on('c.id', '=', sql`coalesce(own.merged_into_id, own.id)`))
    .select([
      'o.id',
      'o.portal_user_id',
      'o.used_at',
      'u.name',
      'u.email',
      'c.id as client_id',
      'c.name as client',
    ])
    .select(sql<boolean>`o.used_at is null and ${stillOpen('o', 'u', 'c')}`.as('open'))
    .where('l.token_hash', '=', hashToken(token))
    .where('o.purpose', '=', purpose)
    .executeTakeFirst();
}

const stillOpen = (opening: string, user: string, client: string) =>
  sql<boolean>`(${sql.ref(`${opening}.withdrawn_at`)} is null and ${sql.ref(`${opening}.expires_at`)} > now()
    and ${sql.ref(`${user}.disabled_at`)} is null and ${sql.ref(`${client}.archived_at`)} is null
    and exists (select from portal_settings p where p.enabled))`;

/** Uses an opening up; false where somebody was quicker, or it is open no more. */
export async function markUsed(trx: Trx, id: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('portal_openings')
    .set({ used_at: sql`now()` })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/**
 * Whether another letter may be written about a forgotten password: while the link of the last one is young it stays
 * good, and nobody's mailbox is flooded from here, from however many networks.
 */
export async function mayWriteReset(db: Db, portalUserId: number): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select count(*) < 6 and count(*) filter (where created_at > now() - interval '1 hour') < 3
      and not coalesce(bool_or(used_at is null and withdrawn_at is null
        and created_at > now() - interval '15 minutes'), false) as may
    from portal_openings
    where portal_user_id = ${portalUserId} and purpose = 'reset' and created_at > now() - interval '1 day'`.execute(
    db,
  );
  return rows[0]?.may === true;
}

/** Links and sessions that let nobody in any more leave their tables. */
export async function deleteExpired(db: Db): Promise<void> {
  await db.deleteFrom('portal_sessions').where('expires_at', '<', sql<Date>`now()`).execute();
  await db
    .deleteFrom('portal_links')
    .where('created_at', '<', sql<Date>`now() - interval '30 days'`)
    .execute();
}
