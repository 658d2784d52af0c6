import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { Click } from './token.ts';

/** The ids of these links of a campaign, made where they are new. */
export async function ensureLinks(
  trx: Trx,
  campaignId: number,
  urls: string[],
): Promise<Map<string, number>> {
  if (urls.length === 0) return new Map();
  await trx
    .insertInto('campaign_links')
    .values(urls.map((url) => ({ campaign_id: campaignId, url })))
    .onConflict((conflict) => conflict.columns(['campaign_id', 'url']).doNothing())
    .execute();
  const rows = await trx
    .selectFrom('campaign_links')
    .select(['id', 'url'])
    .where('campaign_id', '=', campaignId)
    .where('url', 'in', urls)
    .execute();
  return new Map(rows.map(({ id, url }) => [url, id]));
}

/** Where a link of somebody's mail leads; undefined where the campaign of the recipient has no such link. */
export async function findClicked(db: Db, { recipient_id, link_id }: Click): Promise<string | undefined> {
  const row = await db
    .selectFrom('campaign_links as l')
    .innerJoin('campaign_recipients as r', 'r.campaign_id', 'l.campaign_id')
    .select('l.url')
    .where('l.id', '=', link_id)
    .where('r.id', '=', recipient_id)
    .executeTakeFirst();
  return row?.url;
}

/** Counts a click, once for each recipient and link. */
export async function insertClick(db: Db, { recipient_id, link_id }: Click, at: Date): Promise<void> {
  await sql`insert into campaign_clicks (recipient_id, link_id, at)
    values (${recipient_id}, ${link_id}, ${at}) on conflict do nothing`.execute(db);
}
