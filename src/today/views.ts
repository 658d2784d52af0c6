import { page } from '../web/view.ts';
import type { orderRow, restingRow } from './page.ts';

export const todayPage = page<{
  date: string;
  mine: boolean;
  resting: ReturnType<typeof restingRow>[];
  orders: ReturnType<typeof orderRow>[];
  /** Where the whole list of orders is. */
  ordersHref: string;
  clientsHref: string;
}>('today/show');
