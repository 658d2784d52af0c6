import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** The firm's users with their role in words, whether they see only their own clients, and when they were last here. */
export async function listAccounts(db: Db) {
  return db
    .selectFrom('users as u')
    .innerJoin('roles as r', 'r.key', 'u.role')
    .select(['u.id', 'u.name', 'u.email', 'u.active', 'r.label as role'])
    .select(sql<boolean>`coalesce(u.own_portfolio, r.own_portfolio) and r.key <> 'administrator'`.as('own'))
    .select(
      sql<Date | null>`greatest(u.last_seen_at,
        (select max(s.last_seen_at) from sessions as s where s.user_id = u.id))`.as('seen_at'),
    )
    .orderBy('u.active', 'desc')
    .orderBy(sql`u.name collate "ro-x-icu"`)
    .orderBy('u.id')
    .execute();
}
