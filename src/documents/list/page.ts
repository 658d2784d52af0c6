import { type Candidate, detailOf } from '../../clients/candidate.ts';
import { daysLate } from '../../payments/late.ts';
import { counted } from '../../romania/plural.ts';
import { formatIsoDay, formatMoney } from '../../web/format.ts';
import {
  documentKindLabel,
  documentKindOptions,
  documentNumber,
  documentStateLabel,
  documentStateOptions,
  stateOf,
} from '../frozen.ts';
import type { DocumentRow, DocumentSearch } from './queries.ts';

type Names = { client: string | null; manager: string | null };
type Found = { items: DocumentRow[]; next: string | null; total: number | null };

/**
 * A list of documents, ready to show. `path` is where it stands: the list itself, or the tab of a client; `sought`: the
 * clients that a text may mean.
 */
export function documentListView(
  query: DocumentSearch,
  found: Found,
  names: Names,
  me: number,
  { path = '/documents', sought }: { path?: string; sought?: SoughtView | undefined } = {},
) {
  const first = { ...query, after: undefined };
  const chips = chipsOf(query, names);
  const view = (label: string, on: boolean, wanted: Partial<DocumentSearch>) => ({
    label,
    on,
    href: addressOf({ ...first, ...wanted }),
  });
  const { kind, unpaid, overdue, manager } = query;
  return {
    sought,
    rows: found.items.map((row) => documentRow(row, query.today)),
    total: found.total === null ? 'peste 10.000 de documente' : counted(found.total, 'document', 'documente'),
    chips,
    views: [
      view('Toate documentele', !kind && !unpaid && !overdue, {
        kind: undefined,
        state: undefined,
        unpaid: undefined,
        overdue: undefined,
      }),
      view('Neîncasate', unpaid === '1', { unpaid: unpaid ? undefined : '1', overdue: undefined }),
      view('Cu termen depășit', overdue === '1', { overdue: overdue ? undefined : '1', unpaid: undefined }),
      ...(query.portfolioOf === null
        ? [view('Doar ale mele', manager === me, { manager: manager === me ? undefined : me })]
        : []),
    ],
    filters: addressOf(first, '/documents/filters'),
    next: found.next ? addressOf({ ...query, after: found.next }, path) : '',
    first: query.after ? addressOf(first, path) : '',
    isFiltered: chips.length > 0 || [query.after, unpaid, overdue].some((each) => each !== undefined),
  };
}

export type DocumentListView = ReturnType<typeof documentListView>;

/** The clients that a text may mean, each with the list of its documents. */
export function soughtView(query: DocumentSearch, text: string, found: Candidate[]) {
  const several = `Pentru „${text}” sunt mai mulți clienți. Alegeți unul:`;
  return {
    message: found.length > 0 ? several : `Niciun document și niciun client găsit pentru „${text}”.`,
    choices: found.map((client) => ({
      name: client.name,
      detail: detailOf(client),
      href: clientAddress(query, client.id),
    })),
  };
}

export type SoughtView = ReturnType<typeof soughtView>;

/** The address of the same list, of one client. */
export const clientAddress = (query: DocumentSearch, id: number) =>
  addressOf({ ...query, after: undefined, q: undefined, client_id: id });

/** Everything that the list can be filtered by, with what is chosen now. */
export function filterView(query: DocumentSearch, users: { id: number; name: string }[], { client }: Names) {
  return {
    q: query.q ?? '',
    client: query.client_id ? String(query.client_id) : '',
    clientName: client ?? '',
    unpaid: query.unpaid ?? '',
    overdue: query.overdue ?? '',
    kinds: documentKindOptions.map((option) => ({ ...option, on: option.value === query.kind })),
    states: documentStateOptions.map((option) => ({ ...option, on: option.value === query.state })),
    managers: users.map(({ id, name }) => ({ value: String(id), label: name, on: id === query.manager })),
    from: query.from ?? '',
    to: query.to ?? '',
    clear: '/documents',
  };
}

export type FilterView = ReturnType<typeof filterView>;

const inAddress = [
  'q',
  'kind',
  'state',
  'unpaid',
  'overdue',
  'client_id',
  'order_id',
  'manager',
  'from',
  'to',
  'after',
] as const;

/** The list's address for a query, without what is as it starts. */
function addressOf(query: Partial<DocumentSearch>, path = '/documents'): string {
  const isTab = path.startsWith('/clients/');
  const pairs = inAddress.flatMap((name): [string, string][] =>
    query[name] === undefined || (name === 'client_id' && isTab) ? [] : [[name, String(query[name])]],
  );
  if (query.limit !== undefined && query.limit !== 50) pairs.push(['limit', String(query.limit)]);
  const search = new URLSearchParams(pairs).toString();
  return search ? `${path}?${search}` : path;
}

function documentRow(row: DocumentRow, today: string) {
  const state = stateOf(row);
  const isOpen = Number(row.open_amount) > 0;
  const late = isOpen ? daysLate(row.due_date, today) : 0;
  return {
    id: row.id,
    date: formatIsoDay(row.issue_date),
    kind: documentKindLabel(row.kind),
    title: row.title ?? '',
    number: documentNumber(row),
    clientId: row.client_id,
    client: row.client_name,
    due: row.due_date ? formatIsoDay(row.due_date) : '',
    late: late > 0 ? `${counted(late, 'zi', 'zile')} întârziere` : '',
    total: formatMoney(row.total),
    open: isOpen ? formatMoney(row.open_amount) : '',
    state,
    stateLabel: row.kind === 'invoice' ? documentStateLabel(state) : '',
  };
}

function chipsOf(query: DocumentSearch, names: Names): { label: string; href: string }[] {
  const chips: { label: string; href: string }[] = [];
  const chip = (label: string, without: Partial<DocumentSearch>) =>
    chips.push({ label, href: addressOf({ ...query, after: undefined, ...without }) });
  if (query.q) chip(`Număr: ${query.q}`, { q: undefined });
  if (query.kind) chip(`Fel: ${documentKindLabel(query.kind)}`, { kind: undefined });
  if (query.state) chip(`Stare: ${documentStateLabel(query.state)}`, { state: undefined });
  if (query.client_id) chip(`Client: ${names.client ?? query.client_id}`, { client_id: undefined });
  if (query.order_id) chip(`Comanda CMD-${query.order_id}`, { order_id: undefined });
  if (query.manager) chip(`Manager: ${names.manager ?? query.manager}`, { manager: undefined });
  if (query.from) chip(`De la ${formatIsoDay(query.from)}`, { from: undefined });
  if (query.to) chip(`Până la ${formatIsoDay(query.to)}`, { to: undefined });
  return chips;
}
