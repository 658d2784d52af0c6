import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** The orders that wait to be sent to one of these addresses: not delivered, not cancelled, and without a parcel. */
export async function listWaitingOrders(db: Db, addressIds: number[]) {
  if (addressIds.length === 0) return [];
  return db
    .selectFrom('orders')
    .select(['id', 'number', 'delivery_address_id'])
    .where('delivery_address_id', 'in', addressIds)
    .where('status', 'not in', ['delivered', 'cancelled'])
    .where(sql<boolean>`not exists (select from awbs where order_id = orders.id)`)
    .orderBy('id')
    .execute();
}
