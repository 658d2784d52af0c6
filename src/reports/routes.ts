import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { activityRoutes } from './activity/routes.ts';
import { areaRoutes } from './areas/routes.ts';
import { caenRoutes } from './caen/routes.ts';
import { levelReportRoutes } from './levels/routes.ts';
import { managersRoutes } from './managers/routes.ts';
import { mapRoutes } from './map/routes.ts';
import { potentialRoutes } from './potential/routes.ts';
import { receivablesRoutes } from './receivables/routes.ts';
import { salesRoutes } from './sales/routes.ts';
import { sourceReportRoutes } from './sources/routes.ts';
import { statusReportRoutes } from './statuses/routes.ts';
import { tagsRoutes } from './tags/routes.ts';
import { tripRoutes } from './trips/routes.ts';

/** Every report, in the order of their tabs. */
export function reportRoutes(app: FastifyInstance, services: Services): void {
  // The first of them, which whoever sees reports may open.
  app.get('/reports', (_request, reply) => reply.redirect('/reports/sources', 303));

  sourceReportRoutes(app, services);
  managersRoutes(app, services);
  levelReportRoutes(app, services);
  statusReportRoutes(app, services);
  caenRoutes(app, services);
  tagsRoutes(app, services);
  receivablesRoutes(app, services);
  activityRoutes(app, services);
  potentialRoutes(app, services);
  mapRoutes(app, services);
  areaRoutes(app, services);
  tripRoutes(app, services);
  salesRoutes(app, services);
}
