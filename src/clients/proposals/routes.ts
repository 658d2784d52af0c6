import type { FastifyInstance } from 'fastify';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { queueView } from './page.ts';
import { countQueue, findNextOpen, listQueue } from './queries.ts';
import { nextQuery, queueQuery } from './schema.ts';
import { queuePage } from './views.ts';

/** All that the register says otherwise, and all that is wrong, over all that the person sees. */
export function proposalRoutes(app: FastifyInstance, { db }: Services): void {
  app.get('/register', async (request, reply) => {
    const parsed = queueQuery.safeParse(request.query);
    if (!parsed.success) {
      const errors = fieldErrors(parsed.error);
      throw new Refused(422, `Lista nu poate fi arătată. ${errors[0]?.message ?? ''}`, errors);
    }
    const query = parsed.data;
    const { id, portfolioOf } = actorOf(request);
    const manager = portfolioOf ?? (query.mine ? id : undefined);
    const [found, counts] = await Promise.all([listQueue(db, query, manager), countQueue(db, manager)]);
    const whole = portfolioOf === null;
    return reply.page(queuePage, { queue: queueView(query, { ...found, counts, whole }) });
  });

  app.get('/register/next', async (request, reply) => {
    const parsed = nextQuery.safeParse(request.query);
    const { after, mine } = parsed.success ? parsed.data : {};
    const actor = actorOf(request);
    const manager = actor.portfolioOf ?? (mine ? actor.id : undefined);
    const id = await findNextOpen(db, { after, manager });
    if (id === undefined) setFlash(reply, 'Nu mai sunt alte diferențe de văzut.');
    return reply.redirect(id === undefined ? '/register' : `/clients/${id}/register`, 303);
  });
}
