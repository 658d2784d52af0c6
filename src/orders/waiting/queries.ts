import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { openStatuses } from '../status.ts';

/**
 * The orders that wait to be sent to one of these addresses: still open, and without a parcel. The address of one that
 * is shipped changes no more, so nobody could be asked to change it first.
 */
export async function listWaitingOrders(db: Db, addressIds: number[]) {
  if (addressIds.length === 0) return [];
  return db
    .selectFrom('orders')
    .select(['id', 'number', 'delivery_address_id'])
    .where(sql<boolean>`delivery_address_id = any(${addressIds}::bigint[])`)
    .where('status', 'in', openStatuses)
    .where(sql<boolean>`not exists (select from awbs where order_id = orders.id)`)
    .orderBy('id')
    .execute();
}
