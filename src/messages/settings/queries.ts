import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { Channel, EventName } from '../events.ts';

const countedUpTo = 10_000;

/** The settings of messages: where answers go, the days of the reminders, and what is not told. */
export async function getMessageSettings(db: Db) {
  const { rows } = await sql<MessageSettings>`
    select version, reply_to, due_soon_days, overdue_days,
      coalesce((select json_agg(json_build_object('event', event, 'channel', channel))
        from message_switches where not enabled), '[]') as off
    from message_settings`.execute(db);
  return rows[0] as MessageSettings;
}

export type MessageSettings = {
  version: number;
  reply_to: string | null;
  due_soon_days: number[];
  overdue_days: number[];
  off: { event: string; channel: string }[];
};

/** Holds the settings until the transaction ends: saves come one after another. */
export async function lockMessageSettings(trx: Trx): Promise<MessageSettings> {
  await trx.selectFrom('message_settings').select('version').forUpdate().executeTakeFirstOrThrow();
  return getMessageSettings(trx);
}

/** Saves the settings that are held; answers their new version. */
export async function updateMessageSettings(
  trx: Trx,
  row: Pick<MessageSettings, 'reply_to' | 'due_soon_days' | 'overdue_days'>,
): Promise<number> {
  const { version } = await trx
    .updateTable('message_settings')
    .set({ ...row, version: sql`version + 1` })
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export type Switch = { event: EventName; channel: Channel; enabled: boolean };

export async function saveSwitches(trx: Trx, switches: Switch[]): Promise<void> {
  if (switches.length === 0) return;
  await trx
    .insertInto('message_switches')
    .values(switches)
    .onConflict((conflict) =>
      conflict.columns(['event', 'channel']).doUpdateSet((eb) => ({ enabled: eb.ref('excluded.enabled') })),
    )
    .execute();
}

/** Both channels: since when and by whom each is paused, and how many messages wait in it; null above 10.000. */
export async function listChannelStates(db: Db) {
  const { rows } = await sql<ChannelState>`
    select c.channel, c.paused_at, u.name as paused_by, c.not_before,
      (select case when count(*) > ${sql.lit(countedUpTo)} then null else count(*) end
        from (select from messages where state = 'queued' and channel = c.channel
          limit ${sql.lit(countedUpTo + 1)}) as w) as waiting
    from message_channels c left join users u on u.id = c.paused_by order by c.channel`.execute(db);
  return rows;
}

export type ChannelState = {
  channel: Channel;
  paused_at: Date | null;
  paused_by: string | null;
  not_before: Date | null;
  waiting: number | null;
};
