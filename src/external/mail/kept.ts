import { createWriteStream } from 'node:fs';
import { mkdir, opendir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Outcome } from './mail.ts';

/** The messages that are kept in a folder, each in a file of its own that is there whole or not at all. */
export function openKeptFolder(folder: string, ending: string) {
  const pathOf = (id: number) => {
    if (!Number.isSafeInteger(id)) throw new RangeError('not a number of a message');
    return join(folder, `${id}.${ending}`);
  };

  return {
    /** Keeps a message; kept once more it replaces itself, so that a try that was cut off does no harm. */
    keep: async (id: number, text: string | Readable): Promise<Outcome> => {
      const unfinished = `${pathOf(id)}.tmp`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await pipeline(
          typeof text === 'string' ? [text] : text,
          createWriteStream(unfinished, { mode: 0o600, flush: true }),
        );
        await rename(unfinished, pathOf(id));
        return { kind: 'kept' };
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => {});
        const { code } = error as NodeJS.ErrnoException;
        return {
          kind: 'later',
          down: true,
          reason: `Mesajul nu s-a putut păstra în folderul datelor (${code}).`,
        };
      }
    },
    open: (id: number): Promise<Buffer | undefined> => readFile(pathOf(id)).catch(() => undefined),
    /** Takes a message away, finished or not; nothing happens where it is not here. */
    remove: async (id: number): Promise<void> => {
      await rm(pathOf(id), { force: true });
      await rm(`${pathOf(id)}.tmp`, { force: true });
    },
    /** The numbers of the messages that lie here, in no order. */
    list: async function* (): AsyncGenerator<number> {
      const found = await opendir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      const form = new RegExp(`^(\\d{1,15})\\.${ending}(?:\\.tmp)?$`);
      if (found)
        for await (const { name } of found) {
          const id = form.exec(name)?.[1];
          if (id) yield Number(id);
        }
    },
  };
}
