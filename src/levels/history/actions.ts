import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { getClient, lockClient, updateClient } from '../../clients/queries.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';

export type LevelLock = { level_locked: boolean; level_locked_until: string | null };

/** Holds a client on its level, or lets it move again; asked for what already is, it changes nothing. */
export async function setLevelLock(
  { db }: Services,
  actor: { id: number },
  id: number,
  lock: LevelLock,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockClient(trx, id);
    const before = await getClient(trx, id);
    if (before.id !== id) throw new Refused(409, `Clientul a fost unit între timp cu „${before.name}”.`);
    const { level_locked, level_locked_until } = before;
    const changes = changesBetween({ level_locked, level_locked_until }, lock);
    if (Object.keys(changes).length === 0) return;
    const version = await updateClient(trx, id, lock);
    const action = lock.level_locked ? 'level-lock' : 'level-unlock';
    await insertAudit(trx, actor, { action, subject: 'client', subject_id: id, changes, version });
  });
}
