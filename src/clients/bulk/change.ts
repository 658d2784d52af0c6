import { isDeepStrictEqual } from 'node:util';

/** A change of many clients, as it is kept; `label` is what its target was called when it was planned. */
export type BulkChange =
  | { kind: 'type'; type_id: number; label: string }
  | { kind: 'level'; level_id: number; label: string }
  | { kind: 'status'; status: string; label: string }
  | { kind: 'archived'; archived: boolean; label: string }
  | { kind: 'manager'; mode: 'add' | 'remove' | 'replace'; user_id: number; label: string }
  | { kind: 'tags'; mode: 'add' | 'remove'; names: string[]; tag_ids: number[]; label: string };

/** What of a client a change can touch, each under the name that its audit rows use. */
export type Fields = {
  type_id: number;
  level_id: number;
  status: string;
  archived_at: string | null;
  manager_ids: number[];
  tags: number[];
};
export type Field = keyof Fields;
export type Value = Fields[Field];

const fields = {
  type: 'type_id',
  level: 'level_id',
  status: 'status',
  archived: 'archived_at',
  manager: 'manager_ids',
  tags: 'tags',
} as const;

export const fieldOf = ({ kind }: Pick<BulkChange, 'kind'>): Field => fields[kind];

/** Whether the change gives or takes single members of a list, and leaves the others to whoever set them. */
export const isPartial = (change: BulkChange): boolean =>
  change.kind === 'tags' || (change.kind === 'manager' && change.mode !== 'replace');

/** What the field holds after the change; equal to what it holds where there is nothing to change. */
export function valueAfter(change: BulkChange, client: Fields, at: string): Value {
  switch (change.kind) {
    case 'type':
      return change.type_id;
    case 'level':
      return change.level_id;
    case 'status':
      return change.status;
    case 'archived':
      return change.archived ? (client.archived_at ?? at) : null;
    case 'manager':
      return change.mode === 'replace'
        ? [change.user_id]
        : members(client.manager_ids, change.mode, [change.user_id]);
    case 'tags':
      return members(client.tags, change.mode, change.tag_ids);
  }
}

/**
 * What the field holds once the change is taken back, or 'kept' where somebody changed it since. Of a list only the
 * members that the change gave go, and those that it took come back.
 */
export function valueBefore(
  change: BulkChange,
  { before, after, current }: { before: Value; after: Value; current: Value },
  touched: boolean,
): Value | 'kept' {
  if (isPartial(change)) {
    const [was, became] = [before as number[], after as number[]];
    const given = became.filter((id) => !was.includes(id));
    const taken = was.filter((id) => !became.includes(id));
    return members(members(current as number[], 'remove', given), 'add', taken);
  }
  if (isDeepStrictEqual(current, before)) return before;
  return touched || !isDeepStrictEqual(current, after) ? 'kept' : before;
}

function members(list: number[], mode: 'add' | 'remove', ids: number[]): number[] {
  const rest = list.filter((id) => !ids.includes(id));
  return mode === 'remove' ? rest : [...rest, ...ids].sort((a, b) => a - b);
}
