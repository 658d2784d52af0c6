import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { deleteAllSessions, lockPortalSettings, updatePortalSettings } from './queries.ts';
import type { PortalSettingsInput } from './schema.ts';

/**
 * Saves whether the portal is open and how it looks; closing it ends every session at once. Refuses with 409, and the
 * `version` that holds, when it was saved since.
 */
export async function savePortalSettings(
  { db }: Services,
  actor: { id: number },
  { version, ...after }: PortalSettingsInput,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockPortalSettings(trx);
    const changes = changesBetween<Record<string, unknown>>(before, after);
    if (Object.keys(changes).length === 0) return;
    if (version !== before.version)
      throw new Refused(
        409,
        'Setările portalului au fost schimbate între timp. Ce ați scris a rămas în formular; salvați din nou dacă așa trebuie să fie.',
        [],
        { version: before.version },
      );
    const saved = await updatePortalSettings(trx, after);
    if (!after.enabled) await deleteAllSessions(trx);
    await insertAudit(trx, actor, {
      ...{ action: 'update', subject: 'portal_settings', subject_id: 1 },
      ...{ changes, version: saved },
    });
  });
}
