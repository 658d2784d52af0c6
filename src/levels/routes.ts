import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { historyRoutes } from './history/routes.ts';
import { settingsRoutes } from './settings/routes.ts';

/** Nivel & Status: its settings and the tab of a client. */
export function levelRoutes(app: FastifyInstance, services: Services): void {
  settingsRoutes(app, services);
  historyRoutes(app, services);
}
