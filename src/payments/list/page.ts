import { labelOf, paymentMethodOptions } from '../../clients/fields.ts';
import { formatIban } from '../../romania/iban.ts';
import { counted } from '../../romania/plural.ts';
import { formatIsoDay, formatMoney } from '../../web/format.ts';
import type { PaymentRow } from './queries.ts';
import type { PaymentListQuery } from './schema.ts';

type Found = { items: PaymentRow[]; next: string | null; total: number | null; sum: string | null };
type Choices = { client: string | null; accounts: { iban: string; bank: string | null }[] };

/** The list of payments, ready to show. */
export function paymentListView(query: PaymentListQuery, found: Found, { client }: Pick<Choices, 'client'>) {
  const first = { ...query, after: undefined };
  const chips = chipsOf(query, client);
  const chosen = (label: string, wanted: PaymentListQuery['view']) => ({
    label,
    href: addressOf({ ...first, view: wanted }),
    on: query.view === wanted,
  });
  return {
    rows: found.items.map(paymentRow),
    total: totalText(found, query),
    chips,
    views: [
      chosen('Toate încasările', undefined),
      chosen('Cu rest neacoperit', 'free'),
      chosen('Anulate', 'cancelled'),
    ],
    filters: addressOf(first, '/payments/filters'),
    create: query.client_id ? `/payments/new?client_id=${query.client_id}` : '/payments/new',
    next: found.next ? addressOf({ ...query, after: found.next }) : '',
    first: query.after ? addressOf(first) : '',
    isFiltered: chips.length > 0 || query.after !== undefined || query.view !== undefined,
  };
}

export type PaymentListView = ReturnType<typeof paymentListView>;

/** Everything that the list can be filtered by, with what is chosen now. */
export function filterView(query: PaymentListQuery, { client, accounts }: Choices) {
  return {
    q: query.q ?? '',
    client: query.client_id ? String(query.client_id) : '',
    clientName: client ?? '',
    view: query.view ?? '',
    methods: paymentMethodOptions.map((option) => ({ ...option, on: option.value === query.method })),
    accounts: accounts.map(({ iban, bank }) => ({
      value: iban,
      label: [bank, formatIban(iban)].filter(Boolean).join(' · '),
      on: iban === query.account,
    })),
    from: query.from ?? '',
    to: query.to ?? '',
    clear: addressOf({ view: query.view }),
  };
}

export type FilterView = ReturnType<typeof filterView>;

/** The list's address for a query, without what is as it starts. */
function addressOf(query: Partial<PaymentListQuery>, path = '/payments'): string {
  const names = ['view', 'q', 'client_id', 'method', 'account', 'from', 'to', 'after'] as const;
  const pairs = names.flatMap((name): [string, string][] =>
    query[name] === undefined ? [] : [[name, String(query[name])]],
  );
  if (query.limit !== undefined && query.limit !== 50) pairs.push(['limit', String(query.limit)]);
  const search = new URLSearchParams(pairs).toString();
  return search ? `${path}?${search}` : path;
}

function paymentRow(row: PaymentRow) {
  const isLive = row.cancelled_at === null;
  return {
    id: row.id,
    date: formatIsoDay(row.date),
    clientId: row.client_id,
    client: row.client_name,
    amount: formatMoney(row.amount),
    method: labelOf(paymentMethodOptions, row.method),
    reference: row.reference ?? '',
    isLive,
    free: isLive && Number(row.free) > 0 ? formatMoney(row.free) : '',
    receipt: row.receipt_id
      ? { id: row.receipt_id, number: `${row.receipt_series} ${row.receipt_number}` }
      : undefined,
  };
}

function totalText({ total, sum }: Found, { view }: PaymentListQuery): string {
  if (total === null) return 'peste 10.000 de încasări';
  const count = counted(total, 'încasare', 'încasări');
  return sum === null || view === 'cancelled' ? count : `${count} · ${formatMoney(sum)}, fără cele anulate`;
}

function chipsOf(query: PaymentListQuery, client: string | null): { label: string; href: string }[] {
  const chips: { label: string; href: string }[] = [];
  const chip = (label: string, without: Partial<PaymentListQuery>) =>
    chips.push({ label, href: addressOf({ ...query, after: undefined, ...without }) });
  if (query.q) chip(`Caută: ${query.q}`, { q: undefined });
  if (query.client_id) chip(`Client: ${client ?? query.client_id}`, { client_id: undefined });
  if (query.method) chip(labelOf(paymentMethodOptions, query.method), { method: undefined });
  if (query.account) chip(`Cont: ${formatIban(query.account)}`, { account: undefined });
  if (query.from) chip(`De la ${formatIsoDay(query.from)}`, { from: undefined });
  if (query.to) chip(`Până la ${formatIsoDay(query.to)}`, { to: undefined });
  return chips;
}
