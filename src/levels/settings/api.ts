import type { FastifyInstance } from 'fastify';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
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
      const parsed = settingsSchema.safeParse(request.body ?? {});
      if (!parsed.success)
        throw new Refused(422, 'Datele trimise au câmpuri de corectat.', fieldErrors(parsed.error));
      if (dryRunQuery.parse(request.query).dry_run) return tryOut(parsed.data);
      await saveSettings(services, actorOf(request), parsed.data, today());
      return getSettings(db);
    },
  );

  async function tryOut(input: SettingsInput) {
    const rules = settingsAfter(await getSettings(db), input);
    const { up, down, clients } = await simulate(db, rules, today());
    return { up, down, clients };
  }
}
