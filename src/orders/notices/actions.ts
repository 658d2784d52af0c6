import type { Trx } from '../../db/database.ts';
import { tellClient } from '../../messages/actions.ts';
import { getOrder } from '../queries.ts';
import { eventOfStatus, orderValues, toldKey } from '../told.ts';

/**
 * Writes the messages that tell the client how its order stands now, in the transaction that brought it there; each
 * status is told once. Answers how many are new.
 */
export async function announceOrder(trx: Trx, actor: { id: number }, id: number): Promise<number> {
  const order = await getOrder(trx, id);
  const event = eventOfStatus(order.status);
  if (!event) return 0;
  return tellClient(trx, {
    ...{ client_id: order.client_id, event, order_id: id, created_by: actor.id },
    key: toldKey(order),
    values: orderValues(order),
  });
}
