import type { ClientEvent } from '../messages/events.ts';
import type { Values } from '../texts/template.ts';
import { formatIsoDay, formatMoney } from '../web/format.ts';
import type { OrderRecord } from './queries.ts';
import { type OrderStatus, orderStatusLabel } from './status.ts';

const events: Record<OrderStatus, ClientEvent | undefined> = {
  new: undefined,
  confirmed: 'order_confirmed',
  in_progress: 'order_status',
  shipped: 'order_shipped',
  delivered: 'order_status',
  cancelled: 'order_status',
};

/** The event that tells a client of the status of its order; of an order that is only written down nothing does. */
export const eventOfStatus = (status: string): ClientEvent | undefined => events[status as OrderStatus];

/** Whether an order is told of as it is placed: one that is written down when all is over would surprise the client. */
export const isToldWhenPlaced = (status: string): boolean => status !== 'delivered' && status !== 'cancelled';

/** What makes the telling of a status one; a parcel that gets its number after it left is told once more, with it. */
export const toldKey = ({ id, status, awb }: OrderRecord): string =>
  `order ${id} ${status}${status === 'shipped' && awb ? ' awb' : ''}`;

/** An order as the texts of messages name it. */
export const orderValues = (order: OrderRecord): Values => ({
  'order.number': order.number,
  'order.date': formatIsoDay(order.date),
  'order.total': formatMoney(order.total),
  'order.status': orderStatusLabel(order.status),
  'awb.number': order.awb?.number ?? '',
  'awb.address': order.awb?.address_lines.join(', ') ?? '',
});
