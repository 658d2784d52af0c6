import type { FastifyInstance } from 'fastify';
import { countQueue } from '../clients/proposals/queries.ts';
import { listSoonInactive } from '../levels/queries.ts';
import { endOfDay } from '../notes/reminder-time.ts';
import { countReminders } from '../notes/reminders/queries.ts';
import { listAtLimit } from '../payments/credit/queries.ts';
import type { Services } from '../services.ts';
import { formatDate, formatDay } from '../web/format.ts';
import { actorOf } from '../web/guard.ts';
import { limitCounts, limitRow, orderRow, registerCount, reminderCounts, restingRow } from './page.ts';
import { listOrdersToServe } from './queries.ts';
import { todayQuery } from './schema.ts';
import { todayPage } from './views.ts';

const daysAhead = 14;
const shown = 10;

/** The day of a person: who is about to become inactive, and which orders wait. */
export function todayRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  app.get('/today', async (request, reply) => {
    const now = services.now();
    const { id, role } = actorOf(request);
    const { mine } = todayQuery.parse(request.query);
    const soon = { today: formatDay(now), days: daysAhead, limit: shown };
    const sells = role === 'sales';
    const [resting, orders, atLimit, reminders, queue] = await Promise.all([
      listSoonInactive(db, { ...soon, manager: mine ? id : undefined, first: sells ? id : undefined }),
      listOrdersToServe(db, { manager: mine ? id : undefined, limit: shown }),
      listAtLimit(db, { today: soon.today, manager: mine ? id : undefined, limit: shown }),
      countReminders(db, id, { now, end: endOfDay(now) }),
      countQueue(db, mine ? id : undefined),
    ]);
    const filter = mine ? `&manager=${id}` : '';
    return reply.page(todayPage, {
      date: formatDate(now),
      mine,
      resting: resting.map(restingRow),
      orders: orders.map(orderRow),
      atLimit: atLimit.map(limitRow),
      limitCounts: limitCounts(atLimit),
      reminders: reminderCounts(reminders),
      register: { text: registerCount(queue), href: mine ? '/register?mine=1' : '/register' },
      blockedHref: `/clients?blocked=true&sort=balance${filter}`,
      ordersHref: `/orders?view=work${filter}`,
      clientsHref: `/clients?status=active&sort=last_order&dir=asc${filter}`,
    });
  });
}
