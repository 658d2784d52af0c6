import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { saveCreditSettings } from './actions.ts';
import { getCreditSettings } from './queries.ts';
import { settingsChangeShape, settingsSchema, settingsShape } from './schema.ts';

/** The credit settings as JSON, for administrators. */
export function creditApi(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get(
    '/settings/credit',
    {
      config: { doc: { summary: 'Limita de sold a firmei', answer: settingsShape, errors: [404] } },
    },
    () => getCreditSettings(db),
  );

  app.put(
    '/settings/credit',
    {
      config: {
        doc: {
          summary: 'Schimbă limita de sold a firmei; ce lipsește rămâne, ce e gol nu se verifică',
          body: settingsChangeShape,
          answer: settingsShape,
          errors: [404, 409, 422],
        },
      },
    },
    async (request) => {
      await saveCreditSettings(services, actorOf(request), checked(settingsSchema, request.body ?? {}));
      return getCreditSettings(db);
    },
  );
}
