import type { FastifyInstance, FastifyReply } from 'fastify';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { page } from '../../web/view.ts';
import { listErasures } from '../erasures/queries.ts';
import { addPeriod } from './actions.ts';
import { type RetentionPage, retentionPage } from './page.ts';
import { listPeriods } from './queries.ts';
import { periodSchema } from './schema.ts';

const retentionView = page<{ retention: RetentionPage }>('privacy/retention/show');

/** How long things are kept, by the law of each time, and who was erased. */
export function retentionRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/settings/retention', (_request, reply) => show(reply, 200, {}, {}));

  app.post('/settings/retention', async (request, reply) => {
    const typed = (request.body ?? {}) as Record<string, unknown>;
    try {
      await addPeriod(services, actorOf(request), checked(periodSchema, typed));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const errors = Object.fromEntries(error.fields.map(({ field, message }) => [field, message]));
      return show(reply, 422, typed, errors);
    }
    setFlash(reply, 'Termenul a fost adăugat. Cele dinainte rămân pentru ce e din vremea lor.');
    return reply.redirect('/settings/retention', 303);
  });

  async function show(
    reply: FastifyReply,
    status: number,
    typed: Record<string, unknown>,
    errors: Record<string, string>,
  ) {
    const [periods, erasures] = await Promise.all([listPeriods(db), listErasures(db)]);
    return reply
      .code(status)
      .page(retentionView, { retention: retentionPage({ periods, erasures, typed, errors }) });
  }
}
