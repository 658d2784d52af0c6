import { randomUUID } from 'node:crypto';
import { textOf } from '../../clients/draft.ts';
import type { FieldError } from '../../errors.ts';
import { type Field, fieldMaker, percentField } from '../field.ts';
import { daysText } from '../validity.ts';
import type { Discount } from './queries.ts';

type Named = { id: number; name: string };
export type Lists = { levels: Named[]; types: Named[]; categories: Named[] };
/** A row that was refused, with what was typed; no `id`: the new one. */
export type Typed = {
  id?: number | undefined;
  draft: Record<string, unknown>;
  message: string;
  errors: FieldError[];
};

type Option = { value: string; label: string };
type Row = {
  id: string;
  action: string;
  version: string;
  /** What the row is called where only its buttons are heard. */
  title: string;
  fields: Record<'level_id' | 'type_id' | 'category_id' | 'percent' | 'valid_from' | 'valid_until', Field>;
  level: string;
  type: string;
  category: string;
  percent: string;
  days: string;
};

/** The one page of discounts: each is a row that can be changed where it stands. */
export function discountsView(
  discounts: Discount[],
  lists: Lists,
  { editable, typed }: { editable: boolean; typed?: Typed | undefined },
) {
  const options = (rows: Named[]): Option[] =>
    rows.map(({ id, name }) => ({ value: String(id), label: name }));
  const fresh = typed && typed.id === undefined ? typed : undefined;
  return {
    editable,
    message: typed?.message ?? '',
    key: textOf(fresh?.draft.form_key) || randomUUID(),
    rows: discounts.map((discount) => rowOf(discount, typed?.id === discount.id ? typed : undefined)),
    added: fieldsOf(fresh?.draft ?? {}, fresh?.errors ?? [], 'new'),
    levels: options(lists.levels),
    types: options(lists.types),
    categories: options(lists.categories),
  };
}

export type DiscountsView = ReturnType<typeof discountsView>;

function rowOf(discount: Discount, typed: Typed | undefined): Row {
  const { id, version, level_name, type_name, category_name, percent } = discount;
  const stored = { ...discount, percent: percentField(percent) };
  const names = [level_name, type_name, category_name].filter(Boolean).join(', ');
  return {
    id: String(id),
    action: `/discounts/${id}`,
    version: String(version),
    title: `${names} ${percentField(percent)} %`,
    fields: fieldsOf({ ...stored, ...typed?.draft }, typed?.errors ?? [], String(id)),
    level: level_name ?? 'oricare',
    type: type_name ?? 'oricare',
    category: category_name ?? 'oricare',
    percent: `${percentField(percent)} %`,
    days: daysText(discount),
  };
}

function fieldsOf(values: Record<string, unknown>, errors: FieldError[], row: string): Row['fields'] {
  const field = fieldMaker(values, errors, `discount-${row}-`);
  return {
    level_id: field('level_id', 'Nivel Client'),
    type_id: field('type_id', 'Tip Client'),
    category_id: field('category_id', 'Categorie'),
    percent: field('percent', 'Discount %', { required: true }),
    valid_from: field('valid_from', 'De la'),
    valid_until: field('valid_until', 'Până la, inclusiv'),
  };
}
