import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { readCursor, writeCursor } from '../../db/paging.ts';
import type { RecipientListQuery } from './schema.ts';

export type RecipientRow = {
  id: number;
  client_id: number;
  client_name: string;
  contact_id: number | null;
  name: string;
  email: string;
  state: string;
  reason: string | null;
  unsubscribed_at: Date | null;
  message_id: number | null;
  message_state: string | null;
  message_reason: string | null;
  ended_at: Date | null;
  clicks: number;
};

/** One page of a campaign's list, in the order in which it goes, with the key of the next one. */
export async function listRecipients(db: Db, campaignId: number, query: RecipientListQuery) {
  const { rows } = await sql<RecipientRow>`
    select r.id, r.client_id, c.name as client_name, r.contact_id, r.name, r.email, r.state, r.reason,
      r.unsubscribed_at, m.id as message_id, m.state as message_state, m.reason as message_reason, m.ended_at,
      (select count(*) from campaign_clicks k where k.recipient_id = r.id) as clicks
    from ${listed(campaignId, query)} join clients c on c.id = r.client_id
    where true ${query.after ? sql`and r.id > ${readCursor(query.after).id}` : sql``}
    order by r.id limit ${query.limit + 1}`.execute(db);
  const items = rows.slice(0, query.limit);
  const end = items.at(-1);
  const next = rows.length > query.limit && end ? writeCursor({ key: '', id: end.id }) : null;
  return { items, next };
}

const countedUpTo = 10_000;

/** How many a list has; null above 10.000. */
export async function countRecipients(db: Db, campaignId: number, query: RecipientListQuery) {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (select from ${listed(campaignId, query)} limit ${sql.lit(countedUpTo + 1)}) counted`.execute(
    db,
  );
  const total = rows[0]?.total ?? 0;
  return total > countedUpTo ? null : total;
}

const listed = (campaignId: number, { result }: RecipientListQuery) => sql`
  (select * from campaign_recipients where campaign_id = ${campaignId}) r
  left join messages m on m.campaign_recipient_id = r.id
  left join lateral (select true as bounced from bounced_addresses b where b.message_id = m.id limit 1) b on true
  join lateral (select where ${result ? asked[result] : sql`true`}) as wanted on true`;

const asked: Record<NonNullable<RecipientListQuery['result']>, RawBuilder<unknown>> = {
  waiting: sql`r.state = 'waiting' or m.state in ('queued', 'sending', 'stopped')`,
  sent: sql`m.state = 'sent'`,
  failed: sql`m.state = 'failed' and b.bounced is null`,
  bounced: sql`m.state = 'failed' and b.bounced`,
  uncertain: sql`m.state = 'uncertain'`,
  left_out: sql`r.state = 'left_out'`,
  unsubscribed: sql`r.unsubscribed_at is not null`,
};
