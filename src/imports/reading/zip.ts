import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { limits } from './limits.ts';
import { Unreadable } from './sheet.ts';

export const damaged = 'Fișierul Excel este deteriorat; deschideți-l în Excel și salvați-l din nou ca .xlsx.';

/** The parts of a workbook by name; `bytesOf` inflates one, up to a number of bytes that is counted, never believed. */
export type Parts = {
  has(name: string): boolean;
  bytesOf(name: string, limit: number): AsyncIterable<Buffer>;
};

/** Opens a zip file; refuses one with too many entries or with a password. */
export async function openZip(path: string): Promise<Parts> {
  const zip = await orDamaged(() => openPromise(path, { lazyEntries: true, autoClose: false }));
  const entries = await orDamaged(() => entriesOf(zip));
  return {
    has: (name) => entries.has(name),
    bytesOf: (name, limit) => inflate(zip, entries.get(name), limit),
  };
}

/** What the zip and XML libraries throw, said in one sentence. */
export async function orDamaged<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(damaged, { cause: error });
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    count += 1;
    if (count > limits.zipEntries)
      throw new Unreadable('Fișierul are prea multe părți pentru un tabel; salvați numai foaia cu clienți.');
    entries.set(entry.fileName, entry);
  }
  return entries;
}

async function* inflate(zip: ZipFile, entry: Entry | undefined, limit: number): AsyncGenerator<Buffer> {
  if (!entry) throw new Unreadable(damaged);
  if (entry.isEncrypted()) throw new Unreadable('Fișierul are parolă; salvați-l fără parolă.');
  let size = 0;
  const stream = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit)
      throw new Unreadable('Fișierul este prea mare după despachetare; împărțiți-l în mai multe fișiere.');
    yield chunk;
  }
}
