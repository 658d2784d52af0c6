import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Draft } from '../../clients/draft.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { findPortalLook } from '../queries.ts';
import { savePortalSettings } from './actions.ts';
import { draftOfPortal, portalSettingsPage, type Typed } from './page.ts';
import { getPortalSettings } from './queries.ts';
import { portalSettingsSchema } from './schema.ts';
import { settingsView } from './views.ts';

/** Setări > Portalul clienților: whether it is open, and how it looks. */
export function portalSettingsRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/settings/portal', async (_request, reply) =>
    show(reply, { draft: draftOfPortal(await getPortalSettings(db)) }),
  );

  app.post('/settings/portal', async (request, reply) => {
    const draft = bodyOf(request);
    try {
      await savePortalSettings(services, actorOf(request), checked(portalSettingsSchema, draft));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, fields: errors, message, extra } = error;
      const again = { ...draft, ...('version' in extra && { version: extra.version }) };
      return show(reply.code(status), { draft: again, errors, message });
    }
    setFlash(reply, 'Portalul a fost salvat. Așa se vede de acum.');
    return reply.redirect('/settings/portal', 303);
  });

  // It saves nothing, and asks who may save.
  app.post('/settings/portal/preview', (request, reply) => show(reply, { draft: bodyOf(request) }));

  async function show(reply: FastifyReply, typed: Typed) {
    const { firm } = await findPortalLook(db);
    return reply.page(settingsView, { settings: portalSettingsPage(typed, firm) });
  }
}

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Draft;
