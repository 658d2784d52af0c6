import type { Services } from '../../services.ts';
import { type Emptied, emptyOldMessages, listNotKept } from './queries.ts';

const atOnce = 500;

/**
 * Takes away the kept files of messages that were emptied. After the commit: what a process that dies here leaves behind,
 * the nightly sweep takes.
 */
export async function removeKept({ mail, sms, log }: Services, messages: Emptied[]): Promise<void> {
  for (const { id, channel } of messages)
    await (channel === 'sms' ? sms : mail)
      .removeKept(id)
      .catch((error: unknown) => log.warn({ err: error, message_id: id }, 'kept message stays'));
}

/** Takes away the kept files whose messages are not kept any more. Answers how many. */
export async function sweepKept({ db, mail, sms }: Services): Promise<number> {
  let removed = 0;
  for (const door of [mail, sms]) {
    let batch: number[] = [];
    const sweep = async () => {
      const gone = batch.length > 0 ? await listNotKept(db, batch) : [];
      for (const id of gone) await door.removeKept(id);
      removed += gone.length;
      batch = [];
    };
    for await (const id of door.listKept()) if (batch.push(id) === atOnce) await sweep();
    await sweep();
  }
  return removed;
}

/**
 * Empties the messages whose period is over. Answers how many.
 * @param today the firm's day, as 2026-11-24
 */
export async function emptyOld(services: Services, today: string): Promise<number> {
  let done = 0;
  for (;;) {
    const emptied = await emptyOldMessages(services.db, today, atOnce);
    if (emptied.length === 0) return done;
    await removeKept(services, emptied);
    done += emptied.length;
  }
}
