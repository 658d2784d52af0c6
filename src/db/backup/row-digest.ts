import { createHash } from 'node:crypto';

const modulus = 1n << 256n;

/** How many rows a table has, and one digest of them all. */
export type RowCount = { rows: number; digest: string };

/**
 * Counts rows and sums up the SHA-256 of each: the same rows give the same digest in whatever order they lie, so that a
 * table that was read back compares with the one it was copied from.
 */
export function rowDigest(): { add(row: Buffer): void; result(): RowCount } {
  let rows = 0;
  let sum = 0n;
  return {
    add: (row) => {
      rows += 1;
      sum += BigInt(`0x${createHash('sha256').update(row).digest('hex')}`);
    },
    result: () => ({ rows, digest: (sum % modulus).toString(16).padStart(64, '0') }),
  };
}
