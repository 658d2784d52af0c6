import { type Draft, draftOf, draftOfRecord, rowsOf, textOf } from '../../clients/draft.ts';
import { limits, rowLabels } from '../../clients/fields.ts';
import { choices } from '../../clients/form.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import type { FieldError } from '../../errors.ts';
import { formatIban } from '../../romania/iban.ts';
import { formatPhone } from '../../romania/phone.ts';
import { addressNames, digestOf, fieldLabel, heldBy, type ProposalField } from '../proposals/fields.ts';
import type { Proposal } from '../proposals/queries.ts';
import { askable } from './wishes.ts';

export type FormState = {
  draft: Draft;
  note?: string;
  errors?: FieldError[];
  message?: string;
  /** The values that the form was opened with, by their digests. */
  shown: Record<string, string>;
  /** Where the page opens when a row came or went. */
  focus?: string;
};

/** The form as it opens: what the client holds, and where something else was asked for already, that. */
export function openedForm(record: ClientRecord, open: Proposal[]): FormState {
  const wanted = Object.fromEntries(askable(record).map((field) => [field, heldBy(record, field)]));
  for (const { field, wanted: asked } of open) if (field in wanted) wanted[field] = asked;
  const { address, ...rest } = wanted;
  const draft = draftOfRecord({ ...record, ...rest, ...((address ?? {}) as object) } as ClientRecord);
  const shown = Object.fromEntries(Object.entries(wanted).map(([field, value]) => [field, digestOf(value)]));
  return { draft, shown };
}

/** A posted form as it was typed, with its rows; without JavaScript a row more or less is a button of the form. */
export function postedForm(body: Draft): FormState & { isGoingOn: boolean } {
  const [add, remove] = [textOf(body.add), textOf(body.remove)];
  const isGoingOn = add !== '' || remove !== '';
  const draft = draftOf(body, { keepEmptyRows: isGoingOn });
  const [list = '', index = ''] = remove.split(':');
  if (list === 'contacts' || list === 'delivery_addresses')
    draft[list] = rowsOf(draft[list]).filter((_, at) => String(at) !== index);
  if (add === 'contacts' || add === 'delivery_addresses') draft[add] = [...rowsOf(draft[add]), {}];
  const shown = Object.entries((body.shown ?? {}) as Record<string, unknown>);
  return {
    draft,
    isGoingOn,
    note: textOf(body.note),
    shown: Object.fromEntries(shown.map(([field, value]) => [field, textOf(value).slice(0, 40)])),
  };
}

/** The form of a client's own data, ready to show. */
export function dataForm(record: ClientRecord, state: FormState) {
  const { draft, note = '', errors = [], message = '', shown } = state;
  const field = fieldMaker(errors);
  const hasAddress = askable(record).includes('address');
  return {
    message,
    note,
    noteError: errors.find((error) => error.field === 'note')?.message ?? '',
    shown: Object.entries(shown),
    summary: errors.map((error) => ({
      href: `#${idOf(error.field)}`,
      text: `${summaryLabel(error.field)}: ${error.message}`,
    })),
    f: fieldsOf(['phone', 'mobile', 'email', 'fax', 'website', 'iban'], '', draft, field),
    address: hasAddress ? fieldsOf(addressNames, '', { country: 'RO', ...draft }, field) : undefined,
    contacts: rowsOf(draft.contacts).map((row, index) => ({
      index: String(index),
      id: textOf(row.id),
      prefix: `contacts[${index}]`,
      f: fieldsOf(['name', 'job_title', 'email', 'phone'], `contacts[${index}]`, row, field),
    })),
    addresses: rowsOf(draft.delivery_addresses).map((row, index) => ({
      index: String(index),
      id: textOf(row.id),
      prefix: `delivery_addresses[${index}]`,
      f: fieldsOf(
        ['label', ...addressNames, 'contact_name', 'contact_phone', 'is_default'],
        `delivery_addresses[${index}]`,
        { country: 'RO', ...row },
        field,
      ),
    })),
    countries: choices.countries,
    counties: choices.counties,
  };
}

export type DataForm = ReturnType<typeof dataForm>;

type Shown = { id: string; name: string; label: string; value: string; on: boolean; error: string } & {
  required: boolean;
  max: number | undefined;
} & { proposal: undefined; link: undefined; filled: false; placeholder: '' };
type Maker = (name: string, prefix: string, value: unknown) => Shown;

function fieldMaker(errors: FieldError[]): Maker {
  const byField = new Map(errors.map((error) => [error.field, error.message]));
  return (name, prefix, value) => {
    const full = prefix ? `${prefix}[${name}]` : name;
    const text = textOf(value);
    return {
      id: idOf(full),
      name: full,
      label: rowLabelOf(name, prefix),
      value: text,
      on: value === true || text === 'true',
      error: byField.get(full) ?? '',
      required: name === 'label' || (name === 'name' && prefix !== ''),
      max: limits[name],
      ...{ proposal: undefined, link: undefined, filled: false, placeholder: '' },
    };
  };
}

const fieldsOf = (names: readonly string[], prefix: string, row: Draft, field: Maker) =>
  Object.fromEntries(names.map((name) => [name, field(name, prefix, shownText(name, row[name]))]));

/** A stored number as people write it; what was typed stays as it is. */
function shownText(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/phone|mobile|fax/.test(name) && value.startsWith('+')) return formatPhone(value);
  return name === 'iban' && /^[A-Z]{2}\d{2}\w+$/.test(value) ? formatIban(value) : value;
}

const rowLabelOf = (name: string, prefix: string): string =>
  (prefix === '' && name === 'email' ? fieldLabel(name) : rowLabels[name]) ?? name;

const idOf = (name: string): string => name.replace(/\[(\w+)\]/g, '-$1');

function summaryLabel(field: string): string {
  const [, list, index, name = ''] = /^(contacts|delivery_addresses)\[(\d+)\]\[(\w+)\]/.exec(field) ?? [];
  if (!list) return fieldLabel(field as ProposalField);
  const kind = list === 'contacts' ? 'Contactul' : 'Adresa de livrare';
  return `${kind} ${Number(index) + 1}, ${rowLabels[name] ?? name}`;
}
