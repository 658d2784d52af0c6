import Big from 'big.js';
import type { OrderLine, OrderRecord } from './queries.ts';
import type { OrderInput } from './schema.ts';
import type { OrderStatus } from './status.ts';

/** An order as JSON shows it. */
export function asJson(order: OrderRecord) {
  return {
    id: order.id,
    number: order.number,
    client_id: order.client_id,
    date: order.date,
    status: order.status,
    version: order.version,
    lines: order.lines.map(lineAsJson),
    net_total: order.net_total,
    vat_total: order.vat_total,
    total: order.total,
    delivery_address_id: order.delivery_address_id,
    note: order.note,
  };
}

/** An order as an input that would change nothing: what a change leaves out. */
export function asInput(order: OrderRecord): OrderInput {
  const { client_id, date, delivery_address_id, note } = order;
  const lines = order.lines.map((line) => ({ ...lineAsJson(line), product_code: null }));
  return { client_id, date, status: order.status as OrderStatus, delivery_address_id, note, lines };
}

type Compared = Pick<OrderRecord, 'date' | 'status' | 'delivery_address_id' | 'note' | 'total'> & {
  lines: Omit<OrderLine, 'id' | 'product_code' | 'product_name' | 'product_unit'>[];
};

/** What an audit row compares: numbers as they count, not as they are written. */
export function comparable({ date, status, delivery_address_id, note, total, lines }: Compared) {
  return {
    date,
    status,
    delivery_address_id,
    note,
    total,
    lines: lines.map(({ product_id, description, unit, quantity, unit_price, vat_rate, price_steps }) => ({
      product_id,
      description,
      unit,
      quantity: new Big(quantity).toFixed(),
      unit_price: new Big(unit_price).toFixed(2),
      vat_rate: new Big(vat_rate).toFixed(),
      by_hand: price_steps === null,
    })),
  };
}

function lineAsJson(line: OrderLine) {
  const { id, product_id, description, unit, quantity, unit_price, vat_rate, net } = line;
  return { id, product_id, description, unit, quantity, unit_price, vat_rate, net };
}
