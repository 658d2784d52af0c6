import type { FastifyInstance } from 'fastify';
import type { Draft } from '../../clients/draft.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { saveMapSettings } from './actions.ts';
import { getMapSettings } from './queries.ts';
import { mapSettingsSchema } from './schema.ts';
import { mapSettingsForm, mapSettingsPage } from './views.ts';

/** Setări > Hartă: whether pictures of an outside server lie under the map. */
export function mapSettingsRoutes(app: FastifyInstance, services: Services): void {
  app.get('/settings/map', async (_request, reply) => {
    const { version, ...stored } = await getMapSettings(services.db);
    return reply.page(mapSettingsPage, { form: mapSettingsForm({ draft: { ...stored, version } }) });
  });

  app.post('/settings/map', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    try {
      await saveMapSettings(services, actorOf(request), checked(mapSettingsSchema, draft));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, fields: errors, message, extra } = error;
      const again = { ...draft, ...('version' in extra && { version: extra.version }) };
      return reply
        .code(status)
        .page(mapSettingsPage, { form: mapSettingsForm({ draft: again, errors, message }) });
    }
    setFlash(reply, 'Harta a fost salvată.');
    return reply.redirect('/settings/map', 303);
  });
}
