import type { FastifyInstance } from 'fastify';
import { checkNames } from '../../search/checks.ts';
import { countEach } from '../../search/matches/queries.ts';
import type { Services } from '../../services.ts';
import { mayEdit } from '../../web/access.ts';
import { actorOf } from '../../web/guard.ts';
import { soughtOf } from '../queues/queue.ts';
import { todayQuery } from '../schema.ts';
import { healthView } from './page.ts';
import { healthPage } from './views.ts';

/** What of the list is to be mended, in numbers: a box of the day's page, or a page of its own. */
export function healthRoutes(app: FastifyInstance, { db }: Services): void {
  app.get('/today/health', async (request, reply) => {
    const actor = actorOf(request);
    const { mine } = todayQuery.parse(request.query);
    const totals = await countEach(
      db,
      checkNames.map((check) => soughtOf({ check, mine }, actor)),
    );
    const mends = mayEdit(actor, 'clients');
    return reply.page(healthPage, { health: healthView(totals, { mine, person: actor, mends }) });
  });
}
