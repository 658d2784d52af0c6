import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { requestOrigin } from '../../request-id.ts';

/** Notes that a person was shown the whole CNP of these clients: a row for each, in one statement. */
export async function insertSights(db: Db, actor: { id: number }, clientIds: number[]): Promise<void> {
  if (clientIds.length === 0) return;
  await sql`
    insert into audit_entries (actor_id, actor_kind, via, action, subject, subject_id)
    select ${actor.id}, 'user', ${requestOrigin()?.via ?? null}, 'see_cnp', 'client', id
    from unnest(${clientIds}::bigint[]) as seen (id)`.execute(db);
}
