import { createCipheriv, createDecipheriv, hkdfSync, scryptSync } from 'node:crypto';
import { Refusal } from '../refusal.ts';

const chunkBytes = 65_536;
const tagBytes = 16;

/** How hard a passphrase is to try: 64 MB and a third of a second a guess. */
const cost = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 };

/** The key of one backup. @param salt of its manifest, in hex */
export const backupKey = (passphrase: string, salt: string): Buffer =>
  scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'hex'), 32, cost);

/**
 * AES-256-GCM in chunks of 64 KB, each with its place and whether it is the last in its nonce, under a key of the part's
 * own: chunks that are changed, moved, left out or taken from another part are found, and nothing is kept in memory.
 */
export async function* encrypt(
  key: Buffer,
  part: string,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const own = partKey(key, part);
  let place = 0;
  for await (const { chunk, last } of inChunks(source, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(place++, last));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** @throws Refusal at the first chunk that is not as it was written */
export async function* decrypt(
  key: Buffer,
  part: string,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const own = partKey(key, part);
  let place = 0;
  for await (const { chunk, last } of inChunks(source, chunkBytes + tagBytes)) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(place++, last));
      decipher.setAuthTag(chunk.subarray(-tagBytes));
      yield Buffer.concat([decipher.update(chunk.subarray(0, -tagBytes)), decipher.final()]);
    } catch {
      throw new Refusal(`Copia e stricată: ${part} nu mai e cum a fost scris.`);
    }
  }
}

const partKey = (key: Buffer, part: string) => Buffer.from(hkdfSync('sha256', key, '', part, 32));

function nonceOf(place: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(place, 4);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Cuts a stream into pieces of one size; the last may be shorter, and is told. An empty stream is one empty piece. */
async function* inChunks(source: AsyncIterable<Buffer>, size: number) {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    held.push(piece);
    bytes += piece.length;
    if (bytes <= size) continue;
    const all = Buffer.concat(held);
    let from = 0;
    for (; all.length - from > size; from += size)
      yield { chunk: all.subarray(from, from + size), last: false };
    held = [all.subarray(from)];
    bytes = all.length - from;
  }
  yield { chunk: Buffer.concat(held), last: true };
}
