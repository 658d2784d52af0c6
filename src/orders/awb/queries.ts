import type { Insertable } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Awbs } from '../../db/types.ts';
import { NotFound } from '../../errors.ts';

/** The parcel of an order, with the order's number. */
export async function getAwb(db: Db, orderId: number) {
  const awb = await db
    .selectFrom('awbs')
    .innerJoin('orders', 'orders.id', 'awbs.order_id')
    .select(['awbs.id', 'awbs.number', 'awbs.order_id', 'awbs.courier', 'awbs.payer', 'awbs.recipient'])
    .select(['awbs.phone', 'awbs.address_lines', 'orders.number as order_number'])
    .where('awbs.order_id', '=', orderId)
    .executeTakeFirst();
  if (!awb) throw new NotFound('Comanda nu are AWB.');
  return awb;
}

export type Awb = Awaited<ReturnType<typeof getAwb>>;

export async function insertAwb(trx: Db, row: Insertable<Awbs>): Promise<number> {
  const { id } = await trx.insertInto('awbs').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}
