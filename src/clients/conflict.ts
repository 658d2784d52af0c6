import type { Changes } from '../audit/queries.ts';
import { counted } from '../romania/plural.ts';
import { type Draft, type Proposals, rowsOf, textOf } from './draft.ts';

export type Since = { changes: unknown; actor_name: string | null };

/**
 * Lays two saves side by side. A field that only the other person touched takes their value, with ours beside it;
 * a field that both touched keeps ours, with theirs beside it; the rest stays. Nothing is chosen silently.
 */
export function reconcile(
  typed: Draft,
  current: Draft,
  since: Since[],
): { draft: Draft; proposals: Proposals } {
  const touched = new Map<string, unknown>();
  for (const { changes } of since) {
    for (const [name, [before]] of Object.entries(changes as Changes))
      if (!touched.has(name)) touched.set(name, before);
  }
  const by = [...new Set(since.map(({ actor_name }) => actor_name ?? 'sistem'))].join(', ');
  const draft: Draft = { ...typed };
  const proposals: Proposals = {};
  for (const [name, base] of touched) {
    const [ours, theirs] = [comparable(typed[name]), comparable(current[name])];
    if (ours === theirs || !(name in current)) continue;
    const untouchedByUs = ours === comparable(base) && !isList(current[name]);
    if (untouchedByUs) draft[name] = current[name];
    const [value, from] = untouchedByUs ? [typed[name], 'Înainte era'] : [current[name], `Salvat de ${by}`];
    proposals[name] = {
      value: isList(value) ? JSON.stringify(value) : textOf(value),
      shown: shownOf(name, value),
      from,
    };
  }
  return { draft, proposals };
}

/** Puts a proposal in place of what the field holds. */
export function take(
  draft: Draft,
  proposals: Proposals,
  name: string,
): { draft: Draft; proposals: Proposals } {
  const { [name]: taken, ...rest } = proposals;
  if (!taken) return { draft, proposals };
  const value = taken.value.startsWith('[') ? (JSON.parse(taken.value) as unknown) : taken.value;
  return { draft: { ...draft, [name]: value }, proposals: rest };
}

const isList = (value: unknown) => Array.isArray(value);

function comparable(value: unknown): string {
  if (!Array.isArray(value)) return textOf(value).trim();
  return JSON.stringify(
    value
      .map((row) =>
        typeof row === 'object' && row !== null ? rowTexts(row as Draft) : textOf(row).toLowerCase(),
      )
      .sort(),
  );
}

const rowTexts = (row: Draft) =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([key]) => key !== 'county_abroad')
      .map(([key, value]) => [key, isList(value) ? value : textOf(value)])
      .sort(),
  );

function shownOf(name: string, value: unknown): string {
  if (name === 'contacts')
    return counted(rowsOf(value).length, 'contact', 'contacte') + namesOf(value, 'name');
  if (name === 'delivery_addresses')
    return counted(rowsOf(value).length, 'adresă', 'adrese') + namesOf(value, 'label');
  if (Array.isArray(value)) return value.length > 0 ? value.map(textOf).join(', ') : '(niciuna)';
  const text = textOf(value);
  if (text === 'true') return 'da';
  if (text === 'false') return 'nu';
  return text || '(gol)';
}

function namesOf(rows: unknown, key: string): string {
  const names = rowsOf(rows)
    .map((row) => textOf(row[key]))
    .filter(Boolean);
  return names.length > 0 ? `: ${names.join(', ')}` : '';
}
