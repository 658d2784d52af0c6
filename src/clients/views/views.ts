import { randomUUID } from 'node:crypto';
import type { FieldError } from '../../errors.ts';
import { type Column, chosenColumns } from '../../search/columns.ts';
import { page } from '../../web/view.ts';
import type { SavedView } from './queries.ts';

export const columnsPage = page<{ panel: ReturnType<typeof columnsPanel> }>(
  'clients/views/columns',
  'clients/views/_columns',
);
export const viewsPage = page<{ panel: ReturnType<typeof viewsPanel> }>(
  'clients/views/list',
  'clients/views/_views',
);

/** Every column that the person may see, the shown ones first and in their order. */
export function columnsPanel(shown: readonly string[] | null | undefined, seen: Column[], query: string) {
  const chosen = chosenColumns(shown, seen);
  const rest = seen.filter((column) => !chosen.includes(column));
  return {
    query,
    back: query ? `/clients?${query}` : '/clients',
    columns: [...chosen, ...rest].map(({ key, label }) => ({
      key,
      label,
      on: chosen.some((column) => column.key === key),
    })),
  };
}

export type Typed = { id?: number; values: Record<string, unknown>; errors: FieldError[] };

/** The views that a person sees, and the form that keeps the list as it is under a name. */
export function viewsPanel(
  rows: SavedView[],
  {
    person,
    query,
    current,
    columns: hasColumns,
    typed,
  }: {
    person: { id: number; role: string };
    /** The list's query, without its page. */
    query: string;
    current: number | undefined;
    columns: boolean;
    typed?: Typed | undefined;
  },
) {
  const error = ({ errors }: Typed) => errors[0]?.message ?? '';
  const fresh = typed && typed.id === undefined ? typed : undefined;
  return {
    query,
    key: String(fresh?.values.form_key ?? '') || randomUUID(),
    back: query ? `/clients?${query}` : '/clients',
    hasColumns,
    name: String(fresh?.values.name ?? ''),
    shared: [fresh?.values.shared].flat().at(-1) === 'true',
    error: fresh ? error(fresh) : '',
    views: rows.map((row) => {
      const mine = typed?.id === row.id ? typed : undefined;
      return {
        id: row.id,
        name: row.name,
        typed: String(mine?.values.name ?? row.name),
        href: `/clients?${row.query ? `${row.query}&` : ''}view=${row.id}`,
        current: row.id === current,
        shared: row.shared,
        by: row.user_id === person.id ? (row.shared ? 'a mea, comună' : 'a mea') : `de la ${row.user_name}`,
        editable: row.user_id === person.id || (row.shared && person.role === 'administrator'),
        error: mine ? error(mine) : '',
      };
    }),
  };
}
