import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Files } from './files.ts';

const keyForm = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const unfinished = '.tmp';

/** Files in a folder, spread over subfolders by the first letters of their key. */
export function createLocalFiles({ folder }: { folder: string }): Files {
  const pathOf = (key: string) => {
    if (!keyForm.test(key)) throw new RangeError('not a key of a file');
    return join(folder, key.slice(0, 2), key);
  };

  const write = async (path: string, content: AsyncIterable<Buffer>, flags: string) => {
    const begun = `${path}${unfinished}`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await pipeline(content, createWriteStream(begun, { flags, mode: 0o600 }));
    await flush(begun, 'r+');
    await rename(begun, path);
    // The name too, and the folder's where it is new.
    await flush(dirname(path), 'r');
    await flush(folder, 'r');
  };

  return {
    save: async (content) => {
      const key = randomUUID();
      const path = pathOf(key);
      // A stream that fails before it is read from would be heard by nobody, and end the process.
      content.on('error', () => {});
      try {
        await write(path, content, 'wx');
      } catch (error) {
        content.destroy();
        await rm(`${path}${unfinished}`, { force: true });
        await rm(path, { force: true });
        throw error;
      }
      return { key, size: (await stat(path)).size };
    },
    restore: (key, content) => write(pathOf(key), content, 'w'),
    open: async (key) => {
      const file = await open(pathOf(key)).catch(unlessMissing);
      return file?.createReadStream();
    },
    remove: async (key) => {
      await rm(pathOf(key), { force: true });
      await rm(`${pathOf(key)}${unfinished}`, { force: true });
    },
    listBefore: async function* (moment) {
      for (const place of await namesIn(folder))
        for (const name of await namesIn(join(folder, place))) {
          const key = name.endsWith(unfinished) ? name.slice(0, -unfinished.length) : name;
          const found = await stat(join(folder, place, name)).catch(unlessMissing);
          if (found && keyForm.test(key) && found.mtime < moment) yield key;
        }
    },
  };
}

// A name that points to bytes which a power cut took away would be worse than no file.
async function flush(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const found = await opendir(folder).catch(unlessMissing);
  const names: string[] = [];
  if (found) for await (const { name } of found) names.push(name);
  return names;
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
