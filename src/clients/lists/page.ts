import { counted } from '../../romania/plural.ts';
import type { ListName } from './queries.ts';
import type { ListCard } from './views.ts';

/** What was typed into a row of a list, or as a new one (`id` undefined), and why it was refused. */
export type Typed = { list: ListName; id: number | undefined; body: Record<string, unknown>; error: string };

type Row = {
  id: number;
  name: string;
  payment_term_days?: number | null;
  order_note?: string | null;
  rank?: number;
};
type Uses = { list: ListName; id: number; clients: number }[];

const heads = {
  types: { title: 'Tip Client', hint: 'Termenul se propune pe formular; nota apare pe comenzi.' },
  levels: {
    title: 'Nivel Client',
    hint: 'De la cel mai mic rang la cel mai mare; ordinea și pragurile sunt la Nivel & Status.',
  },
  sources: { title: 'Sursa Client', hint: 'Se pot adăuga și din formularul clientului.' },
  tags: { title: 'Etichete', hint: 'Se pot adăuga și din formularul clientului.' },
};

/** A list as its card shows it, with what was typed and refused in its place. */
export function listCard(list: ListName, rows: Row[], uses: Uses, typed: Typed | undefined): ListCard {
  const mine = typed?.list === list ? typed : undefined;
  const isAdding = mine !== undefined && mine.id === undefined;
  return {
    list,
    ...heads[list],
    ranked: list === 'levels',
    typed: list === 'types',
    rows: rows.map((row, index) => ({
      ...shownRow(row, mine?.id === row.id ? mine : undefined),
      clients: usesText(uses.find((use) => use.list === list && use.id === row.id)?.clients ?? 0),
      others: rows
        .filter(({ id }) => id !== row.id)
        .map(({ id, name }) => ({ value: String(id), label: name })),
      up: list === 'types' && index > 0,
      down: list === 'types' && index < rows.length - 1,
    })),
    added: isAdding ? { name: text(mine.body.name), error: mine.error } : { name: '', error: '' },
  };
}

function shownRow(row: Row, typed: Typed | undefined) {
  const shown: Record<string, unknown> = typed ? { ...row, ...typed.body } : row;
  return {
    id: String(row.id),
    name: text(shown.name),
    payment_term_days: text(shown.payment_term_days),
    order_note: text(shown.order_note),
    rank: text(row.rank),
    into: text(typed?.body.into_id),
    error: typed?.error ?? '',
  };
}

const usesText = (clients: number) => (clients === 0 ? 'nefolosit' : counted(clients, 'client', 'clienți'));
const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
