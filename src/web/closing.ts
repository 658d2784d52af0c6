import type { FastifyInstance } from 'fastify';

/**
 * Lets go of whoever is answered while the program stops: a connection that browsers and proxies keep for the next
 * request would hold the stop up until it is cut.
 */
export function registerClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
