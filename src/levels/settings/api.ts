import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { actorOf, requireRole } from '../../web/guard.ts';
import { saveSettings } from './actions.ts';
import { getSettings, simulate } from './queries.ts';
import {
  dryRunQuery,
  type SettingsInput,
  settingsChangeShape,
  settingsSchema,
  settingsShape,
  simulationShape,
} from './schema.ts';
import { settingsAfter } from './settings.ts';

/** The settings of Nivel & Status as JSON, for administrators. */
export function settingsApi(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const preHandler = requireRole('administrator');
  const today = () => formatDay(services.now());

  app.get(
    '/settings/level-status',
    {
      preHandler,
      config: { doc: { summary: 'Setările Nivel & Status', answer: settingsShape, errors: [404] } },
    },
    () => getSettings(db),
  );

  app.put(
    '/settings/level-status',
    {
      preHandler,
      config: {
        doc: {
          summary: 'Schimbă setările Nivel & Status, sau arată doar ce s-ar întâmpla (dry_run)',
          query: dryRunQuery,
          body: settingsChangeShape,
          answer: settingsShape.or(simulationShape),
          errors: [404, 409, 422],
        },
      },
    },
    async (request) => {
      const input = checked(settingsSchema, request.body ?? {});
      if (dryRunQuery.parse(request.query).dry_run) return tryOut(input);
      await saveSettings(services, actorOf(request), input, today());
      return getSettings(db);
    },
  );

  async function tryOut(input: SettingsInput) {
    const rules = settingsAfter(await getSettings(db), input);
    const { up, down, clients } = await simulate(db, rules, today());
    return { up, down, clients };
  }
}
