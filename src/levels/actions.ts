import type { Actor } from '../audit/actor.ts';
import type { Trx } from '../db/database.ts';
import { Refused } from '../errors.ts';
import { isBusy, moveLevels, shareMeasuresBriefly, takeMeasures } from './queries.ts';
import {
  countArrivedOrders,
  findOrderState,
  holdClient,
  restClients,
  setLastOrder,
  setStatus,
  setStatusDay,
} from './statuses/queries.ts';
import { type OrderState, statusAfter, statusWith } from './statuses/status-rule.ts';

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
 * client is locked. Refuses with 503 after some seconds: who waits holds a connection that everybody else needs.
 */
export async function shareMeasures(trx: Trx): Promise<void> {
  try {
    await shareMeasuresBriefly(trx);
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new Refused(503, 'Se recalculează nivelurile clienților. Încercați din nou peste câteva secunde.');
  }
}

/**
 * Moves the order's client in the transaction of the order: its last order, its status, its level. Called last, when
 * the order stands as it will be. Answers whether its level or its status moved.
 */
export async function afterOrder(trx: Trx, _actor: Actor, order: OrderEvent): Promise<boolean> {
  return settle(trx, order.client_id, order, (state) => statusAfter(state, order));
}

/**
 * Makes a prospect active with its first invoice, in the transaction that issues it; its days count from today. Answers
 * whether it did.
 */
export async function afterInvoice(
  trx: Trx,
  { client_id, today, at }: Moment & { client_id: number },
): Promise<boolean> {
  await holdClient(trx, client_id);
  const state = await findOrderState(trx, client_id, today);
  if (state?.status !== 'prospect') return false;
  await setStatus(trx, client_id, 'active', at);
  await setStatusDay(trx, client_id, today);
  return true;
}

/**
 * The same for clients whose orders changed hands, in the transaction that moved them. The measures are shared and the
 * clients held already.
 */
export async function settleClients(trx: Trx, { ids, ...moment }: Moment & { ids: number[] }): Promise<void> {
  for (const id of ids) await settle(trx, id, moment, statusWith);
}

type Moment = { today: string; at: Date };

async function settle(
  trx: Trx,
  id: number,
  { today, at }: Moment,
  statusFor: (state: OrderState) => string,
): Promise<boolean> {
  await holdClient(trx, id);
  const state = await findOrderState(trx, id, today);
  if (!state) return false;
  if (state.latest !== state.last_order_date) await setLastOrder(trx, id, state.latest);
  const status = statusFor(state);
  if (status !== state.status) await setStatus(trx, id, status, at);
  const moved = await moveLevels(trx, { today, at, clientId: id });
  return moved > 0 || status !== state.status;
}

export type Night = { levels_changed: number; made_inactive: number };

/** Moves every client as of a day, in statements that touch only those who change. */
export async function runNight(trx: Trx, night: { today: string; at: Date }): Promise<Night> {
  await takeMeasures(trx);
  await countArrivedOrders(trx, night);
  const made_inactive = await restClients(trx, night);
  return { made_inactive, levels_changed: await moveLevels(trx, night) };
}
