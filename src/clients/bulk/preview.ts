import { labelOf, statusOptions } from '../fields.ts';
import type { BulkChange } from './change.ts';

type Counts = { total: number; same: number; values: { value: string; label: string; count: number }[] };

/** What a change does to the values of its clients: how many carry each before and after. */
export type Preview = { same: number; lines: { label: string; before: number; after: number }[] };

/** The lines of a change before it is applied: where everything ends up in one value, the others lose theirs. */
export function previewOf(change: BulkChange, { total, same, values }: Counts): Preview {
  const lines = values.map(({ value, label, count }) => ({
    value,
    label: shown(change, value, label),
    before: count,
  }));
  for (const { value, label } of targets(change))
    if (!lines.some((line) => line.value === value)) lines.push({ value, label, before: 0 });
  const wanted = new Set(targets(change).map(({ value }) => value));
  return {
    same,
    lines: lines.map(({ value, label, before }) => ({
      label,
      before,
      after: takes(change) || !wanted.has(value) ? 0 : total,
    })),
  };
}

const takes = (change: BulkChange) => 'mode' in change && change.mode === 'remove';

function targets(change: BulkChange): { value: string; label: string }[] {
  switch (change.kind) {
    case 'type':
      return [{ value: String(change.type_id), label: change.label }];
    case 'level':
      return [{ value: String(change.level_id), label: change.label }];
    case 'status':
      return [{ value: change.status, label: change.label }];
    case 'archived':
      return [true, false]
        .map((archived) => ({
          value: String(archived),
          label: shown(change, String(archived), ''),
        }))
        .filter(({ value }) => value === String(change.archived));
    case 'manager':
      return [{ value: String(change.user_id), label: change.label }];
    case 'tags':
      return change.names.map((name) => ({ value: name.toLowerCase(), label: name }));
  }
}

function shown({ kind }: BulkChange, value: string, label: string): string {
  if (kind === 'status') return labelOf(statusOptions, value);
  if (kind === 'archived') return value === 'true' ? 'Arhivați' : 'Nearhivați';
  return label;
}
