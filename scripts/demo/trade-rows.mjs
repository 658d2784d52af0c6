import { parcelNumber } from '../../dist/external/courier/local.js';
import { renderCourier } from '../../dist/romania/address.js';
import { momentOf, monthsBefore, toDay } from './days.mjs';

/**
 * The rows of clients, orders and their moves, table by table, in the order in which they may be written. The lines of
 * orders and the delivery addresses get their ids here.
 */
export function tradeRows(random, { clients, orders, level_history, status_history, today, now }) {
  archive(random, clients, today, now);
  const addresses = clients.flatMap((client) => client.addresses);
  for (const [index, address] of addresses.entries()) address.id = index + 1;
  const contacts = clients.flatMap((client) => client.contacts);
  for (const [index, contact] of contacts.entries()) contact.id = index + 1;
  let lineId = 1;
  for (const { lines } of orders) for (const line of lines) line.id = lineId++;
  const locked = clients.filter(({ row }) => row.level_locked);
  const byHand = locked.map(({ row }) => ({
    ...{ client_id: row.id, from_level_id: 1, to_level_id: 3, cause: 'manual', changed_at: row.created_at },
    ...{ average: null, orders_count: 0, period_months: null, changed_by: 1 },
  }));
  return {
    clients: clients.map(({ row: { set: _set, last_order_date: last, ...row } }) => ({
      ...{ ...row, last_order_date: last === null ? null : toDay(last), email_enabled: true },
      ...{ notify_sms: true, notify_email: true, credit_unchecked: row.id % 991 === 5 },
    })),
    contacts,
    delivery_addresses: addresses,
    client_tags: clients.flatMap(({ row, tags }) => tags.map((tag_id) => ({ client_id: row.id, tag_id }))),
    client_managers: clients.flatMap(({ row, managers }) =>
      managers.map((user_id) => ({ client_id: row.id, user_id })),
    ),
    awbs: awbsOf(random, orders, now),
    level_history: inTime([...byHand, ...level_history.map((row) => ({ ...row, changed_by: null }))]),
    status_history: inTime(status_history),
  };
}

const inTime = (rows) =>
  rows
    .toSorted((a, b) =>
      a.changed_at < b.changed_at ? -1 : a.changed_at > b.changed_at ? 1 : a.client_id - b.client_id,
    )
    .map((row, index) => ({ id: index + 1, ...row }));

/** Some of those who have not ordered for long are put away. */
function archive(random, clients, today, now) {
  const rested = clients.filter(
    ({ row }) =>
      row.status !== 'active' &&
      (row.last_order_date ?? 0) < today - 260 &&
      row.balance === '0.00' &&
      !row.level_locked,
  );
  const every = Math.max(1, Math.floor(rested.length / Math.max(2, clients.length / 125)));
  for (const [index, { row }] of rested.entries()) {
    const born = Date.parse(row.created_at) / 86_400_000;
    const from = Math.max(row.last_order_date ?? 0, born, monthsBefore(today, 12)) + 195;
    if (index % every === 0 && from < today)
      row.archived_at = momentOf(
        Math.floor(from) + random.below(Math.max(1, today - Math.floor(from))),
        700,
        now,
      );
  }
}

/** The parcels of half of what left. */
function awbsOf(random, orders, now) {
  return orders
    .filter(({ status }) => ['shipped', 'delivered'].includes(status))
    .filter(() => random.happens(0.5))
    .map(({ id, client: { row }, day, address }, index) => ({
      ...{
        id: index + 1,
        order_id: id,
        number: parcelNumber(id),
        courier: 'local',
        payer: row.shipping_payer === 'client' ? 'client' : 'supplier',
      },
      ...{
        recipient: address?.contact_name ?? row.name,
        phone: address?.contact_phone ?? row.mobile ?? row.phone,
      },
      ...{
        address_lines: renderCourier(address ?? row),
        created_at: momentOf(day + 1, 800, now),
        created_by: 5,
      },
    }));
}
