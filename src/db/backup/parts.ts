import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Refusal } from '../refusal.ts';
import { decrypt, encrypt } from './cipher.ts';

/** One file of a backup, and the SHA-256 of its bytes as they lie there. */
export type Part = { name: string; bytes: number; sha256: string };

/** Compresses, encrypts where there is a key, and writes a part; `flushAll` makes it outlive a power cut. */
export async function writePart(
  folder: string,
  name: string,
  content: Readable,
  key: Buffer | undefined,
): Promise<Part> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  const closed = (source: AsyncIterable<Buffer>) => (key ? encrypt(key, name, source) : source);
  await pipeline(
    content,
    createGzip({ level: 6 }),
    closed,
    measured,
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  );
  return { name, bytes, sha256: hash.digest('hex') };
}

/** What a part holds. @throws Refusal where it is not there, or not as it was written */
export async function* readPart(
  folder: string,
  { name }: Part,
  key: Buffer | undefined,
): AsyncGenerator<Buffer> {
  const stored = createReadStream(join(folder, name));
  const opened = key ? decrypt(key, name, stored) : stored;
  const unpacked = createGunzip();
  const packing = pipeline(opened, unpacked);
  packing.catch(() => {});
  try {
    for await (const chunk of unpacked) yield chunk as Buffer;
    await packing;
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(`Copia e stricată: ${name} nu poate fi citit.`);
  }
}

/** Compares a part with what the manifest says of it. @throws Refusal naming the part */
export async function verifyPart(folder: string, { name, bytes, sha256 }: Part): Promise<void> {
  const hash = createHash('sha256');
  let found = 0;
  try {
    for await (const chunk of createReadStream(join(folder, name))) {
      hash.update(chunk);
      found += chunk.length;
    }
  } catch {
    throw new Refusal(`Copia nu e întreagă: lipsește ${name}.`);
  }
  if (found < bytes) throw new Refusal(`Copia nu e întreagă: ${name} e tăiat, ${found} din ${bytes} octeți.`);
  if (hash.digest('hex') !== sha256)
    throw new Refusal(`Copia e stricată: ${name} nu mai e cum a fost scris.`);
}

/** Makes parts, and the names of their folders, outlive a power cut; together, since each alone costs as much as ten. */
export async function flushAll(folder: string, parts: Part[]): Promise<void> {
  const names = parts.map(({ name }) => name);
  for (let from = 0; from < names.length; from += 64)
    await Promise.all(names.slice(from, from + 64).map((name) => flush(join(folder, name), 'r+')));
  for (const place of new Set([...names.map((name) => dirname(name)), 'files', '.']))
    await flush(join(folder, place), 'r');
}

/** Makes what a path holds outlive a power cut: a file's bytes, or a folder's names. */
export async function flush(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
