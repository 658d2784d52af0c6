import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { listWaitingOrders } from '../../orders/waiting/queries.ts';
import type { ClientRecord } from '../queries.ts';
import type { DeliveryAddressInput } from '../schema.ts';
import { replaceDeliveryAddresses } from './queries.ts';

/**
 * Makes the client's delivery addresses exactly these. Refuses with 422 to delete one that an order waits to be sent to:
 * the order would go to the billing address instead, and nobody would know.
 */
export async function changeDeliveryAddresses(
  trx: Trx,
  { id, delivery_addresses: before }: ClientRecord,
  rows: DeliveryAddressInput[],
): Promise<void> {
  const gone = before.filter((address) => !rows.some((row) => row.id === address.id));
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
