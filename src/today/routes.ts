import type { FastifyInstance } from 'fastify';
import { listSoonInactive } from '../levels/queries.ts';
import type { Services } from '../services.ts';
import { formatDate, formatDay } from '../web/format.ts';
import { actorOf } from '../web/guard.ts';
import { orderRow, ownFirst, restingRow } from './page.ts';
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
    const [own, all, orders] = await Promise.all([
      mine || sells ? listSoonInactive(db, { ...soon, manager: id }) : [],
      mine ? [] : listSoonInactive(db, soon),
      listOrdersToServe(db, { manager: mine ? id : undefined, limit: shown }),
    ]);
    const filter = mine ? `&manager=${id}` : '';
    return reply.page(todayPage, {
      date: formatDate(now),
      mine,
      resting: ownFirst(own, all, shown).map(restingRow),
      orders: orders.map(orderRow),
      ordersHref: `/orders?view=work${filter}`,
      clientsHref: `/clients?status=active&sort=last_order&dir=asc${filter}`,
    });
  });
}
