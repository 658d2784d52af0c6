import type Big from 'big.js';

/** From the palest colour to the strongest; of a growth, from the deepest fall to the greatest rise. */
export type Band = 0 | 1 | 2 | 3 | 4;

/**
 * The band of each value: five of about as many zones each. Equal values share a band, so that few different ones
 * leave bands empty.
 */
export function quantileBands(values: Big[]): Band[] {
  const sorted = [...values].sort((a, b) => a.cmp(b));
  const cuts = [1, 2, 3, 4].map((fifth) => sorted[Math.ceil((sorted.length * fifth) / 5) - 1]);
  return values.map((value) => cuts.filter((cut) => cut && value.gt(cut)).length as Band);
}

/** What the bands of a growth mean, in percent: the same on every map, with standing still in the middle. */
export const growthBands = [
  'scade cu peste 20 %',
  'scade cu 2–20 %',
  'rămâne la fel (sub 2 %)',
  'crește cu 2–20 %',
  'crește cu peste 20 %',
];

/** The band of a growth in percent. */
export function growthBand(percent: Big): Band {
  if (percent.abs().lt(2)) return 2;
  if (percent.lt(0)) return percent.lt(-20) ? 0 : 1;
  return percent.gt(20) ? 4 : 3;
}
