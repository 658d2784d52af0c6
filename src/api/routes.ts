import type { FastifyInstance } from 'fastify';
import { describedRoutes, openApi } from './describe.ts';

/** What all JSON routes share. Registered before them, so that it hears of each. */
export function apiRoutes(app: FastifyInstance): void {
  const routes = describedRoutes(app);
  app.get('/openapi.json', () => openApi(routes));
}
