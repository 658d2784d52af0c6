import type { Changes } from '../audit/queries.ts';
import { counted } from '../romania/plural.ts';
import { type Draft, listNames, type Proposals, rowsOf, textOf } from './draft.ts';

export type Since = { changes: unknown; actor_name: string | null };

/** One save in two forms: as its form shows it, and as it is stored. */
export type Side = { draft: Draft; input: Record<string, unknown> };

/**
 * Lays two saves side by side. A field that only the other person touched takes their value, with ours beside it;
 * a field that both touched keeps ours, with theirs beside it; the rest stays. Nothing is chosen silently.
 */
export function reconcile(ours: Side, theirs: Side, since: Since[]): { draft: Draft; proposals: Proposals } {
  const touched = new Map<string, unknown>();
  for (const { changes } of since) {
    for (const [name, [before]] of Object.entries(changes as Changes)) {
      if (!touched.has(name)) touched.set(name, before);
    }
  }
  const by = [...new Set(since.map(({ actor_name }) => actor_name ?? 'sistem'))].join(', ');
  const draft: Draft = { ...ours.draft };
  const proposals: Proposals = {};
  for (const [name, base] of touched) {
    const typed = stored(ours.input[name]);
    if (!(name in theirs.input) || typed === stored(theirs.input[name])) continue;
    const untouchedByUs = typed === stored(base) && !isListName(name);
    if (untouchedByUs) draft[name] = theirs.draft[name];
    const value = untouchedByUs ? ours.draft[name] : theirs.draft[name];
    proposals[name] = {
      value: isListName(name) ? JSON.stringify(value) : textOf(value),
      shown: shownOf(name, value),
      from: untouchedByUs ? 'Înainte era' : `Salvat de ${by}`,
    };
  }
  return { draft, proposals };
}

/** Puts a proposal in place of what the field holds; one that cannot be read is only put away. */
export function take(
  draft: Draft,
  proposals: Proposals,
  name: string,
): { draft: Draft; proposals: Proposals } {
  const { [name]: taken, ...rest } = proposals;
  const value = taken && (isListName(name) ? readList(taken.value) : taken.value);
  return { draft: value === undefined ? draft : { ...draft, [name]: value }, proposals: rest };
}

const isListName = (name: string) => (listNames as readonly string[]).includes(name);

function readList(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A stored value to compare: lists without row ids and in no order, tags in any capitals. */
function stored(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value ?? null);
  return JSON.stringify(value.map(storedRow).sort());
}

function storedRow(row: unknown): string {
  if (typeof row !== 'object' || row === null) return String(row).toLowerCase();
  const { id: _id, ...rest } = row as Draft;
  return JSON.stringify(Object.entries(rest).sort());
}

function shownOf(name: string, value: unknown): string {
  if (name === 'contacts')
    return counted(rowsOf(value).length, 'contact', 'contacte') + namesOf(value, 'name');
  if (name === 'delivery_addresses') {
    return counted(rowsOf(value).length, 'adresă', 'adrese') + namesOf(value, 'label');
  }
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
