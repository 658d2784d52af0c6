import { insertAudit } from '../../audit/queries.ts';
import type { Services } from '../../services.ts';
import { moveLevels, takeMeasures } from '../queries.ts';
import { getSettings, updateSettings } from './queries.ts';
import type { SettingsInput } from './schema.ts';
import { refuseStale, settingsAfter, settingsChanges } from './settings.ts';

/**
 * Saves the settings and moves everybody by them, in one transaction; answers how many moved. Refuses with 409 when
 * somebody else saved since the given version.
 */
export async function saveSettings(
  { db, now }: Services,
  actor: { id: number },
  input: SettingsInput,
  today: string,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await takeMeasures(trx);
    const before = await getSettings(trx);
    refuseStale(before, input);
    const after = settingsAfter(before, input);
    const changes = settingsChanges(before, after);
    if (Object.keys(changes).length > 0) {
      const version = await updateSettings(trx, after);
      await insertAudit(trx, actor, {
        action: 'update',
        subject: 'level_status_settings',
        subject_id: 1,
        changes,
        version,
      });
    }
    return moveLevels(trx, { today, at: now(), by: actor.id });
  });
}
