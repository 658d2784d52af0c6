import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services.ts';
import { mayView } from '../../web/access.ts';
import { formatDay } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
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
  const today = () => formatDay(services.now());

  app.get(
    '/settings/level-status',
    {
      config: { doc: { summary: 'Setările Nivel & Status', answer: settingsShape, errors: [404] } },
    },
    () => getSettings(db),
  );

  app.put(
    '/settings/level-status',
    {
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
      if (dryRunQuery.parse(request.query).dry_run)
        return tryOut(input, mayView(actorOf(request), 'clients'));
      await saveSettings(services, actorOf(request), input, today());
      return getSettings(db);
    },
  );

  async function tryOut(input: SettingsInput, named: boolean) {
    const rules = settingsAfter(await getSettings(db), input);
    const { up, down, clients } = await simulate(db, rules, today());
    return { up, down, clients: named ? clients : [] };
  }
}
