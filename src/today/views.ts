import { page } from '../web/view.ts';
import type { limitRow, orderRow, reminderCounts, restingRow } from './page.ts';

export const todayPage = page<{
  date: string;
  mine: boolean;
  resting: ReturnType<typeof restingRow>[];
  orders: ReturnType<typeof orderRow>[];
  /** Who is blocked or near a limit, and how many in words. */
  atLimit: ReturnType<typeof limitRow>[];
  limitCounts: string;
  reminders: ReturnType<typeof reminderCounts>;
  /** What the register says otherwise; '' where nothing waits. */
  register: { text: string; href: string };
  blockedHref: string;
  /** Where the whole list of orders is. */
  ordersHref: string;
  clientsHref: string;
}>('today/show');
