import type { Db, Trx } from '../../db/database.ts';
import { type Channel, type EventName, eventOf } from '../events.ts';
import { defaultTemplate, type Template } from './defaults.ts';

/** The text that holds for an event and a channel: the newest that somebody wrote, else ours. */
export async function findTemplate(
  db: Db,
  event: EventName,
  channel: Channel,
): Promise<Template | undefined> {
  const written = await db
    .selectFrom('message_templates')
    .select(['subject', 'body'])
    .where('event', '=', event)
    .where('channel', '=', channel)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return written ?? defaultTemplate(event, channel);
}

/** The channels that tell of an event: those that it has, without those that are switched off. */
export async function listChannels(db: Db, event: EventName): Promise<Channel[]> {
  const off = await db
    .selectFrom('message_switches')
    .select('channel')
    .where('event', '=', event)
    .where('enabled', '=', false)
    .execute();
  return eventOf(event).channels.filter((channel) => !off.some((row) => row.channel === channel));
}

/** Which events have a text of somebody's own, and by which channel: `invoice email`. */
export async function listWritten(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('message_templates').select(['event', 'channel']).distinct().execute();
  return new Set(rows.map(({ event, channel }) => `${event} ${channel}`));
}

/** The versions of a text that somebody wrote, the newest first, the latest fifty; none while ours holds. */
export async function listVersions(db: Db, event: EventName, channel: Channel) {
  return db
    .selectFrom('message_templates as t')
    .leftJoin('users as u', 'u.id', 't.created_by')
    .select(['t.version', 't.subject', 't.body', 't.created_at', 't.created_by', 'u.name as author'])
    .where('t.event', '=', event)
    .where('t.channel', '=', channel)
    .orderBy('t.version', 'desc')
    .limit(50)
    .execute();
}

export type TemplateVersion = Awaited<ReturnType<typeof listVersions>>[number];

/** One version of a text; undefined where there is none. */
export async function findVersion(db: Db, event: EventName, channel: Channel, version: number) {
  return db
    .selectFrom('message_templates')
    .select(['subject', 'body'])
    .where('event', '=', event)
    .where('channel', '=', channel)
    .where('version', '=', version)
    .executeTakeFirst();
}

type NewVersion = Template & {
  event: EventName;
  channel: Channel;
  version: number;
  created_by: number;
  created_at: Date;
};

/** Writes a version, unless somebody wrote it at this very moment; answers whether it did. */
export async function insertVersion(trx: Trx, version: NewVersion): Promise<boolean> {
  const written = await trx
    .insertInto('message_templates')
    .values(version)
    .onConflict((conflict) => conflict.columns(['event', 'channel', 'version']).doNothing())
    .returning('version')
    .executeTakeFirst();
  return written !== undefined;
}
