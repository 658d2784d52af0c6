/** What of a client decides how an order moves its status. */
export type OrderState = {
  status: string;
  /** The last order that counted before this event. */
  last_order_date: string | null;
  /** The last order that counts now: not cancelled and not of a day to come. */
  latest: string | null;
  /** Whether any order is left that is not cancelled, of any day. */
  ordered: boolean;
  /** Whether its newest move was from prospect to active, made by an order. */
  activated: boolean;
};

type Order = { event: 'placed' | 'changed' | 'cancelled'; date: string; today: string };

/**
 * The status after an order. The first order makes a prospect active on whatever day it is for; who is inactive waits
 * for the day itself. A cancelled only order takes back what it did.
 */
export function statusAfter(state: OrderState, { event, date, today }: Order): string {
  const { status, ordered, activated } = state;
  if (event === 'cancelled') return status === 'active' && !ordered && activated ? 'prospect' : status;
  if (status === 'active') return status;
  if (event === 'changed') return isNewer(state) ? 'active' : status;
  return status === 'prospect' || date <= today ? 'active' : status;
}

/** An order that was moved to a nearer day is as good as a new one: the night would not see it any more. */
const isNewer = ({ latest, last_order_date }: OrderState) =>
  latest !== null && latest > (last_order_date ?? '');
