import type { FastifyReply, FastifyRequest } from 'fastify';

/** One sentence shown once, on the next page. */
export type Flash = {
  kind: 'success' | 'warning';
  text: string;
  link?: { href: string; text: string } | undefined;
};

const cookie = 'clientela_flash';

export function setFlash(
  reply: FastifyReply,
  text: string,
  kind: Flash['kind'] = 'success',
  link?: Flash['link'],
): void {
  reply.setCookie(cookie, JSON.stringify({ kind, text: text.slice(0, 600), link }), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    maxAge: 60,
    signed: true,
  });
}

export function takeFlash(request: FastifyRequest, reply: FastifyReply): Flash | undefined {
  const given = request.cookies?.[cookie];
  if (!given) return undefined;
  reply.clearCookie(cookie, { path: '/' });
  const { valid, value } = request.unsignCookie(given);
  return valid && value ? (JSON.parse(value) as Flash) : undefined;
}
