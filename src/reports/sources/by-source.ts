import { sumOf } from '../share.ts';
import type { SourceMonth } from './queries.ts';

export type SourceSum = {
  id: number | null;
  name: string;
  clients: number;
  ordered: number;
  net: string;
  /** New clients by month, as 2026-11; months without any are absent. */
  months: Record<string, number>;
};

/** Each source over all months, the one with the most clients first. */
export function sumSources(found: SourceMonth[]): SourceSum[] {
  return [...new Set(found.map(({ id }) => id))]
    .map((id): SourceSum => {
      const rows = found.filter((row) => row.id === id);
      const months = Object.fromEntries(rows.map(({ month, clients }) => [month, clients]));
      const count = (of: 'clients' | 'ordered') => rows.reduce((sum, row) => sum + row[of], 0);
      return {
        id,
        name: rows[0]?.name ?? 'Necunoscută',
        clients: count('clients'),
        ordered: count('ordered'),
        net: sumOf(rows.map(({ net }) => net)),
        months,
      };
    })
    .sort((a, b) => b.clients - a.clients);
}

/** All of these in one. */
export function totalOf(sources: SourceSum[], name = 'Total'): SourceSum {
  const months: Record<string, number> = {};
  for (const source of sources)
    for (const [month, clients] of Object.entries(source.months))
      months[month] = (months[month] ?? 0) + clients;
  return {
    id: null,
    name,
    clients: sources.reduce((sum, { clients }) => sum + clients, 0),
    ordered: sources.reduce((sum, { ordered }) => sum + ordered, 0),
    net: sumOf(sources.map(({ net }) => net)),
    months,
  };
}

/** The first so many, with the others in one where there is more than one other. */
export function theRest(sources: SourceSum[], first: number): SourceSum[] {
  if (sources.length <= first + 1) return sources;
  return [...sources.slice(0, first), totalOf(sources.slice(first), 'Celelalte')];
}
