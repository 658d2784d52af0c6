import { grouped } from '../../romania/plural.ts';
import { shareText } from '../share.ts';
import type { Statuses } from './queries.ts';

const order = ['prospect', 'active', 'inactive'] as const;
type Status = (typeof order)[number];
const names: Record<Status, string> = { prospect: 'Prospecți', active: 'Activi', inactive: 'Inactivi' };

export type Stage = {
  status: Status;
  name: string;
  /** How many have it today. */
  today: number;
  /** How many had it at some time of the period, and how many of them went on to the next. */
  present: number;
  onward: number;
  next: string;
};

/** The three places of the funnel, each with those that went on from it; from the last one nobody does. */
export function stagesOf({ today, present, moves }: Statuses): Stage[] {
  const count = (rows: { status: string; clients: number }[], wanted: Status) =>
    rows.find(({ status }) => status === wanted)?.clients ?? 0;
  return order.map((status, at) => {
    const next = order[at + 1];
    const gone = moves.find((move) => move.from_status === status && move.to_status === next);
    return {
      status,
      name: names[status],
      today: count(today, status),
      present: count(present, status),
      onward: gone?.clients ?? 0,
      next: next ? names[next] : '',
    };
  });
}

const [width, barHeight, bandHeight, labelHeight] = [440, 34, 64, 22];

/** The funnel as views/reports/statuses/_funnel.eta draws it: bars as wide as the counts of today, and who went on. */
export function funnelOf(stages: Stage[]) {
  const most = Math.max(1, ...stages.map(({ today }) => today));
  const bars = stages.map(({ name, today, present, onward, next }, at) => {
    const wide = Math.round((width * Math.max(0.02, today / most)) / 2) * 2;
    const y = labelHeight + at * (barHeight + bandHeight);
    return {
      label: `${name}: ${grouped(today)}`,
      labelY: y - 7,
      x: (width - wide) / 2,
      y,
      wide,
      color: at,
      said: next
        ? `${grouped(onward)} ${onward === 1 ? 'a' : 'au'} trecut la ${next.toLowerCase()} (${shareText(onward, present)})`
        : '',
      saidY: y + barHeight + 20,
    };
  });
  return {
    label: `${bars.map(({ label, said }) => (said ? `${label}; ${said}` : label)).join('. ')}.`,
    width,
    height: labelHeight + bars.length * barHeight + (bars.length - 1) * bandHeight + 4,
    middle: width / 2,
    barHeight,
    bars,
    bands: bars.slice(1).map((bar, at) => bandOf(bars[at] as (typeof bars)[number], bar)),
  };
}

type Bar = { x: number; y: number; wide: number };

/** What lies between two bars, from the lower edge of one to the upper edge of the next. */
function bandOf(above: Bar, below: Bar): string {
  const top = above.y + barHeight;
  return `M${above.x} ${top}H${above.x + above.wide}L${below.x + below.wide} ${below.y}H${below.x}Z`;
}
