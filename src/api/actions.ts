import { createHash } from 'node:crypto';
import type { Db } from '../db/database.ts';
import { Refused } from '../errors.ts';
import { claimKey, keepKey, type RequestKey } from './queries.ts';

export const longestKey = 200;

/** The key of a request with the digest of its body; undefined when it carries none. */
export function requestKey(key: unknown, body: unknown): RequestKey | undefined {
  if (typeof key !== 'string' || key.trim() === '' || key.length > longestKey) return undefined;
  return { key: key.trim(), bodyHash: createHash('sha256').update(JSON.stringify(body)).digest('hex') };
}

/**
 * Makes a thing once for each key: asked again with the same body it answers what was made the first time; with
 * another body it refuses with 409 and names that thing. `make` runs in the transaction of the claim.
 */
export async function once(
  trx: Db,
  userId: number,
  key: RequestKey | undefined,
  subject: string,
  make: () => Promise<number>,
): Promise<number> {
  if (!key) return make();
  const earlier = await claimKey(trx, userId, key, subject);
  if (earlier && (earlier.body_hash !== key.bodyHash || earlier.subject !== subject)) {
    throw new Refused(409, 'Cererea a fost deja trimisă cu alte date.', [], {
      [`${earlier.subject}_id`]: earlier.subject_id,
    });
  }
  if (earlier?.subject_id) return earlier.subject_id;

  const id = await make();
  await keepKey(trx, userId, key, id);
  return id;
}
