import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** A message whose text is gone from the database; its kept file is to go too. */
export type Emptied = { id: number; channel: string };

/** Those of these messages that are over and not kept (any more): no file of theirs has a reason to lie there. */
export async function listNotKept(db: Db, ids: number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('messages')
    .select('id')
    .where('id', 'in', ids)
    .where('state', 'not in', ['queued', 'sending'])
    .where(sql<boolean>`via is distinct from 'kept'`)
    .execute();
  return rows.map(({ id }) => id);
}

/** Empties some of the messages whose period is over, the oldest first: to whom, of what and how it went stays. */
export async function emptyOldMessages(db: Db, today: string, limit: number): Promise<Emptied[]> {
  const { rows } = await sql<Emptied>`
    update messages set subject = '', body_text = '', body_html = '', via = case when via = 'kept' then null else via end
    where id in (
      select id from messages
      where body_text <> '' and state not in ('queued', 'sending')
        and created_at < ${today}::date - make_interval(months =>
          (select min(months) from retention_periods where kind = 'messages')) + interval '1 day'
        and retained_until('messages', (created_at at time zone 'Europe/Bucharest')::date) <= ${today}::date
      order by created_at limit ${limit} for update skip locked)
    returning id, channel`.execute(db);
  return rows;
}
