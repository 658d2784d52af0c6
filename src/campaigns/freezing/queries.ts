import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { Preparation } from '../queries.ts';

/** How far the list has been written: up to which client, as of which day of the firm. */
export type Mark = { after: number; today: string };

/** The campaigns that freeze their lists, oldest first. */
export async function listFreezing(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('campaigns')
    .select('id')
    .where('state', '=', 'freezing')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** A campaign that freezes its list, held; undefined where somebody changed their mind. */
export async function lockFreezing(trx: Trx, id: number) {
  return trx
    .selectFrom('campaigns')
    .select(['id', 'segment', 'version'])
    .select(sql<Mark | null>`preparation -> 'mark'`.as('mark'))
    .where('id', '=', id)
    .where('state', '=', 'freezing')
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Notes how far the list is. No new version: nobody who looks at the campaign sees another one. */
export async function setMark(trx: Trx, id: number, mark: Mark): Promise<void> {
  await trx
    .updateTable('campaigns')
    .set({ preparation: JSON.stringify({ mark }) })
    .where('id', '=', id)
    .execute();
}

/** How many addresses stand in a list. */
export async function countListed(db: Db, campaignId: number): Promise<Preparation['addresses']> {
  const { count } = await db
    .selectFrom('campaign_recipients')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  return count;
}
