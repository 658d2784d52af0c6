import type { HistoryEntry } from '../audit/queries.ts';
import { labelOf, shippingPayerOptions } from '../clients/fields.ts';
import { creditState, seenCredit } from '../payments/credit/credit-limit.ts';
import { seenSteps } from '../products/cost.ts';
import { renderPaper } from '../romania/address.ts';
import { formatPhone } from '../romania/phone.ts';
import { counted } from '../romania/plural.ts';
import { formatDateTime, formatIsoDay, formatMoney, formatNumber } from '../web/format.ts';
import { addressOptions } from './form.ts';
import { invoicingOf } from './invoicing.ts';
import type { InvoicedOrder, OrderClient, OrderLine } from './queries.ts';
import { billingAddress } from './schema.ts';
import { isClosed, isOpen, nextStatuses, orderStatusLabel } from './status.ts';

/** The page of an order, ready to show to somebody. */
export function orderPage(
  order: InvoicedOrder,
  client: OrderClient,
  history: HistoryEntry[],
  sees: { seesBalance: boolean; seesCost: boolean },
) {
  const [next, ...later] = nextStatuses(order.status)
    .filter((status) => status !== 'cancelled')
    .map((value) => ({ value, label: orderStatusLabel(value) }));
  const credit = seenCredit(creditState(client.account, client.account), sees.seesBalance);
  const address = client.addresses.find(({ id }) => id === order.delivery_address_id);
  return {
    id: order.id,
    number: order.number,
    version: order.version,
    date: formatIsoDay(order.date),
    status: order.status,
    statusLabel: orderStatusLabel(order.status),
    client: { id: client.id, name: client.name, level: client.level_name },
    notice: client.order_note ?? '',
    // Nothing to refuse any more where the goods have left.
    credit: isOpen(order.status) ? (credit.reason ?? credit.warning ?? '') : '',
    note: order.note ?? '',
    author: order.author_name ?? 'sistem',
    created: formatDateTime(order.created_at),
    canEdit: isOpen(order.status),
    canCancel: !isClosed(order.status),
    next: next ? [next] : [],
    later,
    lines: order.lines.map((line) => lineView(line, sees.seesCost)),
    net: formatMoney(order.net_total),
    vat: formatMoney(order.vat_total),
    total: formatMoney(order.total),
    delivery: {
      label: address?.label ?? 'Adresa de facturare',
      text: renderPaper(address ?? client),
      contact: [address?.contact_name, address?.contact_phone && formatPhone(address.contact_phone)]
        .filter(Boolean)
        .join(' · '),
    },
    awb: order.awb && {
      number: order.awb.number,
      recipient: order.awb.recipient,
      phone: order.awb.phone ? formatPhone(order.awb.phone) : '',
      payer: labelOf(shippingPayerOptions, order.awb.payer),
      lines: order.awb.address_lines,
    },
    canShip: !order.awb && order.status !== 'cancelled',
    addresses: addressOptions(client).map((option) => ({
      ...option,
      on: option.value === String(order.delivery_address_id ?? billingAddress),
    })),
    invoicing: invoicingOf(order),
    history: history.map(historyView),
  };
}

export type OrderPage = ReturnType<typeof orderPage>;

function lineView(line: OrderLine, seesCost: boolean) {
  return {
    code: line.product_code ?? '',
    description: line.description,
    quantity: `${formatNumber(line.quantity)} ${line.unit}`,
    price: formatMoney(line.unit_price),
    rate: `${formatNumber(line.vat_rate)} %`,
    net: formatMoney(line.net),
    byHand: line.price_steps === null,
    steps: seenSteps(line.price_steps ?? [], seesCost).map(({ rule, detail, price }) => ({
      rule,
      detail,
      price: formatMoney(price),
    })),
  };
}

function historyView({ at, action, changes, actor_name }: HistoryEntry) {
  const pairs = Object.entries(changes as Record<string, [unknown, unknown]>);
  const texts = action === 'create' ? ['comandă nouă'] : pairs.flatMap(changeText);
  return { at: formatDateTime(at), by: actor_name ?? 'sistem', text: texts.join('; ') };
}

function changeText([field, [before, after]]: [string, [unknown, unknown]]): string[] {
  if (field === 'status') return [`${orderStatusLabel(String(before))} → ${orderStatusLabel(String(after))}`];
  if (field === 'date') return [`data: ${formatIsoDay(String(before))} → ${formatIsoDay(String(after))}`];
  if (field === 'total') return [`total: ${formatMoney(String(before))} → ${formatMoney(String(after))}`];
  if (field === 'lines' && Array.isArray(after)) return [counted(after.length, 'linie', 'linii')];
  if (field === 'awb') return [`AWB ${after}`];
  if (field === 'note') return ['observații'];
  if (field === 'delivery_address_id') return ['adresa de livrare'];
  return [];
}
