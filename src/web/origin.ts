import type { FastifyRequest } from 'fastify';
import type { RequestOrigin } from '../request-id.ts';

/** Through what a request came, for what is written in it. */
export function originOf({ id, url, actor, portalActor }: FastifyRequest): RequestOrigin {
  if (portalActor) return { id, via: 'portal', portalUserId: portalActor.id };
  if (actor?.tokenName) return { id, via: `token: ${actor.tokenName}` };
  return { id, via: url.startsWith('/api/') ? 'api' : 'form' };
}
