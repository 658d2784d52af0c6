import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { listWaitingOrders } from '../../orders/waiting/queries.ts';
import type { ClientRecord } from '../queries.ts';
import type { ClientInput, DeliveryAddressInput } from '../schema.ts';
import { replaceDeliveryAddresses } from './queries.ts';

type Update = { before: ClientRecord; input: ClientInput };

/**
 * The same updates, each with the addresses that it would delete and an order waits to be sent to. They come last, and
 * stay the default only where no other is. Answers beside them which orders those are, under the ids of the clients.
 */
export async function keepAwaited<Each extends Update>(trx: Trx, updates: Each[]) {
  const waiting = await listWaitingOrders(
    trx,
    updates.flatMap(({ before, input }) => goneOf(before, input.delivery_addresses).map(({ id }) => id)),
  );
  const awaited = new Map<number, KeptAddress[]>();
  const kept = updates.map((update): Each => {
    const { before, input } = update;
    const rows = goneOf(before, input.delivery_addresses).flatMap((address) => {
      const order = waiting.find(({ delivery_address_id }) => delivery_address_id === address.id);
      return order ? [{ label: address.label, order: order.number, address }] : [];
    });
    if (rows.length === 0) return update;
    awaited.set(before.id, rows);
    const hasDefault = input.delivery_addresses.some(({ is_default }) => is_default);
    const stay = rows.map(({ address }) => ({ ...address, is_default: address.is_default && !hasDefault }));
    return { ...update, input: { ...input, delivery_addresses: [...input.delivery_addresses, ...stay] } };
  });
  return { updates: kept, awaited };
}

/** An address that stays, and the order that waits to be sent there. */
export type KeptAddress = { label: string | null; order: string };

/**
 * Makes the client's delivery addresses exactly these. Refuses with 422 to delete one that an order waits to be sent to:
 * the order would go to the billing address instead, and nobody would know.
 */
export async function changeDeliveryAddresses(
  trx: Trx,
  record: ClientRecord,
  rows: DeliveryAddressInput[],
): Promise<void> {
  const { id, delivery_addresses: before } = record;
  const gone = goneOf(record, rows);
  const [waiting] = await listWaitingOrders(
    trx,
    gone.map((address) => address.id),
  );
  if (waiting) {
    const label = gone.find((address) => address.id === waiting.delivery_address_id)?.label;
    const message = `Adresa „${label}” este a comenzii ${waiting.number}, încă netrimisă. Schimbați întâi adresa comenzii.`;
    const link = { href: `/orders/${waiting.id}/edit`, text: 'Deschide comanda' };
    throw new Refused(422, message, [{ field: 'delivery_addresses', message, link }]);
  }
  await replaceDeliveryAddresses(
    trx,
    id,
    rows,
    before.map((address) => address.id),
  );
}

const goneOf = ({ delivery_addresses }: ClientRecord, rows: DeliveryAddressInput[]) =>
  delivery_addresses.filter((address) => !rows.some(({ id }) => id === address.id));
