import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db } from '../../db/database.ts';

export const shownAtOnce = 50;

/** What a client got of campaigns, newest first; one more than is shown, to know whether there is more. */
export async function listGot(db: Db, clientId: number, before?: number) {
  return db
    .selectFrom('campaign_recipients as r')
    .innerJoin('campaigns as c', 'c.id', 'r.campaign_id')
    .leftJoin('messages as m', 'm.campaign_recipient_id', 'r.id')
    .select(['r.id', 'r.name', 'r.email', 'r.state', 'r.reason', 'r.handed_at', 'r.unsubscribed_at'])
    .select(['c.id as campaign_id', 'c.name as campaign', 'c.planned_at', 'c.state as campaign_state'])
    .select(['m.id as message_id', 'm.state as message_state', 'm.reason as message_reason', 'm.ended_at'])
    .select([
      sql<number>`(select count(*) from campaign_clicks k where k.recipient_id = r.id)`.as('clicks'),
      sql<boolean>`exists (select from bounced_addresses b where b.message_id = m.id)`.as('bounced'),
    ])
    .where('r.client_id', '=', clientId)
    .where('r.id', '<', before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('r.id', 'desc')
    .limit(shownAtOnce + 1)
    .execute();
}

export type Got = Awaited<ReturnType<typeof listGot>>[number];

/**
 * What was said of marketing by and for a client, newest first: what hangs on it, and what was said anywhere of the
 * addresses that it has now. With the refusals that hold.
 * @param portfolioOf whose clients alone are to be seen, else null
 */
export async function findLedger(
  db: Db,
  { clientId, emailKeys, portfolioOf }: { clientId: number; emailKeys: string[]; portfolioOf: number | null },
  before?: number,
) {
  return db
    .selectNoFrom((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('consents as l')
          .leftJoin('users as u', 'u.id', 'l.user_id')
          .leftJoin('campaigns as c', 'c.id', 'l.campaign_id')
          .select(['l.id', 'l.at', 'l.name', 'l.email_key', 'l.given', 'l.said', 'l.source', 'l.text_shown'])
          .select([
            'l.network',
            'l.client_id',
            'u.name as user_name',
            'c.id as campaign_id',
            'c.name as campaign',
          ])
          .where((where) =>
            where.or([
              where('l.client_id', '=', clientId),
              sql<boolean>`l.email_key = any(${emailKeys}::text[])
                and (l.client_id is null or ${inPortfolio(portfolioOf, 'l.client_id')})`,
            ]),
          )
          .where('l.id', '<', before ?? Number.MAX_SAFE_INTEGER)
          .orderBy('l.id', 'desc')
          .limit(shownAtOnce + 1),
      ).as('entries'),
      jsonArrayFrom(
        eb
          .selectFrom('marketing_refusals')
          .select(['email_key', 'at'])
          .where(sql<boolean>`email_key = any(${emailKeys}::text[])`),
      ).as('refusals'),
    ])
    .executeTakeFirstOrThrow();
}

export type Ledger = Awaited<ReturnType<typeof findLedger>>;
