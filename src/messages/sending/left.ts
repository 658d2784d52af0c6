import type { Trx } from '../../db/database.ts';
import type { Services } from '../../services.ts';
import type { Channel } from '../events.ts';
import { fail } from './outcome.ts';
import { claimMs, nextTry } from './pace.ts';
import { holdClient, listLeft, lockLeft, queueAgain } from './queries.ts';

/**
 * Takes over what a worker that is gone left in its hands: what it had not handed on yet goes again, what it had is
 * uncertain. A worker that is only slow finds its claim gone before it hands anything on, and sends nothing. Each is a
 * transaction of its own: one that cannot be taken over holds up no other.
 */
export async function recoverLeft({ db, now, log }: Services, channel: Channel): Promise<void> {
  const at = now();
  const before = new Date(at.getTime() - claimMs);
  for (const { id, client_id } of await listLeft(db, channel, before))
    await db
      .transaction()
      .execute(async (trx) => {
        await holdClient(trx, client_id);
        const message = await lockLeft(trx, id, before);
        if (message) await takeOver(trx, message, at);
      })
      .catch((err) => log.error({ message: id, err }, 'mesajul rămas nu a putut fi preluat'));
}

async function takeOver(
  trx: Trx,
  message: NonNullable<Awaited<ReturnType<typeof lockLeft>>>,
  at: Date,
): Promise<void> {
  if (message.handed_at) await fail(trx, message, { state: 'uncertain', reason: cutOff, at });
  else if (nextTry(message.attempts, at))
    await queueAgain(trx, message, { at, reason: 'Programul s-a oprit înainte de a-l trimite.' });
  else await fail(trx, message, { state: 'failed', reason: cutTooOften, at });
}

const cutOff = 'Programul s-a oprit după ce a început să-l trimită: poate să fi ajuns sau nu.';
const cutTooOften = 'Programul s-a oprit de prea multe ori înainte de a-l trimite.';
