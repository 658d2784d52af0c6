import type { FastifyRequest } from 'fastify';

/** A bearer token is never sent by a browser on its own, so it needs no proof of where the request comes from. */
export function carriesToken(request: FastifyRequest): boolean {
  return /^Bearer /i.test(request.headers.authorization ?? '');
}
