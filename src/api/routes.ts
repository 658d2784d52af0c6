import type { FastifyInstance } from 'fastify';
import { Refused } from '../errors.ts';
import { longestKey } from './actions.ts';
import { describedRoutes, openApi } from './describe.ts';

/** What all JSON routes share. Registered before them, so that it hears of each. */
export function apiRoutes(app: FastifyInstance): void {
  const routes = describedRoutes(app);
  app.addHook('preHandler', async ({ headers }) => {
    const key = headers['idempotency-key'];
    // Left aside, it would make a second thing of a request that is sent again.
    if (typeof key !== 'string' || key.length <= longestKey) return;
    const message = `Cheia are cel mult ${longestKey} de caractere.`;
    throw new Refused(422, message, [{ field: 'Idempotency-Key', message }]);
  });
  app.get('/openapi.json', () => openApi(routes));
}
