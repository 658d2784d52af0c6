import { isDeepStrictEqual } from 'node:util';
import {
  labelOf,
  labels,
  paymentMethodOptions,
  receivesOptions,
  rowLabels,
  shippingPayerOptions,
  statusOptions,
} from '../clients/fields.ts';
import type { Lists } from '../clients/lists/queries.ts';
import { COUNTIES } from '../romania/counties.ts';
import { hidePersonalIds } from '../romania/personal-id.ts';
import { formatPhone } from '../romania/phone.ts';

/** A cell of the plan: what it is, what it was, what it will be; `anaf`: it does not come from the file. */
export type ShownCell = { label: string; before: string; after: string; anaf: boolean };

type Values = Record<string, unknown>;
type ListRow = Record<string, unknown>;

/** What an existing client gets, cell by cell. */
export function changedCells(changes: Record<string, [unknown, unknown]>, lists: Lists): ShownCell[] {
  return Object.entries(changes)
    .filter(([field]) => !hidden.has(field))
    .flatMap(([field, [before, after]]) => {
      if (field === 'contacts' || field === 'delivery_addresses')
        return rowCells(field, before as ListRow[], after as ListRow[]);
      const text = (value: unknown) => shownText(field, value, lists);
      return [{ label: labels[field] ?? field, before: text(before), after: text(after), anaf: false }];
    });
}

/** What a new client is made of: the cells of the file and those of ANAF. */
export function newCells(input: Values, fields: string[], fromAnaf: string[], lists: Lists): ShownCell[] {
  const names = [...new Set([...fields, ...fromAnaf])].filter(
    (field) => field !== 'name' && !hidden.has(field),
  );
  const cells = names.flatMap((field) => {
    const after = shownText(field, input[field], lists);
    return after === ''
      ? []
      : [{ label: labels[field] ?? field, before: '', after, anaf: fromAnaf.includes(field) }];
  });
  const rows = (['contacts', 'delivery_addresses'] as const).flatMap((list) =>
    rowCells(list, [], (input[list] as ListRow[] | undefined) ?? []),
  );
  return [...cells, ...rows];
}

/** How a note calls its field: "Contacte 1, E-mail". */
export function fieldLabel(field: string): string {
  const [, list = '', index, dotted, bracketed] = /^(\w+)\[(\d+)\](?:\.(\w+)|\[(\w+)\])?/.exec(field) ?? [];
  const name = dotted ?? bracketed;
  if (list)
    return `${labels[list] ?? list} ${Number(index) + 1}${name ? `, ${rowLabels[name] ?? name}` : ''}`;
  return field === 'id' ? 'ID Clientela' : (labels[field] ?? '');
}

const hidden = new Set(['id', 'siruta', 'tax_id_kind', 'caen_revision']);

function rowCells(list: 'contacts' | 'delivery_addresses', before: ListRow[], after: ListRow[]): ShownCell[] {
  const news = after.filter((row) => !before.some((old) => isDeepStrictEqual(old, row)));
  const key = list === 'contacts' ? 'name' : 'label';
  return news.map((row) => {
    const old = before.find((each) => each[key] === row[key]);
    return {
      label: list === 'contacts' ? 'Contact' : 'Adresă de livrare',
      before: old ? rowText(old) : '',
      after: rowText(row),
      anaf: false,
    };
  });
}

const textFields = [
  'name',
  'label',
  'job_title',
  'email',
  'phone',
  'county',
  'locality',
  'street',
  'street_no',
];

/** A contact or an address in one line. */
export function rowText(row: ListRow): string {
  const texts = textFields.map((field) => plain(field, row[field])).filter(Boolean);
  const receives = (row.receives as string[] | undefined) ?? [];
  return [...texts, ...receives.map((kind) => labelOf(receivesOptions, kind))].join(', ');
}

/** A value of a client's field as people read it: ids as names, a CNP masked. */
export function shownText(field: string, value: unknown, lists: Lists): string {
  if (value === null || value === undefined) return '';
  const named = (rows: { id: number; name: string }[]) =>
    rows.find(({ id }) => id === value)?.name ?? (typeof value === 'string' ? value : '');
  if (field === 'type_id') return named(lists.types);
  if (field === 'level_id') return named(lists.levels);
  if (field === 'source_id') return named(lists.sources);
  if (field === 'manager_ids')
    return (value as number[]).map((id) => lists.users.find((user) => user.id === id)?.name ?? '').join(', ');
  return plain(field, value);
}

function plain(field: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'da' : 'nu';
  if (Array.isArray(value)) return value.join(', ');
  const text = String(value);
  if (['phone', 'mobile', 'fax', 'contact_phone'].includes(field)) return formatPhone(text);
  if (field === 'county') return COUNTIES.find(({ code }) => code === text)?.name ?? text;
  if (field === 'status') return labelOf(statusOptions, text);
  if (field === 'payment_method') return labelOf(paymentMethodOptions, text);
  if (field === 'shipping_payer') return labelOf(shippingPayerOptions, text);
  return hidePersonalIds(text);
}
