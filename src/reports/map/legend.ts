import { statusOptions } from '../../clients/fields.ts';
import type { Color } from './schema.ts';

type Named = { id: number; name: string }[];
export type LegendItem = { key: string; label: string; color: number };
export type Legend = {
  items: LegendItem[];
  /** Under what a client's own key is shown: itself, or those that have no colour of their own. */
  shownAs: (key: string) => string;
};

const mostColors = 8;
const rest = 'other';

/**
 * The colours of a map, 0–7. Whatever there may be keeps its colour under every filter while there are enough; beyond,
 * the seven with most clients have one and the others share the last.
 */
export function legendOf(
  color: Color,
  lists: { levels: Named; users: Named },
  counts?: Map<string, number>,
): Legend {
  const known = keysOf(color, lists);
  if (!needsCounts(color, lists)) {
    const shown = counts ? known.filter(({ key }) => counts.has(key)) : known;
    return { items: shown, shownAs: (key) => key };
  }
  const count = ({ key }: LegendItem) => counts?.get(key) ?? 0;
  const there = known.filter((item) => count(item) > 0).sort((a, b) => count(b) - count(a));
  const own = there.length > mostColors ? there.slice(0, mostColors - 1) : there;
  const items = own.map((item, index) => ({ ...item, color: index }));
  const others = { key: rest, label: 'ceilalți', color: mostColors - 1 };
  const keys = new Set(own.map(({ key }) => key));
  return {
    items: own.length < there.length ? [...items, others] : items,
    shownAs: (key) => (keys.has(key) ? key : rest),
  };
}

/** Whether there is more to colour than colours, so that it must be known what there is most of. */
export const needsCounts = (color: Color, lists: { levels: Named; users: Named }): boolean =>
  keysOf(color, lists).length > mostColors;

function keysOf(color: Color, { levels, users }: { levels: Named; users: Named }): LegendItem[] {
  const named = (rows: Named) =>
    rows.map(({ id, name }, index) => ({ key: String(id), label: name, color: index }));
  if (color === 'status')
    return statusOptions.map(({ value, label }) => ({ key: value, label, color: statusColors[value] ?? 0 }));
  if (color === 'level') return named(levels);
  if (color === 'balance') return balances;
  const people = named(users);
  return [
    ...people,
    { key: 'many', label: 'mai mulți manageri', color: people.length },
    { key: 'none', label: 'fără manager', color: mostColors - 1 },
  ];
}

const statusColors: Record<string, number> = { prospect: 0, active: 2, inactive: 7 };
const balances = [
  { key: 'due', label: 'Cu sold de încasat', color: 1 },
  { key: 'none', label: 'Fără sold', color: 7 },
  { key: 'advance', label: 'În avans', color: 2 },
];
