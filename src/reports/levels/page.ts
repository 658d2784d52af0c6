import { monthText } from '../../romania/months.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { columnChart } from '../../web/column-chart.ts';
import { formatDateTime, formatMoney } from '../../web/format.ts';
import { addressWith } from '../filter-form.ts';
import { shortMonth } from '../month-labels.ts';
import {
  causes,
  directionOf,
  type Level,
  type LevelLine,
  levelLines,
  matrixOf,
  monthsGone,
  movesByCause,
  waysOf,
} from './over-time.ts';
import type { LevelMove, Levels } from './queries.ts';
import type { LevelsQuery } from './schema.ts';

const path = '/reports/levels';
const colors = 8;

export type LevelsReport = ReturnType<typeof levelsReport>;
type Facts = { query: LevelsQuery; found: Levels; levels: Level[]; thisMonth: string };

/** Rapoarte > Niveluri, ready to show. */
export function levelsReport({ query, found, levels, thisMonth }: Facts) {
  const months = monthsGone(query, thisMonth);
  const lines = levelLines(levels, found.steps, months);
  const sums = months.map((_, at) => lines.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
  const { after: _after, ...first } = query;
  const ways = waysOf(levels, found.flows);
  const shown = drawn(lines);
  return {
    any: sums.some((sum) => sum > 0) || found.flows.length > 0,
    isFuture: months.length === 0,
    span: `${monthText(query.from)} – ${monthText(query.to)}`,
    levels: levels.map(({ name }) => name),
    chart: columnChart({
      label: `Clienți pe nivel la sfârșitul lunii, ${monthText(query.from)} – ${monthText(query.to)}`,
      labels: months.map(shortMonth),
      series: shown.map(({ name, counts }) => ({ name, amounts: counts })),
      kind: 'stacked',
      text: grouped,
    }),
    months: months.map((month, at) => ({
      name: month === thisMonth ? `${monthText(month)}, până azi` : monthText(month),
      counts: lines.map(({ counts }) => grouped(counts[at] ?? 0)),
      total: grouped(sums[at] ?? 0),
    })),
    moved: `${counted(ways.all, 'mutare', 'mutări')}: ${grouped(ways.up)} în sus, ${grouped(ways.down)} în jos`,
    causes: movesByCause(levels, found.flows).map(({ label, up, down, all }) => ({
      label,
      up: grouped(up),
      down: grouped(down),
      all: grouped(all),
    })),
    total: { up: grouped(ways.up), down: grouped(ways.down), all: grouped(ways.all) },
    matrix: matrixOf(levels, found.flows).map(({ name, to }) => ({
      name,
      to: to.map((moves) => (moves === 0 ? '' : grouped(moves))),
    })),
    anyMoves: ways.all > 0,
    list: found.moves.map((move) => moveRow(levels, move)),
    listName: { up: 'MUTĂRI ÎN SUS', down: 'MUTĂRI ÎN JOS', both: 'MUTĂRILE' }[query.direction ?? 'both'],
    next: found.next ? addressWith(path, { ...query, after: found.next }) : '',
    first: query.after ? addressWith(path, first) : '',
    xlsx: addressWith(`${path}.xlsx`, first),
  };
}

function moveRow(levels: Level[], move: LevelMove) {
  const name = (wanted: number) => levels.find(({ id }) => id === wanted)?.name ?? '';
  const way = directionOf(levels, move);
  return {
    at: formatDateTime(new Date(move.changed_at)),
    client: move.name,
    href: `/clients/${move.client_id}`,
    from: name(move.from_level_id),
    to: name(move.to_level_id),
    sign: way > 0 ? '↑' : '↓',
    way: way > 0 ? 'în sus' : 'în jos',
    average: move.average === null ? '' : formatMoney(move.average),
    cause: causes[move.cause] ?? move.cause,
    by: move.by ?? 'sistem',
  };
}

/** What is drawn: all levels where colours can tell them apart, else the fullest ones and the others in one. */
function drawn(lines: LevelLine[]): Pick<LevelLine, 'name' | 'counts'>[] {
  if (lines.length <= colors) return lines;
  const last = ({ counts }: LevelLine) => counts.at(-1) ?? 0;
  const fullest = new Set(lines.toSorted((a, b) => last(b) - last(a)).slice(0, colors - 1));
  const others = lines.filter((line) => !fullest.has(line));
  const counts = (lines[0]?.counts ?? []).map((_, at) =>
    others.reduce((sum, line) => sum + (line.counts[at] ?? 0), 0),
  );
  return [...lines.filter((line) => fullest.has(line)), { name: 'Celelalte', counts }];
}
