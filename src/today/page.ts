import type { SoonInactive } from '../levels/queries.ts';
import { orderStatusLabel } from '../orders/status.ts';
import { creditState } from '../payments/credit/credit-limit.ts';
import type { AtLimit } from '../payments/credit/queries.ts';
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

/** A client that is blocked or near a limit, as the page shows it. */
export function limitRow({ id, name, account }: AtLimit) {
  const { blocked, reason, warning } = creditState(account, account);
  return { id: String(id), name, blocked, why: reason ?? warning ?? '' };
}

/** How many are blocked and near a limit, in one sentence; '' where nobody is. */
export function limitCounts([first]: AtLimit[]): string {
  if (!first) return '';
  const blocked = counted(first.blocked_count, 'client blocat', 'clienți blocați');
  const near = counted(first.near_count, 'client aproape de limită', 'clienți aproape de limită');
  return [first.blocked_count > 0 && blocked, first.near_count > 0 && near].filter(Boolean).join(', ');
}

/** How many reminders of one's own are late, and come later today. */
export function reminderCounts({ late, today }: { late: number; today: number }) {
  const number = (count: number) => (count > 998 ? 'peste 998' : String(count));
  return { late: late > 0 ? number(late) : '', today: today > 0 ? number(today) : '' };
}

/** How much the register says otherwise; '' where nothing waits. Each kind is counted up to a thousand. */
export function registerCount({ proposals, warnings }: { proposals: number; warnings: number }): string {
  const waiting = proposals + warnings;
  if (waiting === 0) return '';
  return `ANAF: ${Math.max(proposals, warnings) > 999 ? 'peste 999' : waiting} de văzut`;
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
