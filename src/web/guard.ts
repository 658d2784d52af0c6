import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFound, Refused } from '../errors.ts';
import { accessOf, admits, type Rule } from './access.ts';
import { type NamedIds, namedIds } from './named-ids.ts';
import type { Actor } from './session.ts';
import { carriesToken } from './token.ts';

const cspOf = (images: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data:${images}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
const csp = cspOf('');

/** Lets this one answer show pictures of another server too. @param origin `https://tiles.firma.ro`, nothing else */
export function allowImagesOf(reply: FastifyReply, origin: string): void {
  reply.header('content-security-policy', cspOf(` ${origin}`));
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes posts from anywhere: what they may do stands in their address alone, and no session counts. */
    anyOrigin?: boolean;
    /** What it asks of a person: filled in from the lines of access.ts. */
    access?: Rule;
  }
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

type Options = {
  baseUrl: string | undefined;
  /** Whether every one of these things hangs on a client that this person manages. */
  holdsAll: (userId: number, ids: NamedIds) => Promise<boolean>;
};

/**
 * Headers, foreign requests, the log-in that every address needs unless it says it is public, and what it asks of the
 * person who comes. What is refused looks like what does not exist.
 */
export function registerGuard(app: FastifyInstance, { baseUrl, holdsAll }: Options): void {
  const ownHost = baseUrl ? new URL(baseUrl).host : undefined;

  app.addHook('onRoute', (route) => {
    // The portal has a guard of its own, which says so too late: this hook is heard before those of a plugin.
    if (route.config?.public || /^\/portal(?=\/|$)/.test(route.url)) return;
    const access = accessOf(String(route.method), route.url);
    if (!access) throw new Error(`${route.method} ${route.url}: access.ts does not say who may go there`);
    route.config = { ...route.config, access };
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
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

  app.addHook('preHandler', async (request) => {
    const { actor } = request;
    const { access } = request.routeOptions.config;
    if (!actor || !access) return;
    if (!admits(actor, access)) throw new NotFound();
    if (actor.portfolioOf === null) return;
    const ids = namedIds(request);
    if (ids && !(await holdsAll(actor.portfolioOf, ids))) throw new NotFound();
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
