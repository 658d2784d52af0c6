import type { Place } from './place.ts';

/** The page that the filters lead to, and what its address keeps beside them. */
export type FilterTarget = { action: string; kept: { name: string; value: string }[] };

export const listTarget: FilterTarget = { action: '/clients', kept: [] };

/** The list, unless the address says `for=map`: the map with its layer, its colours and what it measures. */
export function targetOf(given: Record<string, unknown>): FilterTarget {
  if (given.for !== 'map') return listTarget;
  const kept = ['layer', 'color', 'measure'].flatMap((name) => {
    const value = given[name];
    return typeof value === 'string' && /^[a-z]{1,20}$/.test(value) ? [{ name, value }] : [];
  });
  return { action: '/reports/map', kept };
}

/** The page without its filters; what is looked for by name stays. */
export function clearedOf(
  { q, columns }: Pick<Place, 'q' | 'columns'>,
  { action, kept }: FilterTarget,
): string {
  const search = new URLSearchParams(kept.map(({ name, value }) => [name, value]));
  if (q) search.set('q', q);
  if (columns && action === listTarget.action) search.set('columns', columns.join());
  return search.size > 0 ? `${action}?${search}` : action;
}
