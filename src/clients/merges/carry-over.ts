import { type Draft, draftOfRecord, type Proposals, rowsOf, textOf } from '../draft.ts';
import type { ClientRecord } from '../queries.ts';
import { clientFieldNames } from '../schema.ts';

const rowLists = ['contacts', 'delivery_addresses'] as const;

/**
 * The form of a client that was merged while it was edited, laid over the one that answers for it: its own values stay,
 * what was typed stands beside them, and rows that were typed come in where they went.
 */
export function carryOver(
  typed: Draft,
  own: ClientRecord,
  kept: ClientRecord,
): { draft: Draft; proposals: Proposals } {
  const [before, current] = [draftOfRecord(own), draftOfRecord(kept)];
  const draft: Draft = { ...current };
  const proposals: Proposals = {};
  for (const name of clientFieldNames) {
    const value = textOf(typed[name]);
    if (isList(name) || !(name in typed) || value === textOf(before[name]) || value === textOf(current[name]))
      continue;
    const shown = value === 'true' ? 'da' : value === 'false' ? 'nu' : value || '(gol)';
    proposals[name] = { value, shown, from: 'Ați scris' };
  }
  for (const list of rowLists) {
    const rows = rowsOf(typed[list]);
    const there = rowsOf(current[list]);
    const fresh = rows.filter((row) => !textOf(row.id));
    draft[list] = [
      ...there.map((row) => rows.find(({ id }) => textOf(id) === textOf(row.id)) ?? row),
      ...fresh,
    ];
  }
  draft.tags = [...new Set([current.tags, typed.tags].flatMap((tags) => (Array.isArray(tags) ? tags : [])))];
  return { draft, proposals };
}

const isList = (name: string) => [...rowLists, 'tags', 'manager_ids'].includes(name);
