import { type Actor, changesBetween } from '../../audit/actor.ts';
import { insertAudit, listChangesSince } from '../../audit/queries.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { countOwnPortfolios, holdRole, updateRole } from './queries.ts';
import { flatRights, problemsOf } from './role.ts';
import type { RoleInput } from './schema.ts';

export type Since = Awaited<ReturnType<typeof listChangesSince>>;

/**
 * Saves what a role may do; its people have it with their next request. Answers what others saved meanwhile where the
 * form is older than the role: then nothing was written. Refuses with 422 what cannot be in a role.
 */
export async function saveRole(
  { db }: Services,
  actor: Actor,
  key: string,
  { version, ...rights }: RoleInput,
): Promise<Since> {
  if (key === 'administrator') throw new Refused(422, 'Administratorul poate tot; rolul lui nu se schimbă.');
  return db.transaction().execute(async (trx) => {
    const before = await holdRole(trx, key);
    const changes = changesBetween<Record<string, unknown>>(flatRights(before), flatRights(rights));
    if (Object.keys(changes).length === 0) return [];
    if (version !== before.version) return listChangesSince(trx, 'role', before.position, version);
    const problems = problemsOf(rights);
    const own = rights.areas.settings === 'none' ? 0 : await countOwnPortfolios(trx, key);
    if (own > 0)
      problems.push({
        field: 'areas[settings]',
        message: `Setările privesc toți clienții, iar ${own === 1 ? 'un utilizator cu acest rol vede' : `${own} utilizatori cu acest rol văd`} doar portofoliul propriu.`,
      });
    if (problems.length > 0)
      throw new Refused(422, 'Nu s-a salvat nimic: verificați câmpurile marcate.', problems);
    await updateRole(trx, key, rights);
    await insertAudit(trx, actor, {
      action: 'update',
      subject: 'role',
      subject_id: before.position,
      changes,
      version: before.version + 1,
    });
    return [];
  });
}
