import type { Actor } from '../audit/actor.ts';
import type { Trx } from '../db/database.ts';
import { moveLevels, takeMeasures } from './queries.ts';
import {
  countArrivedOrders,
  findOrderState,
  holdClient,
  restClients,
  setLastOrder,
  setStatus,
} from './statuses/queries.ts';
import { statusAfter } from './statuses/status-rule.ts';

export type OrderEvent = {
  client_id: number;
  event: 'placed' | 'changed' | 'cancelled';
  /** The day of the order. */
  date: string;
  /** The firm's today. */
  today: string;
  at: Date;
};

/**
 * Lets the order's transaction in: many orders at once, but none while the night measures. Called first, before the
 * client is locked.
 */
export async function shareMeasures(trx: Trx): Promise<void> {
  await takeMeasures(trx, { alone: false });
}

/**
 * Moves the order's client in the transaction of the order: its last order, its status, its level. Called last, when
 * the order stands as it will be.
 */
export async function afterOrder(trx: Trx, _actor: Actor, order: OrderEvent): Promise<void> {
  const { client_id, today, at } = order;
  await holdClient(trx, client_id);
  const state = await findOrderState(trx, client_id, today);
  if (!state) return;
  if (state.latest !== state.last_order_date) await setLastOrder(trx, client_id, state.latest);
  const status = statusAfter(state, order);
  if (status !== state.status) await setStatus(trx, client_id, status, at);
  await moveLevels(trx, { today, at, clientId: client_id });
}

export type Night = { levels_changed: number; made_inactive: number };

/** Moves every client as of a day, in statements that touch only those who change. */
export async function runNight(trx: Trx, night: { today: string; at: Date }): Promise<Night> {
  await takeMeasures(trx, { alone: true });
  await countArrivedOrders(trx, night);
  const made_inactive = await restClients(trx, night);
  return { made_inactive, levels_changed: await moveLevels(trx, night) };
}
