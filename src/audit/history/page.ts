import type { Lists } from '../../clients/lists/queries.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import { formatDateTime } from '../../web/format.ts';
import { balanceFields, fieldLabel, fieldText, isShown } from './field-text.ts';
import type { Entry } from './queries.ts';
import { isRestorable, type Rights, valueNow } from './restoration.ts';
import type { ChangesQuery } from './schema.ts';
import { cameBy, happened, whoDid } from './words.ts';

type Page = { client: ClientRecord; entries: Entry[]; lists: Lists; query: ChangesQuery; rights: Rights };

/** The tab of what changed, ready to show. */
export function changesPage({ client, entries, lists, query, rights }: Page) {
  const items = entries.slice(0, query.limit);
  const at = `/clients/${client.id}/changes`;
  const last = entries.length > query.limit ? items.at(-1)?.id : undefined;
  return {
    entries: items.map((entry) => ({
      id: entry.id,
      when: formatDateTime(entry.at),
      what: happened(entry),
      who: whoDid(entry),
      by: cameBy(entry),
      rows: Object.entries(entry.changes)
        .filter(([field]) => isShown(field) && (rights.seesBalance || !balanceFields.has(field)))
        .map(([field, [before, after]]) => ({
          ...rowOf({ field, before, after }, lists),
          restore: restoreOf(entry, field, client, rights),
        })),
    })),
    version: client.version,
    filters: filtersOf(query, lists),
    filtered: Boolean(query.field || query.by || query.from || query.to),
    first: query.after ? addressOf(at, { ...query, after: undefined }) : '',
    next: last ? addressOf(at, { ...query, after: last }) : '',
  };
}

export type ChangesPage = ReturnType<typeof changesPage>;

/** What stands in the field now and what would stand there. */
export function restorationPage(entry: Entry, field: string, client: ClientRecord, lists: Lists) {
  const before = entry.changes[field]?.[0];
  return {
    action: `/clients/${client.id}/changes/${entry.id}/restoration`,
    back: `/clients/${client.id}/changes`,
    version: client.version,
    when: formatDateTime(entry.at),
    who: whoDid(entry),
    ...rowOf({ field, before: valueNow(field, client), after: before }, lists),
  };
}

export type RestorationPage = ReturnType<typeof restorationPage>;

type Change = { field: string; before: unknown; after: unknown };

function rowOf({ field, before, after }: Change, lists: Lists) {
  // Of rows only those that differ: the others say nothing.
  const [from, to] = [fieldText(field, before, lists), fieldText(field, after, lists)];
  return {
    field,
    label: fieldLabel(field),
    from: from.filter((text) => from.length === 1 || !to.includes(text)),
    to: to.filter((text) => to.length === 1 || !from.includes(text)),
  };
}

/** How a field is put back: at once where nobody touched it since, else after a look at what stands there now. */
function restoreOf(entry: Entry, field: string, client: ClientRecord, rights: Rights): '' | 'now' | 'look' {
  if (!isRestorable(entry, field, client, rights)) return '';
  const untouched =
    JSON.stringify(valueNow(field, client)) === JSON.stringify(entry.changes[field]?.[1] ?? null);
  return untouched ? 'now' : 'look';
}

const filterFields = [
  'name',
  'alias',
  'tax_id',
  'vat_payer',
  'phone',
  'mobile',
  'email',
  'contacts',
  'county',
  'locality',
  'street',
  'street_no',
  'type_id',
  'level_id',
  'status',
  'manager_ids',
  'tags',
  'delivery_addresses',
  'iban',
  'payment_term_days',
  'trade_register_no',
  'marketing_enabled',
  'archived_at',
];

function filtersOf({ field, by, from = '', to = '' }: ChangesQuery, lists: Lists) {
  return {
    from,
    to,
    fields: filterFields.map((name) => ({ value: name, label: fieldLabel(name), on: name === field })),
    people: [
      { value: 'system', label: 'Clientela, singură', on: by === 'system' },
      { value: 'portal', label: 'Portalul clientului', on: by === 'portal' },
      ...lists.users.map(({ id, name }) => ({ value: String(id), label: name, on: id === by })),
    ],
  };
}

function addressOf(path: string, { limit: _limit, ...query }: ChangesQuery): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
  const text = new URLSearchParams(given).toString();
  return text ? `${path}?${text}` : path;
}
