/** What of a client decides how an order moves its status. */
export type OrderState = {
  status: string;
  /** The last order that counted before this event. */
  last_order_date: string | null;
  /** The last order that counts now: not cancelled and not of a day to come. */
  latest: string | null;
  /** Whether any order is left that is not cancelled, of any day, or an invoice that is not wholly reversed. */
  ordered: boolean;
  /** The status from which an order made it active, where that was its newest move; null otherwise. */
  woken_from: string | null;
};

type Order = { event: 'placed' | 'changed' | 'cancelled'; date: string; today: string };

/**
 * The status after an order. The first order makes a prospect active on whatever day it is for; who is inactive waits
 * for the day itself. A cancelled only order takes back what it did: whoever it woke rests again, as nothing else would
 * ever count its days.
 */
export function statusAfter(state: OrderState, { event, date, today }: Order): string {
  const { status, ordered, woken_from } = state;
  if (event === 'cancelled') return status === 'active' && !ordered && woken_from ? woken_from : status;
  if (status === 'active') return status;
  if (event === 'changed') return isNewer(state) ? 'active' : status;
  return status === 'prospect' || date <= today ? 'active' : status;
}

/** The status of a client whose orders changed hands: who has one is no prospect. */
export const statusWith = ({ status, ordered }: OrderState): string =>
  status === 'prospect' && ordered ? 'active' : status;

/** An order that was moved to a nearer day is as good as a new one: the night would not see it any more. */
const isNewer = ({ latest, last_order_date }: OrderState) =>
  latest !== null && latest > (last_order_date ?? '');
