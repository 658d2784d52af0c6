/**
 * Random numbers that are the same in every run (mulberry32).
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  /** A number from 0 up to 1. */
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  /** A whole number from 0 up to `bound`. @param {number} bound */
  const below = (bound) => Math.floor(next() * bound);
  /** Whether something of this share happens. @param {number} share */
  const happens = (share) => next() < share;
  /** @template T @param {readonly T[]} list @returns {T} */
  const pick = (list) => list[below(list.length)];
  /** Picks by weight out of pairs of value and weight. @template T @param {readonly [T, number][]} pairs @returns {T} */
  const weigh = (pairs) => {
    let left = next() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of pairs) {
      left -= weight;
      if (left < 0) return value;
    }
    return pairs[0][0];
  };
  /** As many digits, the last nine random. @param {number} count */
  const digits = (count) => String(below(10 ** Math.min(count, 9))).padStart(count, '0');
  return { next, below, happens, pick, weigh, digits };
}

/** @typedef {ReturnType<typeof createRandom>} Random */
