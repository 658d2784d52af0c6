import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { formatDate } from '../web/format.ts';
import { actorOf } from '../web/guard.ts';
import { getArrangement } from './arrangement/queries.ts';
import { arrangementRoutes } from './arrangement/routes.ts';
import { type Box, boxes } from './boxes.ts';
import { healthRoutes } from './health/routes.ts';
import { queueRoutes } from './queues/routes.ts';
import { todayQuery } from './schema.ts';
import { todayPage } from './views.ts';
import { shownTo } from './widgets/widgets.ts';

/** The day of a person, of what this person may see and wants to: what waits, who is about to rest, what is to be mended. */
export function todayRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/today', async (request, reply) => {
    const now = services.now();
    const actor = actorOf(request);
    const { mine } = todayQuery.parse(request.query);
    const manager = actor.portfolioOf ?? (mine ? actor.id : undefined);
    const names = shownTo(actor, await getArrangement(db, actor.id));
    const asked = { db, actor, now, mine, manager };
    const shown = names.map(async (name) => ({ name, box: await boxes[name](asked) }) as Box);
    return reply.page(todayPage, { date: formatDate(now), mine, boxes: await Promise.all(shown) });
  });

  arrangementRoutes(app, services);
  healthRoutes(app, services);
  queueRoutes(app, services);
}
