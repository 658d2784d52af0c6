import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { makingRoutes } from './making/routes.ts';
import { templateRoutes } from './templates/routes.ts';

/** Standard documents: their templates in the settings, and the tab of a client. */
export function paperworkRoutes(app: FastifyInstance, services: Services): void {
  templateRoutes(app, services);
  makingRoutes(app, services);
}
