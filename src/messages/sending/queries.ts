import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { Channel } from '../events.ts';
import { cleanText } from './clean-text.ts';

/** A message in somebody's hands: the moment of the claim says whose. */
export type Claim = { id: number; claimed_at: Date };

// Written out, so that plans for whatever is asked know the small indexes of what waits.
const queued = sql.lit('queued');
const sending = sql.lit('sending');
const campaign = sql.lit('campaign');

/**
 * Takes up to `limit` messages that are due into these hands, those of campaigns last; those in others' hands and those
 * of a paused campaign are passed over.
 */
export async function claimDue(
  db: Db,
  { channel, limit, now }: { channel: Channel; limit: number; now: Date },
) {
  return db
    .with('due', (with_) =>
      with_
        .selectFrom('messages as w')
        .select('w.id')
        .where('w.state', '=', queued)
        .where('w.channel', '=', channel)
        .where('w.next_attempt_at', '<=', now)
        .where(
          sql<boolean>`not exists (select from campaign_recipients r join campaigns c on c.id = r.campaign_id
            where r.id = w.campaign_recipient_id and c.state = 'paused')`,
        )
        .orderBy(sql`w.event = ${campaign}`)
        .orderBy('w.next_attempt_at')
        .orderBy('w.id')
        .limit(limit)
        .forUpdate('w')
        .skipLocked(),
    )
    .updateTable('messages as m')
    .from('due')
    .set((eb) => ({
      state: 'sending',
      claimed_at: now,
      handed_at: null,
      attempts: eb('m.attempts', '+', 1),
    }))
    .whereRef('m.id', '=', 'due.id')
    .returning(['m.id', 'm.event', 'm.channel', 'm.client_id', 'm.contact_id', 'm.user_id'])
    .returning(['m.document_id', 'm.portal_opening_id', 'm.detail', 'm.attempts', 'm.request_id'])
    .returning(['m.recipient', 'm.recipient_name', 'm.subject', 'm.body_text', 'm.body_html'])
    .returning(sql<Date>`m.claimed_at`.as('claimed_at'))
    .execute();
}

export type ClaimedMessage = Awaited<ReturnType<typeof claimDue>>[number];

/** What may keep claimed messages from going after all, asked just before they go. */
export async function listObstacles(db: Db, ids: number[]) {
  const key = sql`lower(m.recipient)`;
  const consents = sql<boolean>`(c.marketing_enabled and lower(c.email) = ${key}) or exists (select from contacts k
    where k.client_id = c.id and k.marketing_enabled and lower(k.email) = ${key})`;
  return (
    db
      .selectFrom('messages as m')
      .leftJoin('clients as c', 'c.id', 'm.client_id')
      .leftJoin('users as u', 'u.id', 'm.user_id')
      .leftJoin('documents as d', 'd.id', 'm.document_id')
      .leftJoin('campaign_recipients as cr', 'cr.id', 'm.campaign_recipient_id')
      .leftJoin('campaigns as campaign', 'campaign.id', 'cr.campaign_id')
      .leftJoin('notes as n', 'n.id', 'm.note_id')
      .leftJoin('portal_openings as o', 'o.id', 'm.portal_opening_id')
      .leftJoin('portal_users as p', 'p.id', 'o.portal_user_id')
      .select(['m.id', 'm.client_id', 'c.archived_at', 'u.active as is_active', 'd.open_amount'])
      .select('campaign.state as campaign_state')
      .select(['o.used_at as opening_used_at', 'o.withdrawn_at as opening_withdrawn_at', 'p.disabled_at'])
      .select([
        sql<boolean>`coalesce(o.expires_at > now(), false)`.as('opening_lasts'),
        sql<boolean>`exists (select from portal_settings s where s.enabled)`.as('portal_is_open'),
      ])
      // Put off, moved or given away it has not rung, or has rung anew with an e-mail of its own.
      .select(
        sql<boolean>`n.id is not null and (n.done_at is not null or n.deleted_at is not null or n.reminded_at is null
        or exists (select from messages later where later.note_id = n.id and later.id > m.id
          and split_part(later.unique_key, ' ', 3) <> split_part(m.unique_key, ' ', 3)))`.as('reminder_over'),
      )
      .select([
        sql<boolean>`exists (select from bounced_addresses b where b.email_key = ${key})`.as('bounced'),
        sql<boolean>`exists (select from marketing_refusals r where r.email_key = ${key})`.as('refuses'),
        sql<boolean>`coalesce(${consents}, false)`.as('consents'),
      ])
      .where('m.id', 'in', ids)
      .execute()
  );
}

export type Obstacles = Awaited<ReturnType<typeof listObstacles>>[number];

/**
 * Notes that the server is about to get a message; false where it is no longer in these hands, or its reader has just
 * unsubscribed.
 */
export async function markHanded(db: Db, claim: Claim, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await held(db, claim, ['sending'])
    .set({ handed_at: now })
    .where(
      sql<boolean>`not (event = ${campaign} and exists (select from marketing_refusals r
        where r.email_key = lower(recipient)))`,
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

type Ending = {
  state: 'sent' | 'failed' | 'uncertain' | 'stopped';
  ended_at: Date;
  reason: string | null;
  via?: string;
  provider_id?: string | null;
};

/** Ends a message that is in these hands, or that somebody gave up for uncertain meanwhile. */
export async function endMessage(db: Db, claim: Claim, ending: Ending): Promise<boolean> {
  const reason = ending.reason && cleanText(ending.reason, 500);
  const provider_id = ending.provider_id ? cleanText(ending.provider_id, 200) : null;
  const { numUpdatedRows } = await held(db, claim, ['sending', 'uncertain'])
    .set({ ...ending, reason, provider_id })
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Puts a message back to be tried again. */
export async function queueAgain(
  db: Db,
  claim: Claim,
  { at, reason }: { at: Date; reason: string },
): Promise<void> {
  await held(db, claim, ['sending'])
    .set({
      state: 'queued',
      claimed_at: null,
      handed_at: null,
      next_attempt_at: at,
      reason: cleanText(reason, 500),
    })
    .execute();
}

/** Puts messages back as they were: what held them up was not their fault and uses up no try. */
export async function putBack(
  db: Db,
  claims: Claim[],
  held_up?: { at: Date; reason: string },
): Promise<void> {
  for (const claim of claims)
    await held(db, claim, ['sending'])
      .set((eb) => ({ state: 'queued', claimed_at: null, handed_at: null, attempts: eb('attempts', '-', 1) }))
      .$if(held_up !== undefined, (update) =>
        update.set({ next_attempt_at: held_up?.at, reason: cleanText(held_up?.reason ?? '', 500) }),
      )
      .execute();
}

const held = (db: Db, { id, claimed_at }: Claim, states: string[]) =>
  db
    .updateTable('messages')
    .where('id', '=', id)
    .where('claimed_at', '=', claimed_at)
    .where('state', 'in', states);

/**
 * Nobody knocks at a channel for a while; knocked at by several at once, it counts once. Answers until when, and how
 * often in a row.
 */
export async function holdChannel(
  db: Db,
  channel: Channel,
  { now, pauses }: { now: Date; pauses: number[] },
): Promise<{ failures: number; not_before: Date | null }> {
  const pause = sql<number>`(${pauses}::int[])[least(failures + 1, ${pauses.length}::int)]`;
  await db
    .updateTable('message_channels')
    .set({
      failures: sql`failures + 1`,
      not_before: sql`${now}::timestamptz + ${pause} * interval '1 second'`,
    })
    .where('channel', '=', channel)
    .where((eb) => eb.or([eb('not_before', 'is', null), eb('not_before', '<=', now)]))
    .execute();
  return db
    .selectFrom('message_channels')
    .select(['failures', 'not_before'])
    .where('channel', '=', channel)
    .executeTakeFirstOrThrow();
}

export async function clearFailures(db: Db, channel: Channel): Promise<void> {
  await db
    .updateTable('message_channels')
    .set({ failures: 0, not_before: null })
    .where('channel', '=', channel)
    .execute();
}

/** What of a channel a worker that is gone left in its hands before a moment, the oldest first. */
export async function listLeft(db: Db, channel: Channel, before: Date) {
  return db
    .selectFrom('messages')
    .select(['id', 'client_id'])
    .where('state', '=', sending)
    .where('channel', '=', channel)
    .where('claimed_at', '<', before)
    .orderBy('claimed_at')
    .limit(200)
    .execute();
}

/** One of them, held, if it is one still and nobody else is at it. */
export async function lockLeft(trx: Trx, id: number, before: Date) {
  return trx
    .selectFrom('messages')
    .select(['id', 'event', 'channel', 'client_id', 'user_id', 'recipient', 'subject', 'attempts'])
    .select(['handed_at', sql<Date>`claimed_at`.as('claimed_at')])
    .where('id', '=', id)
    .where('state', '=', sending)
    .where('claimed_at', '<', before)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** Holds a client before its messages: a merge takes both in this order. */
export async function holdClient(trx: Trx, id: number | null): Promise<void> {
  if (id !== null) await trx.selectFrom('clients').select('id').where('id', '=', id).forKeyShare().execute();
}
