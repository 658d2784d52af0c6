import { randomUUID } from 'node:crypto';
import type { FieldError } from '../errors.ts';
import { addressFields } from '../romania/address.ts';
import { CAEN_SECTIONS } from '../romania/caen.ts';
import { COUNTIES } from '../romania/counties.ts';
import { COUNTRIES } from '../romania/countries.ts';
import { fieldName } from '../web/forms.ts';
import { checkDraft } from './check.ts';
import { unmasked } from './cnp.ts';
import { type Draft, type Proposal, type Proposals, rowsOf, textOf } from './draft.ts';
import {
  labels,
  limits,
  paymentMethodOptions,
  receivesOptions,
  required,
  rowLabels,
  shippingPayerOptions,
  statusOptions,
} from './fields.ts';
import type { Lists } from './lists/queries.ts';
import type { ClientRecord } from './queries.ts';
import type { TwinView } from './twins/twin.ts';

export type Field = {
  id: string;
  name: string;
  label: string;
  value: string;
  on: boolean;
  error: string;
  link: { href: string; text: string } | undefined;
  required: boolean;
  max: number | undefined;
  filled: boolean;
  /** Where the person is put as the form opens. */
  focus: boolean;
  proposal: (Proposal & { name: string }) | undefined;
  placeholder: string;
};
export type Fields = Record<string, Field>;

export type FormState = {
  draft: Draft;
  errors?: FieldError[];
  message?: string;
  proposals?: Proposals;
  filled?: string[];
  lookup?: LookupView;
  twin?: TwinView | undefined;
  /** The name of the field that is to be filled first. */
  focus?: string | undefined;
  /** What was done that is not saved yet, with where it stands. */
  notice?: { text: string; href: string };
};

/** What the import said: a sentence, notices, the two addresses, several of our own to choose from. */
export type LookupView = {
  kind: 'ok' | 'warning';
  message: string;
  notices: string[];
  addresses: { label: string; text: string }[];
  matches: { id: string; name: string; detail: string }[];
};

/** Everything that the four sections show, ready made; `record` is there on the edit page. */
export function clientForm(
  state: FormState,
  lists: Lists,
  record?: Pick<ClientRecord, 'id' | 'name' | 'lat' | 'lon' | 'tax_id' | 'tax_id_kind'>,
) {
  const { draft, proposals = {}, filled = [] } = state;
  const errors = (state.errors ?? []).map((error) => ({ ...error, field: shownField(error.field) }));
  const field = fieldMaker(errors, proposals, new Set(filled), state.focus);
  const f = Object.fromEntries(
    Object.keys(labels).map((name) => [name, field([name], draft[name])]),
  ) as Fields;
  if (record && record.lat !== null && f.lat && f.lon) {
    f.lat.placeholder = String(record.lat);
    f.lon.placeholder = String(record.lon);
  }
  const chosen = new Set(listed(draft.manager_ids));
  const tags = listed(draft.tags);
  return {
    title: record ? record.name : 'Client nou',
    action: record ? `/clients/${record.id}` : '/clients',
    clientId: record ? String(record.id) : '',
    version: textOf(draft.version),
    key: textOf(draft.form_key) || randomUUID(),
    message: state.message ?? '',
    summary: errors.map((error) => ({
      ...error,
      href: `#${idOf(error.field)}`,
      label: summaryLabel(error.field),
    })),
    lookup: state.lookup,
    twin: state.twin,
    notice: state.notice,
    lookupSource: textOf(draft.source) === 'own' ? 'own' : 'anaf',
    lookupTaxId: textOf(draft.lookup_tax_id),
    filled: filled.join(','),
    conflicts: listProposals(proposals),
    f,
    contacts: rowsOf(draft.contacts).map((row, index) => contactRow(index, row, field)),
    deliveryAddresses: rowsOf(draft.delivery_addresses).map((row, index) =>
      deliveryAddressRow(index, row, field),
    ),
    managers: lists.users
      .filter(({ id, active }) => active || chosen.has(String(id)))
      .map(({ id, name }) => ({ value: String(id), label: name, on: chosen.has(String(id)) })),
    tags: tagChoices(lists, tags),
    types: lists.types.map(({ id, name, payment_term_days }) => ({
      value: String(id),
      label: name,
      term: payment_term_days === null ? '' : String(payment_term_days),
    })),
    levels: lists.levels.map(({ id, name }) => ({ value: String(id), label: name })),
    sources: lists.sources.map(({ name }) => name),
    ...choices,
    check: checkDraft(unmasked(draft, record)),
  };
}

export type ClientForm = ReturnType<typeof clientForm>;

export const choices = {
  countries: COUNTRIES.map(({ code, name }) => ({ value: code, label: name })),
  counties: COUNTIES.map(({ code, name }) => ({ value: code, label: name })),
  statuses: statusOptions,
  paymentMethods: paymentMethodOptions,
  shippingPayers: shippingPayerOptions,
  caenSections: CAEN_SECTIONS.map(({ code, title }) => ({ value: code, label: `${code} – ${title}` })),
};

type FieldMaker = (path: (string | number)[], value: unknown, names?: Record<string, string>) => Field;

function fieldMaker(
  errors: FieldError[],
  proposals: Proposals,
  filled: Set<string>,
  focus?: string,
): FieldMaker {
  const byField = new Map(errors.map((error) => [error.field, error]));
  return (path, value, names = labels) => {
    const name = fieldName(path);
    const last = String(path.at(-1));
    const error = byField.get(name);
    const proposal = proposals[name];
    const text = textOf(value);
    return {
      id: idOf(name),
      name,
      label: names[last] ?? last,
      value: text,
      on: value === true || text === 'true' || text === 'on' || (value === undefined && onAtFirst.has(last)),
      error: error?.message ?? '',
      link: error?.link,
      required: required.has(last),
      max: limits[last],
      filled: filled.has(name),
      focus: name === focus,
      proposal: proposal && { ...proposal, name },
      placeholder: '',
    };
  };
}

const onAtFirst = new Set(['email_enabled', 'notify_sms', 'notify_email']);

const contactNames = ['name', 'job_title', 'email', 'phone', 'marketing_enabled'];
const deliveryNames = ['label', ...addressFields, 'siruta', 'contact_name', 'contact_phone', 'is_default'];

export function contactRow(index: number, row: Draft, field: FieldMaker = fieldMaker([], {}, new Set())) {
  const receives = listed(row.receives);
  return {
    index,
    id: textOf(row.id),
    prefix: `contacts[${index}]`,
    f: rowFields('contacts', index, contactNames, row, field),
    receives: receivesOptions.map((option) => ({ ...option, on: receives.includes(option.value) })),
  };
}

export function deliveryAddressRow(
  index: number,
  row: Draft,
  field: FieldMaker = fieldMaker([], {}, new Set()),
) {
  return {
    index,
    id: textOf(row.id),
    prefix: `delivery_addresses[${index}]`,
    f: rowFields('delivery_addresses', index, deliveryNames, { country: 'RO', ...row }, field),
    countries: choices.countries,
    counties: choices.counties,
  };
}

function rowFields(list: string, index: number, names: string[], row: Draft, field: FieldMaker): Fields {
  return Object.fromEntries(names.map((name) => [name, field([list, index, name], row[name], rowLabels)]));
}

/** Tags that exist, with those of the draft that are about to be made. */
function tagChoices(lists: Lists, chosen: string[]) {
  const lower = new Set(chosen.map((name) => name.toLowerCase()));
  const known = lists.tags.map(({ name, color }) => ({
    value: name,
    label: name,
    color,
    on: lower.has(name.toLowerCase()),
  }));
  const fresh = chosen.filter(
    (name) => name && !known.some(({ value }) => value.toLowerCase() === name.toLowerCase()),
  );
  return [...known, ...fresh.map((name) => ({ value: name, label: name, color: 'gray', on: true }))];
}

/** Whole lists that were changed by somebody else; they have no field of their own to stand beside. */
function listProposals(proposals: Proposals) {
  return ['contacts', 'delivery_addresses', 'tags', 'manager_ids'].flatMap((name) => {
    const proposal = proposals[name];
    return proposal ? [{ ...proposal, name, label: labels[name] ?? name }] : [];
  });
}

const listed = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])
    .map(textOf)
    .filter((text) => text !== '');

/** Where an error of one tag or one manager stands: at their common field. */
const shownField = (field: string) => field.replace(/^(tags|manager_ids)\[\d+\]$/, '$1');

const idOf = (name: string) => name.replace(/\[(\w+)\]/g, '-$1');

function summaryLabel(field: string): string {
  const row = /^(contacts|delivery_addresses)\[(\d+)\]\[(\w+)\]/.exec(field);
  if (!row) return labels[field.replace(/\[.*$/, '')] ?? field;
  const kind = row[1] === 'contacts' ? 'Contactul' : 'Adresa de livrare';
  return `${kind} ${Number(row[2]) + 1}, ${rowLabels[row[3] ?? ''] ?? row[3]}`;
}
