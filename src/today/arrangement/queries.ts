import type { Db } from '../../db/database.ts';
import type { Arrangement } from '../widgets/widgets.ts';

/** How a person arranged the day's page; empty lists where it is as it starts. */
export async function getArrangement(db: Db, userId: number): Promise<Arrangement> {
  return db
    .selectFrom('users')
    .select(['today_order', 'today_hidden'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
}

export async function saveArrangement(db: Db, userId: number, arrangement: Arrangement): Promise<void> {
  await db.updateTable('users').set(arrangement).where('id', '=', userId).execute();
}
