import Big from 'big.js';

/** A level as the rule sees it: amounts are texts as PostgreSQL writes them. */
export type RankedLevel = { id: number; rank: number; threshold: string };

/** The threshold of a level that was only just made: nobody reaches it before somebody says what it is. */
export const unreachable = '999999999999.99';

const isReachable = ({ threshold }: RankedLevel) => !new Big(threshold).eq(unreachable);

/** The level of a mean: the highest rank whose threshold it reaches, the lowest rank if none. */
export function levelFor<Level extends RankedLevel>(mean: string, levels: Level[]): Level | undefined {
  const ranked = byRank(levels);
  return ranked.findLast(({ threshold }) => new Big(mean).gte(threshold)) ?? ranked[0];
}

/**
 * The next level of a client and what its mean lacks until there; undefined on the highest. It is the first above
 * both the level the client has and the one its mean stands for.
 */
export function nextLevel<Level extends RankedLevel>(
  mean: string,
  levels: Level[],
  currentId: number,
): { level: Level; missing: string } | undefined {
  const from = levels.find(({ id }) => id === currentId)?.rank ?? 0;
  const level = byRank(levels.filter(isReachable)).find(
    ({ rank, threshold }) => rank > from && new Big(threshold).gt(mean),
  );
  return level && { level, missing: new Big(level.threshold).minus(mean).round(2, Big.roundUp).toFixed(2) };
}

/** The levels whose threshold does not rise above all those of lower rank, each with one that it should be above. */
export function notRising<Level extends RankedLevel>(levels: Level[]): { level: Level; below: Level }[] {
  return byRank(levels.filter(isReachable)).flatMap((level, index, ranked) => {
    const below = ranked.slice(0, index).find(({ threshold }) => new Big(threshold).gte(level.threshold));
    return below ? [{ level, below }] : [];
  });
}

export const byRank = <Level extends { rank: number }>(levels: Level[]): Level[] =>
  levels.toSorted((a, b) => a.rank - b.rank);
