import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NotFound, Refused } from '../errors.ts';
import type { Actor, Role } from './session.ts';
import { carriesToken } from './token.ts';

const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes posts from anywhere: what they may do stands in their address alone, and no session counts. */
    anyOrigin?: boolean;
  }
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Headers, foreign requests, and the log-in that every address needs unless it says it is public. */
export function registerGuard(app: FastifyInstance, { baseUrl }: { baseUrl: string | undefined }): void {
  const ownHost = baseUrl ? new URL(baseUrl).host : undefined;

  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', csp);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'same-origin');
    // Kept by no shared cache, asked for again each time; not no-store, which would empty a form on Back.
    reply.header('cache-control', 'private, no-cache');
    reply.header('cross-origin-opener-policy', 'same-origin');
    if (baseUrl?.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000');
    const fromAnywhere = carriesToken(request) || request.routeOptions.config.anyOrigin;
    if (!safe.has(request.method) && !fromAnywhere && isForeign(request, ownHost)) {
      throw new Refused(
        403,
        'Cererea nu vine de pe paginile noastre și a fost refuzată. Reîncărcați pagina și încercați din nou.',
      );
    }
  });

  app.addHook('preHandler', async (request, reply) => {
    if (request.actor || request.routeOptions.config.public || request.is404) return;
    if (request.url.startsWith('/api/'))
      throw new Refused(401, 'Autentificați-vă pentru a folosi această adresă.');
    const back =
      request.method === 'GET' && request.url !== '/' ? `?next=${encodeURIComponent(request.url)}` : '';
    if (request.isPartial) return reply.header('hx-redirect', `/login${back}`).code(204).send();
    return reply.redirect(`/login${back}`, 303);
  });
}

function isForeign(request: FastifyRequest, ownHost: string | undefined): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  const { origin } = request.headers;
  if (!origin || !URL.canParse(origin)) return true;
  const { host } = new URL(origin);
  return host !== request.host && host !== ownHost;
}

/** The person of a request that the guard let through. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new NotFound();
  return request.actor;
}

/** Lets only this role go on; to others the address does not exist. */
export function requireRole(role: Role) {
  return async (request: FastifyRequest) => {
    if (request.actor?.role !== role) throw new NotFound();
  };
}
