import type { Actor } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { deviceOf } from './device.ts';
import { deleteOtherSessions, deleteSessionById } from './queries.ts';

/** Ends one session of a person at once; what is not one of that person's is not found. */
export async function endSession(
  { db }: Services,
  actor: Actor,
  { userId, sessionId }: { userId: number; sessionId: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ended = await deleteSessionById(trx, userId, sessionId);
    if (!ended) throw new NotFound('Sesiunea nu mai este deschisă.');
    await insertAudit(trx, actor, {
      action: 'end_sessions',
      subject: 'user',
      subject_id: userId,
      changes: { sessions: [deviceOf(ended.user_agent), null] },
    });
  });
}

/** Ends the sessions of a person at once, but the one that asks; answers how many there were. */
export async function endOtherSessions(
  { db }: Services,
  actor: Actor,
  { userId, keptHash }: { userId: number; keptHash: Buffer | undefined },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const ended = await deleteOtherSessions(trx, userId, keptHash);
    if (ended.length === 0) return 0;
    await insertAudit(trx, actor, {
      action: 'end_sessions',
      subject: 'user',
      subject_id: userId,
      changes: { sessions: [ended.map(({ user_agent }) => deviceOf(user_agent)).join(', '), null] },
    });
    return ended.length;
  });
}
