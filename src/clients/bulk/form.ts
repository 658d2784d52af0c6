import { randomUUID } from 'node:crypto';
import type { FieldError } from '../../errors.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { labelOf, statusOptions } from '../fields.ts';
import type { Lists } from '../lists/queries.ts';
import type { BulkChange } from './change.ts';
import type { BulkInput, Selection } from './schema.ts';

export type BulkForm = ReturnType<typeof bulkForm>;

/** The form that asks what to change of the chosen clients, with what was typed and what was wrong with it. */
export function bulkForm(
  selection: Selection,
  lists: Lists,
  {
    count,
    back,
    chips,
    typed = {},
    errors = [],
    message = '',
  }: {
    /** How many all that match are; null above 10.000. */
    count: number | null;
    back: string;
    chips: string[];
    typed?: Record<string, unknown>;
    errors?: FieldError[];
    message?: string;
  },
) {
  const value = (name: string) => String([typed[name]].flat().at(-1) ?? '');
  const options = (rows: { id: number; name: string }[], name: string) =>
    rows.map((row) => ({ value: String(row.id), label: row.name, on: String(row.id) === value(name) }));
  return {
    ...selection,
    back,
    chips,
    key: value('form_key') || randomUUID(),
    chosen: chosenText(selection, count),
    none: selection.select === 'ids' ? selection.ids.length === 0 : count === 0,
    kind: value('kind'),
    types: options(lists.types, 'type_id'),
    levels: options(lists.levels, 'level_id'),
    statuses: statusOptions.map((option) => ({ ...option, on: option.value === value('status') })),
    managers: options(lists.users, 'manager_id'),
    managerMode: value('manager_mode') || 'add',
    tags: value('tags'),
    tagsMode: value('tags_mode') || 'add',
    knownTags: lists.tags.map(({ name }) => name),
    errors: Object.fromEntries(errors.map(({ field, message }) => [field.replace(/\[.*/, ''), message])),
    message,
  };
}

function chosenText({ select, ids }: Selection, count: number | null): string {
  if (select === 'ids')
    return ids.length === 1 ? '1 client ales' : `${counted(ids.length, 'client ales', 'clienți aleși')}`;
  return count === null
    ? 'toate cele peste 10.000 care se potrivesc'
    : `toate cele ${grouped(count)} care se potrivesc`;
}

/** The change that a form asks for, with the names of what it chose; the fields whose choice is not in the lists. */
export function changeOf(input: BulkInput, lists: Lists): { change?: BulkChange; errors: FieldError[] } {
  const named = (rows: { id: number; name: string }[], id: number) => rows.find((row) => row.id === id)?.name;
  const missing = (field: string, message: string) => ({ errors: [{ field, message }] });
  switch (input.kind) {
    case 'type': {
      const label = named(lists.types, input.type_id);
      if (!label) return missing('type_id', 'Tipul de client nu mai există. Alegeți altul.');
      return { change: { kind: 'type', type_id: input.type_id, label }, errors: [] };
    }
    case 'level': {
      const label = named(lists.levels, input.level_id);
      if (!label) return missing('level_id', 'Nivelul de client nu mai există. Alegeți altul.');
      return { change: { kind: 'level', level_id: input.level_id, label }, errors: [] };
    }
    case 'manager': {
      const label = named(lists.users, input.manager_id);
      if (!label) return missing('manager_id', 'Managerul ales nu mai există.');
      const { manager_mode: mode, manager_id: user_id } = input;
      return { change: { kind: 'manager', mode, user_id, label }, errors: [] };
    }
    case 'tags': {
      const { tags: names, tags_mode: mode } = input;
      return { change: { kind: 'tags', mode, names, tag_ids: [], label: names.join(', ') }, errors: [] };
    }
    case 'status': {
      const label = labelOf(statusOptions, input.status);
      return { change: { kind: 'status', status: input.status, label }, errors: [] };
    }
    case 'archive':
      return { change: { kind: 'archived', archived: true, label: 'Arhivare' }, errors: [] };
    case 'restore':
      return { change: { kind: 'archived', archived: false, label: 'Scoatere din arhivă' }, errors: [] };
  }
}
