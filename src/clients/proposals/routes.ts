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

/** All that the register says otherwise, and all that is wrong, over the whole portfolio. */
export function proposalRoutes(app: FastifyInstance, { db }: Services): void {
  app.get('/register', async (request, reply) => {
    const parsed = queueQuery.safeParse(request.query);
    if (!parsed.success) {
      const errors = fieldErrors(parsed.error);
      throw new Refused(422, `Lista nu poate fi arătată. ${errors[0]?.message ?? ''}`, errors);
    }
    const query = parsed.data;
    const manager = query.mine ? actorOf(request).id : undefined;
    const [found, counts] = await Promise.all([listQueue(db, query, manager), countQueue(db, manager)]);
    return reply.page(queuePage, { queue: queueView(query, { ...found, counts }) });
  });

  app.get('/register/next', async (request, reply) => {
    const parsed = nextQuery.safeParse(request.query);
    const { after, mine } = parsed.success ? parsed.data : {};
    const id = await findNextOpen(db, { after, manager: mine ? actorOf(request).id : undefined });
    if (id === undefined) setFlash(reply, 'Nu mai sunt alte diferențe de văzut.');
    return reply.redirect(id === undefined ? '/register' : `/clients/${id}/register`, 303);
  });
}
