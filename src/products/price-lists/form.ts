import { randomUUID } from 'node:crypto';
import { textOf } from '../../clients/draft.ts';
import type { FieldError } from '../../errors.ts';
import { counted } from '../../romania/plural.ts';
import { formatMoney } from '../../web/format.ts';
import { amountField, fieldMaker } from '../field.ts';
import { daysText } from '../validity.ts';
import type { listItems, PriceList } from './queries.ts';

type Named = { id: number; name: string };
type Draft = Record<string, unknown>;
export type Refusal = { message: string; errors: FieldError[] };

/** The form of a list's own fields; `list` is there on the edit page. */
export function priceListForm(
  { draft, message, errors }: Refusal & { draft: Draft },
  { types, levels }: { types: Named[]; levels: Named[] },
  list?: PriceList,
) {
  const field = fieldMaker(draft, errors);
  const option = (kind: string, label: string) => (row: Named) => ({
    value: `${kind}-${row.id}`,
    label: `${label} ${row.name}`,
  });
  return {
    title: list ? list.name : 'Listă de prețuri nouă',
    action: list ? `/price-lists/${list.id}` : '/price-lists',
    back: list ? `/price-lists/${list.id}` : '/price-lists',
    id: list ? String(list.id) : '',
    key: textOf(draft.form_key) || randomUUID(),
    version: textOf(draft.version),
    message,
    fields: {
      name: field('name', 'Denumire', { required: true, max: 60 }),
      audience: field('audience', 'Pentru clienții', { required: true }),
      valid_from: field('valid_from', 'Valabilă de la'),
      valid_until: field('valid_until', 'Până la, inclusiv'),
    },
    audiences: [...types.map(option('type', 'de tipul')), ...levels.map(option('level', 'de nivelul'))],
  };
}

export type PriceListForm = ReturnType<typeof priceListForm>;

/** A list as its form shows it. */
export function draftOf({ name, type_id, level_id, valid_from, valid_until, version }: PriceList): Draft {
  const audience = type_id === null ? `level-${level_id}` : `type-${type_id}`;
  return { name, audience, valid_from: valid_from ?? '', valid_until: valid_until ?? '', version };
}

/** A list among the others. */
export function listRow(list: PriceList) {
  const { id, name, type_name, level_name, items_count } = list;
  return {
    id,
    name,
    audience: type_name === null ? `nivel ${level_name}` : `tip ${type_name}`,
    days: daysText(list),
    items: counted(items_count, 'produs', 'produse'),
  };
}

type Items = Awaited<ReturnType<typeof listItems>>;
type Typed = Refusal & { draft: Draft; productId?: number | undefined };

/** A list with its prices; `typed` is a price that was refused, of a row or of the new one. */
export function showView(
  list: PriceList,
  { items, next }: Items,
  { editable, after, typed }: { editable: boolean; after: string; typed?: Typed | undefined },
) {
  const at = `/price-lists/${list.id}`;
  const errorOf = (name: string) => typed?.errors.find(({ field }) => field === name)?.message ?? '';
  return {
    ...listRow(list),
    version: String(list.version),
    editable,
    message: typed?.message ?? '',
    rows: items.map((item) => {
      const mine = typed?.productId === item.id ? typed : undefined;
      return {
        id: item.id,
        code: item.code,
        name: item.name,
        unit: item.unit,
        active: item.active,
        base: formatMoney(item.base_price),
        price: formatMoney(item.price),
        typed: mine ? textOf(mine.draft.price) : amountField(item.price),
        error: mine ? errorOf('price') : '',
      };
    }),
    added:
      typed && typed.productId === undefined
        ? {
            code: textOf(typed.draft.code),
            price: textOf(typed.draft.price),
            codeError: errorOf('code'),
            priceError: errorOf('price'),
          }
        : { code: '', price: '', codeError: '', priceError: '' },
    next: next ? `${at}?after=${next}` : '',
    first: after ? at : '',
  };
}

export type PriceListView = ReturnType<typeof showView>;
