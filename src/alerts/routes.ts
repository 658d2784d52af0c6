import type { FastifyInstance } from 'fastify';
import { holdsClient } from '../clients/portfolio/queries.ts';
import { NotFound } from '../errors.ts';
import { counted } from '../romania/plural.ts';
import type { Services } from '../services.ts';
import { mayOpen } from '../web/access.ts';
import { bellView } from '../web/bell.ts';
import { setFlash } from '../web/flash.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { alertsView } from './page.ts';
import { findAlertsFrame, listAlerts, readAlert, readAlertsUpTo } from './queries.ts';
import { alertListSchema, alertParams, readSchema } from './schema.ts';
import { alertsPage, bellPiece } from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** The bell. */
export function alertRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Query>('/alerts', async (request, reply) => {
    const query = checked(alertListSchema, request.query);
    const actor = actorOf(request);
    const [found, frame] = await Promise.all([
      listAlerts(db, actor, query),
      findAlertsFrame(db, actor.id, query),
    ]);
    return reply.page(alertsPage, { list: alertsView(query, { ...found, ...frame }) });
  });

  // The number came with the session. Whose session ended gets nothing: led to the log-in, an open page would lose what
  // is typed in it.
  app.get('/alerts/count', { config: { public: true }, logLevel: 'warn' }, async (request, reply) => {
    if (!request.actor) return reply.code(204).send();
    return reply.piece(bellPiece, { bell: bellView(request.actor.unread) });
  });

  app.post('/alerts/read', async (request, reply) => {
    const input = checked(readSchema, request.body ?? {});
    const read = await readAlertsUpTo(db, actorOf(request).id, { ...input, at: services.now() });
    setFlash(reply, `${counted(read, 'notificare citită', 'notificări citite')}.`);
    return reply.redirect(input.kind ? `/alerts?kind=${input.kind}` : '/alerts', 303);
  });

  app.post<{ Params: { id: string } }>('/alerts/:id/opening', async (request, reply) => {
    const params = alertParams.safeParse(request.params);
    const actor = actorOf(request);
    const alert =
      params.success && (await readAlert(db, actor.id, { id: params.data.id, at: services.now() }));
    if (!alert) throw new NotFound('Notificarea nu mai există.');
    if (alert.client_id !== null && !(await holdsClient(db, actor.portfolioOf, alert.client_id)))
      throw new NotFound('Notificarea este despre un client care nu mai este în portofoliul dumneavoastră.');
    if (!mayOpen(actor, routeOf(alert.href)))
      throw new NotFound('Notificarea duce la o pagină pe care rolul dumneavoastră nu o mai vede.');
    return reply.redirect(alert.href, 303);
  });
}

/** An address as its route says it: `/clients/12/notes#note-7` is `/clients/:id/notes`. */
const routeOf = (href: string) => href.replace(/[?#].*$/, '').replace(/\/\d+(?=\/|$)/g, '/:id');
