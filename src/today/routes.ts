import type { FastifyInstance } from 'fastify';
import { countQueue } from '../clients/proposals/queries.ts';
import { listSoonInactive } from '../levels/queries.ts';
import { endOfDay } from '../notes/reminder-time.ts';
import { countReminders } from '../notes/reminders/queries.ts';
import { listAtLimit } from '../payments/credit/queries.ts';
import type { Services } from '../services.ts';
import { mayEdit, mayView } from '../web/access.ts';
import { formatDate, formatDay } from '../web/format.ts';
import { actorOf } from '../web/guard.ts';
import { limitCounts, limitRow, orderRow, registerCount, reminderCounts, restingRow } from './page.ts';
import { listOrdersToServe } from './queries.ts';
import { todayQuery } from './schema.ts';
import { todayPage } from './views.ts';

const daysAhead = 14;
const shown = 10;

/** The day of a person, of what this person may see: who is about to become inactive, and which orders wait. */
export function todayRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  app.get('/today', async (request, reply) => {
    const now = services.now();
    const actor = actorOf(request);
    const { id, portfolioOf } = actor;
    const { mine } = todayQuery.parse(request.query);
    const manager = portfolioOf ?? (mine ? id : undefined);
    const soon = { today: formatDay(now), days: daysAhead, limit: shown };
    const first = mayEdit(actor, 'orders') ? id : undefined;
    const seesClients = mayView(actor, 'clients');
    const [resting, orders, atLimit, reminders, queue] = await Promise.all([
      seesClients ? listSoonInactive(db, { ...soon, manager, first }) : [],
      mayView(actor, 'orders') ? listOrdersToServe(db, { manager, limit: shown }) : [],
      seesClients && actor.seesBalance ? listAtLimit(db, { today: soon.today, manager, limit: shown }) : [],
      mayView(actor, 'notes')
        ? countReminders(db, { user: id, portfolioOf }, { now, end: endOfDay(now) })
        : { late: 0, today: 0 },
      seesClients ? countQueue(db, manager) : { proposals: 0, warnings: 0 },
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
