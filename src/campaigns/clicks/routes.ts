import type { FastifyInstance } from 'fastify';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { findSigningKey } from '../queries.ts';
import { findClicked, insertClick } from './queries.ts';
import { readClickToken } from './token.ts';

/** The counted links of campaigns: they lead only where the campaign itself does. */
export function clickRoutes(app: FastifyInstance, { db, now }: Services): void {
  app.get<{ Params: { token: string } }>(
    '/c/:token',
    // The address says who clicked: it stands in no log.
    { config: { public: true }, logLevel: 'warn' },
    async (request, reply) => {
      const click = readClickToken(await findSigningKey(db), request.params.token);
      const url = click && (await findClicked(db, click));
      if (!click || !url) throw new NotFound('Linkul nu mai duce nicăieri. Scrieți-ne și vă trimitem altul.');
      // A program that only looks where a link leads reads nothing.
      if (request.method === 'GET') await insertClick(db, click, now());
      return reply.header('referrer-policy', 'no-referrer').redirect(url, 302);
    },
  );
}
