import type { SoonInactive } from '../levels/queries.ts';
import { orderStatusLabel } from '../orders/status.ts';
import { counted } from '../romania/plural.ts';
import { formatIsoDay, formatMoney } from '../web/format.ts';
import type { OrderToServe } from './queries.ts';

/** A client that becomes inactive soon, as the page shows it. */
export function restingRow({ id, name, last_order_date, days_left }: SoonInactive) {
  return {
    id: String(id),
    name,
    last: last_order_date ? formatIsoDay(last_order_date) : 'fără comenzi',
    left: days_left === 0 ? 'la noapte' : `în ${counted(days_left, 'zi', 'zile')}`,
  };
}

/** An order that waits for work, as the page shows it. */
export function orderRow(order: OrderToServe) {
  return {
    id: String(order.id),
    number: order.number,
    client: order.client_name,
    level: order.level_name,
    date: formatIsoDay(order.date),
    status: orderStatusLabel(order.status),
    total: formatMoney(order.total),
  };
}

/** The own clients before the others, each once. */
export function ownFirst(own: SoonInactive[], all: SoonInactive[], limit: number): SoonInactive[] {
  const others = all.filter(({ id }) => !own.some((client) => client.id === id));
  return [...own, ...others].slice(0, limit);
}
