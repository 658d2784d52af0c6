import type { FastifyError, FastifyInstance } from 'fastify';
import { NotFound } from '../errors.ts';
import { formatPhone } from '../romania/phone.ts';
import type { Services } from '../services.ts';
import { problemOf } from '../web/errors.ts';
import { portalData } from './data/routes.ts';
import { portalDocuments } from './documents/routes.ts';
import { portalDoors } from './doors/routes.ts';
import { closedPage, portalErrorPage } from './doors/views.ts';
import { portalPage } from './frame.ts';
import { portalHome } from './home/routes.ts';
import { portalNotices } from './notices/routes.ts';
import { portalOrders } from './orders/routes.ts';
import { findPortalLook } from './queries.ts';
import { portalStatement } from './statement/routes.ts';

/** The portal of the clients' people: its own log-in and cookie; the office's session counts for nothing here. */
export function portalRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  app.addHook('onRoute', (route) => {
    // The office's guard lets the portal be: it has its own.
    route.config = { ...route.config, public: true };
  });
  app.addHook('preHandler', async (request, reply) => {
    const { portalOpen, portalLook } = request.routeOptions.config;
    if (request.portalActor || portalLook) return;
    const { enabled, phone, email } = await findPortalLook(db);
    if (!enabled) {
      const firm = { phone: phone ?? '', phoneShown: phone ? formatPhone(phone) : '', email: email ?? '' };
      return portalPage(db, reply.code(503), closedPage, { firm });
    }
    if (portalOpen) return;
    if (!request.isPartial) return reply.redirect('/portal/login', 303);
    return reply.header('hx-redirect', '/portal/login').code(204).send();
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error, request);
    // Without its database the portal has no look.
    if (problem.status >= 500) throw error;
    return portalPage(db, reply.code(problem.status), portalErrorPage, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    portalPage(db, reply.code(404), portalErrorPage, problemOf(new NotFound(), request)),
  );
  portalDoors(app, services);
  portalHome(app, services);
  portalOrders(app, services);
  portalDocuments(app, services);
  portalStatement(app, services);
  portalData(app, services);
  portalNotices(app, services);
}
