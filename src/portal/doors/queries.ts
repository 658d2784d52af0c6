import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** The account of an address that may log in now; nothing where it is disabled, not taken up, or its client archived. */
export async function findAccount(db: Db, email: string) {
  return db
    .selectFrom('portal_users as u')
    .innerJoin('clients as own', 'own.id', 'u.client_id')
    .innerJoin('clients as c', (join) => join.on('c.id', '=', sql`coalesce(own.merged_into_id, own.id)`))
    .select(['u.id', 'u.name', 'u.password_hash', 'c.id as client_id', 'c.name as client'])
    .where('u.email', '=', email)
    .where('u.disabled_at', 'is', null)
    .where('u.password_hash', 'is not', null)
    .where('c.archived_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('portal_settings as p').where('p.enabled', '=', true)),
    )
    .executeTakeFirst();
}

export async function findPasswordHash(db: Db, id: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('portal_users')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.password_hash ?? undefined;
}
