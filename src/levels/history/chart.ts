import { byRank } from '../level-rule.ts';

type Level = { id: number; name: string; rank: number };
/** From when on a client was on a level; times as milliseconds. */
export type Step = { at: number; level_id: number; title: string };

const width = 720;
const left = 136;
const right = 14;
const rowHeight = 44;
const longestName = 18;

/** The level over time as a staircase: one line for each level, a dot where it changed, the last stretch up to now. */
export function stepChart(levels: Level[], steps: Step[], now: number) {
  const ranked = byRank(levels).toReversed();
  const first = steps[0]?.at ?? now;
  const span = Math.max(now - first, 1);
  const x = (at: number) => left + Math.round(((width - left - right) * (at - first)) / span);
  const y = (id: number) => rowHeight / 2 + rowHeight * ranked.findIndex((level) => level.id === id);
  const [start, ...rest] = steps;
  const path = start
    ? [`M${x(start.at)} ${y(start.level_id)}`, ...rest.map((step) => `H${x(step.at)} V${y(step.level_id)}`)]
    : [];
  return {
    width,
    height: ranked.length * rowHeight + 22,
    left,
    right: width - right,
    lines: ranked.map(({ id, name }) => ({ y: y(id), name: short(name), full: name })),
    path: [...path, `H${width - right}`].join(' '),
    dots: steps.map((step) => ({ x: x(step.at), y: y(step.level_id), title: step.title })),
  };
}

const short = (name: string) => (name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name);
