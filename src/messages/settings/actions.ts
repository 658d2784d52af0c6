import { changesBetween } from '../../audit/actor.ts';
import { insertAudit, listChangesSince } from '../../audit/queries.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { type Channel, eventNames, eventOf } from '../events.ts';
import {
  lockMessageSettings,
  type MessageSettings,
  type Switch,
  saveSwitches,
  updateMessageSettings,
} from './queries.ts';
import type { MessageSettingsInput } from './schema.ts';

/**
 * Saves the settings of messages, which hold at once. Refuses with 409 when they were saved since the version, unless
 * nothing would change or it was by this same form.
 */
export async function saveMessageSettings(
  { db }: Services,
  actor: { id: number },
  { version, form_key, switches, ...after }: MessageSettingsInput,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockMessageSettings(trx);
    const turned = turnedSwitches(before, switches);
    const changes = {
      ...changesBetween<Record<string, unknown>>(before, after),
      ...Object.fromEntries(
        turned.map(({ event, channel, enabled }) => [`${event} ${channel}`, [!enabled, enabled]]),
      ),
    };
    if (Object.keys(changes).length === 0) return;
    const since =
      version === before.version ? [] : await listChangesSince(trx, 'message_settings', 1, version ?? 0);
    if (version !== before.version && !(form_key && since.every((each) => each.form_key === form_key)))
      throw new Refused(
        409,
        'Mesajele au fost schimbate între timp, de altcineva sau din altă fereastră.',
        [],
        {
          stale: true,
          version: before.version,
        },
      );
    await saveSwitches(trx, turned);
    const saved = await updateMessageSettings(trx, after);
    await insertAudit(trx, actor, {
      ...{ action: 'update', subject: 'message_settings', subject_id: 1 },
      ...{ changes: changes as Record<string, [unknown, unknown]>, version: saved, form_key },
    });
  });
}

/** The switches that are not as they were. */
function turnedSwitches({ off }: MessageSettings, wanted: MessageSettingsInput['switches']): Switch[] {
  const isOff = (event: string, channel: Channel) =>
    off.some((each) => each.event === event && each.channel === channel);
  const free = eventNames.filter((event) => !eventOf(event).always);
  return free.flatMap((event) =>
    eventOf(event).channels.flatMap((channel): Switch[] => {
      const enabled = wanted[event]?.[channel];
      return enabled === undefined || enabled === !isOff(event, channel) ? [] : [{ event, channel, enabled }];
    }),
  );
}
