import type { FastifyReply, FastifyRequest } from 'fastify';

/** The token after `Bearer`, where a request carries one. */
export const bearerToken = (request: FastifyRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** A bearer token is never sent by a browser on its own, so it needs no proof of where the request comes from. */
export function carriesToken(request: FastifyRequest): boolean {
  return /^Bearer /i.test(request.headers.authorization ?? '');
}

/** How many calls a token has each minute, how many are left of this one, and in how many seconds the next begins. */
export type Quota = { perMinute: number; left: number; resetsIn: number };

/** Says the quota in the fields of draft-ietf-httpapi-ratelimit-headers-10. */
export function tellQuota(reply: FastifyReply, { perMinute, left, resetsIn }: Quota): void {
  reply.header('ratelimit-policy', `"minute";q=${perMinute};w=60`);
  reply.header('ratelimit', `"minute";r=${left};t=${resetsIn}`);
}
