import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { erasureRoutes } from './erasures/routes.ts';
import { personRoutes } from './person/routes.ts';
import { retentionRoutes } from './retention/routes.ts';
import { sightRoutes } from './sights/routes.ts';

/** Personal data: what is held of a person, what is erased, what stays and why. */
export function privacyRoutes(app: FastifyInstance, services: Services): void {
  sightRoutes(app, services);
  personRoutes(app, services);
  erasureRoutes(app, services);
  retentionRoutes(app, services);
}
