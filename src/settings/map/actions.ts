import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { lockMapSettings, updateMapSettings } from './queries.ts';
import type { MapSettingsInput } from './schema.ts';

/**
 * Saves where the map's pictures come from. Refuses with 409, and the `version` that holds, when it was saved since.
 */
export async function saveMapSettings(
  { db }: Services,
  actor: { id: number },
  { version, ...after }: MapSettingsInput,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockMapSettings(trx);
    const changes = changesBetween<Record<string, unknown>>(before, after);
    if (Object.keys(changes).length === 0) return;
    if (version !== before.version)
      throw new Refused(
        409,
        'Harta a fost schimbată între timp. Ce ați scris a rămas în formular; salvați din nou dacă așa trebuie să fie.',
        [],
        { version: before.version },
      );
    const saved = await updateMapSettings(trx, after);
    await insertAudit(trx, actor, {
      ...{ action: 'update', subject: 'map_settings', subject_id: 1 },
      ...{ changes, version: saved },
    });
  });
}
