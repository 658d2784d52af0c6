import { monthsOf } from '../month-labels.ts';
import type { LevelFlow, LevelStep } from './queries.ts';
import type { LevelsQuery } from './schema.ts';

export type Level = { id: number; name: string; rank: number };
export type LevelLine = Level & { counts: number[] };

/** The months of the period that have begun. */
export const monthsGone = (query: LevelsQuery, thisMonth: string): string[] =>
  monthsOf(query).filter((month) => month <= thisMonth);

/** The clients of each level at the end of each month, the lowest level first. */
export function levelLines(levels: Level[], steps: LevelStep[], months: string[]): LevelLine[] {
  return levels.map((level) => {
    const own = new Map(
      steps.filter(({ level_id }) => level_id === level.id).map(({ month, clients }) => [month, clients]),
    );
    let clients = 0;
    const counts = months.map((month) => {
      clients += own.get(month) ?? 0;
      return clients;
    });
    return { ...level, counts };
  });
}

/** 1 for a move up, -1 for one down, 0 between levels that are no longer told apart. */
export function directionOf(
  levels: Level[],
  { from_level_id, to_level_id }: Pick<LevelFlow, 'from_level_id' | 'to_level_id'>,
): number {
  const rank = (wanted: number) => levels.find(({ id }) => id === wanted)?.rank ?? 0;
  return Math.sign(rank(to_level_id) - rank(from_level_id));
}

export const causes: Record<string, string> = { automatic: 'Automat', manual: 'De mână', import: 'Import' };

/** How many moved up and down for each cause, those without any left out. */
export function movesByCause(levels: Level[], flows: LevelFlow[]) {
  return Object.entries(causes).flatMap(([cause, label]) => {
    const own = flows.filter((flow) => flow.cause === cause);
    return own.length > 0 ? [{ label, ...waysOf(levels, own) }] : [];
  });
}

/** How many moves these are, and how many of them go up and down. */
export function waysOf(levels: Level[], flows: LevelFlow[]) {
  const count = (wanted: (direction: number) => boolean) =>
    flows.reduce((sum, flow) => sum + (wanted(directionOf(levels, flow)) ? flow.moves : 0), 0);
  return { up: count((way) => way > 0), down: count((way) => way < 0), all: count(() => true) };
}

/** How many went from one level to each other one. */
export function matrixOf(levels: Level[], flows: LevelFlow[]): { name: string; to: number[] }[] {
  return levels.map(({ id, name }) => ({
    name,
    to: levels.map((other) =>
      flows
        .filter(({ from_level_id, to_level_id }) => from_level_id === id && to_level_id === other.id)
        .reduce((sum, { moves }) => sum + moves, 0),
    ),
  }));
}
