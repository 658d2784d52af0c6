import { type Candidate, detailOf } from '../../clients/candidate.ts';
import { counted } from '../../romania/plural.ts';
import { formatIsoDay, formatMoney, initialsOf } from '../../web/format.ts';
import { openStatuses, orderStatusLabel, orderStatusOptions } from '../status.ts';
import type { OrderRow } from './queries.ts';
import type { OrderSearch } from './schema.ts';

type Names = { client: string | null; manager: string | null };
type Found = { items: OrderRow[]; next: string | null; total: number | null };

/**
 * A list of orders, ready to show. `path` is where it stands: the list itself, or the tab of a client; `sought` is the
 * client that a text did not tell.
 */
export function orderListView(
  query: OrderSearch,
  found: Found,
  names: Names,
  me: number,
  { path = '/orders', sought }: { path?: string; sought?: SoughtView | undefined } = {},
) {
  const first = { ...query, after: undefined };
  const chips = chipsOf(query, names);
  return {
    sought,
    rows: found.items.map(orderRow),
    total: found.total === null ? 'peste 10.000 de comenzi' : counted(found.total, 'comandă', 'comenzi'),
    chips,
    views: [
      { label: 'Toate comenzile', href: addressOf({ ...first, view: undefined }), on: query.view !== 'work' },
      {
        label: 'De lucru',
        href: addressOf({ ...first, view: 'work', status: undefined }),
        on: query.view === 'work',
      },
      ...(query.portfolioOf === null
        ? [
            {
              label: 'Doar ale mele',
              href: addressOf({ ...first, manager: query.manager === me ? undefined : me }),
              on: query.manager === me,
            },
          ]
        : []),
    ],
    filters: addressOf(first, '/orders/filters'),
    next: found.next ? addressOf({ ...query, after: found.next }, path) : '',
    first: query.after ? addressOf(first, path) : '',
    isWork: query.view === 'work',
    isFiltered: chips.length > 0 || query.after !== undefined || query.view === 'work',
  };
}

export type OrderListView = ReturnType<typeof orderListView>;

/** A client that the list was asked for by a text, and those that the text may mean. */
export function soughtView(query: OrderSearch, text: string, found: Candidate[]) {
  const several = `Pentru „${text}” sunt mai mulți clienți. Alegeți unul:`;
  return {
    message: found.length > 0 ? several : `Niciun client găsit pentru „${text}”.`,
    choices: found.map((client) => ({
      name: client.name,
      detail: detailOf(client),
      href: clientAddress(query, client.id),
    })),
  };
}

export type SoughtView = ReturnType<typeof soughtView>;

/** The address of the same list, of one client. */
export const clientAddress = (query: OrderSearch, id: number) =>
  addressOf({ ...query, after: undefined, client_id: id });

/** Everything that the list can be filtered by, with what is chosen now. */
export function filterView(query: OrderSearch, users: { id: number; name: string }[], { client }: Names) {
  const statuses = query.view === 'work' ? openStatuses.map(optionOf) : orderStatusOptions;
  return {
    client: query.client_id ? String(query.client_id) : '',
    clientName: client ?? '',
    view: query.view ?? '',
    statuses: statuses.map((option) => ({ ...option, on: option.value === query.status })),
    managers: users.map(({ id, name }) => ({ value: String(id), label: name, on: id === query.manager })),
    from: query.from ?? '',
    to: query.to ?? '',
    clear: addressOf({ view: query.view }),
  };
}

export type FilterView = ReturnType<typeof filterView>;

/** The list's address for a query, without what is as it starts. */
function addressOf(query: Partial<OrderSearch>, path = '/orders'): string {
  const names = ['view', 'client_id', 'manager', 'status', 'from', 'to', 'after'] as const;
  const pairs = names.flatMap((name): [string, string][] =>
    query[name] === undefined || (name === 'client_id' && path !== '/orders' && path !== '/orders/filters')
      ? []
      : [[name, String(query[name])]],
  );
  if (query.limit !== undefined && query.limit !== 50) pairs.push(['limit', String(query.limit)]);
  const search = new URLSearchParams(pairs).toString();
  return search ? `${path}?${search}` : path;
}

function orderRow(row: OrderRow) {
  return {
    id: row.id,
    number: row.number,
    date: formatIsoDay(row.date),
    clientId: row.client_id,
    client: row.client_name,
    level: row.level_name,
    managers: row.managers.map(({ name }) => name).join(', '),
    initials: row.managers.map(({ name }) => initialsOf(name)).join(', '),
    status: row.status,
    statusLabel: orderStatusLabel(row.status),
    total: formatMoney(row.total),
  };
}

function chipsOf(query: OrderSearch, names: Names): { label: string; href: string }[] {
  const chips: { label: string; href: string }[] = [];
  const chip = (label: string, without: Partial<OrderSearch>) =>
    chips.push({ label, href: addressOf({ ...query, after: undefined, ...without }) });
  if (query.client_id) chip(`Client: ${names.client ?? query.client_id}`, { client_id: undefined });
  if (query.manager) chip(`Manager: ${names.manager ?? query.manager}`, { manager: undefined });
  if (query.status) chip(`Status: ${orderStatusLabel(query.status)}`, { status: undefined });
  if (query.from) chip(`De la ${formatIsoDay(query.from)}`, { from: undefined });
  if (query.to) chip(`Până la ${formatIsoDay(query.to)}`, { to: undefined });
  return chips;
}

const optionOf = (value: string) => ({ value, label: orderStatusLabel(value) });
