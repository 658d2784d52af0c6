import { documentKindLabel, documentNumber } from '../../documents/frozen.ts';
import {
  type OrderStatus,
  orderStatuses,
  orderStatusLabel,
  orderStatusOptions,
} from '../../orders/status.ts';
import { renderPaper } from '../../romania/address.ts';
import { formatPhone } from '../../romania/phone.ts';
import { formatIsoDay, formatMoney, formatNumber } from '../../web/format.ts';
import type { OwnOrder, OwnOrderRow } from './queries.ts';
import type { OwnOrdersQuery } from './schema.ts';

/** A client's orders as its people see them, ready to show. */
export function ownOrdersView(
  query: OwnOrdersQuery,
  { items, next }: { items: OwnOrderRow[]; next: string | null },
) {
  const all = { label: 'Toate', href: '/portal/orders', on: query.status === undefined };
  return {
    rows: items.map(ownOrderRow),
    chips: [
      all,
      ...orderStatusOptions.map(({ value, label }) => ({
        label,
        href: addressOf({ status: value }),
        on: query.status === value,
      })),
    ],
    next: next ? addressOf({ ...query, after: next }) : '',
    first: query.after ? addressOf({ ...query, after: undefined }) : '',
    isFiltered: query.status !== undefined || query.after !== undefined,
  };
}

export type OwnOrdersView = ReturnType<typeof ownOrdersView>;

export const ownOrderRow = (row: OwnOrderRow) => ({
  id: row.id,
  number: row.number,
  date: formatIsoDay(row.date),
  status: row.status,
  statusLabel: orderStatusLabel(row.status),
  total: formatMoney(row.total),
});

/** An order as the client's people see it. `showsDocuments`: whether the person may open what was invoiced. */
export function ownOrderPage(order: OwnOrder, { showsDocuments }: { showsDocuments: boolean }) {
  const { address, awb } = order;
  return {
    number: order.number,
    date: formatIsoDay(order.date),
    status: order.status,
    statusLabel: orderStatusLabel(order.status),
    stages: stagesOf(order.status),
    lines: order.lines.map((line) => ({
      code: line.code ?? '',
      description: line.description,
      quantity: `${formatNumber(line.quantity)} ${line.unit}`,
      price: formatMoney(line.unit_price),
      rate: `${formatNumber(line.vat_rate)} %`,
      net: formatMoney(line.net),
    })),
    net: formatMoney(order.net_total),
    vat: formatMoney(order.vat_total),
    total: formatMoney(order.total),
    delivery: {
      label: address?.label ?? 'Adresa de facturare',
      text: renderPaper(address ?? order) || '–',
      contact: [address?.contact_name, address?.contact_phone && formatPhone(address.contact_phone)]
        .filter(Boolean)
        .join(' · '),
    },
    awb: awb?.number ?? '',
    documents: showsDocuments
      ? order.documents.map((document) => ({
          href: `/portal/documents/${document.id}`,
          text: `${documentKindLabel(document.kind)} ${documentNumber(document)}`,
        }))
      : [],
  };
}

export type OwnOrderPage = ReturnType<typeof ownOrderPage>;

const way = orderStatuses.filter((status) => status !== 'cancelled');

/** How far an order is: what is done, where it stands, what comes; nothing of one that was cancelled. */
function stagesOf(status: string): { label: string; state: 'done' | 'now' | 'next' }[] {
  if (status === 'cancelled') return [];
  const now = way.indexOf(status as Exclude<OrderStatus, 'cancelled'>);
  return way.map((each, index) => ({
    label: orderStatusLabel(each),
    state: index < now ? 'done' : index === now ? 'now' : 'next',
  }));
}

function addressOf({ status, after }: OwnOrdersQuery): string {
  const pairs = Object.entries({ status, after }).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return pairs.length > 0 ? `/portal/orders?${new URLSearchParams(pairs)}` : '/portal/orders';
}
