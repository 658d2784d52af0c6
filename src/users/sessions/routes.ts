import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { NotFound } from '../../errors.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { actorOf } from '../../web/guard.ts';
import { getUser } from '../queries.ts';
import { endOtherSessions, endSession } from './actions.ts';
import { sessionsView } from './page.ts';
import { listSessions } from './queries.ts';
import { sessionParams, userSessionParams } from './schema.ts';
import { sessionsPage } from './views.ts';

const own = '/account/sessions';
const ofUser = '/settings/users/:id/sessions';

/** The sessions of a person, to be recognised and ended: one's own, and anybody's for administrators. */
export function sessionRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get(own, async (request, reply) => {
    const title = 'Sesiunile mele';
    const lead = 'Unde sunteți autentificat. Ce nu recunoașteți, încheiați, apoi schimbați parola.';
    const back = { href: '/account', text: 'Contul meu' };
    return show(request, reply, { userId: actorOf(request).id, base: own, title, lead, back });
  });

  app.post(`${own}/ending`, (request, reply) => endOthers(request, reply, actorOf(request).id, own));

  app.post(`${own}/:id/ending`, (request, reply) => {
    const { id } = paramsOf(sessionParams, request);
    return endOne(request, reply, { userId: actorOf(request).id, sessionId: id }, own);
  });

  app.get(ofUser, async (request, reply) => {
    const { id, name } = await getUser(db, paramsOf(sessionParams, request).id);
    const title = `Sesiunile lui ${name}`;
    const lead = 'O sesiune încheiată nu mai deschide nicio pagină, din clipa aceasta.';
    const back = { href: `/settings/users/${id}`, text: `Contul lui ${name}` };
    return show(request, reply, { userId: id, base: addressOf(id), title, lead, back });
  });

  app.post(`${ofUser}/ending`, async (request, reply) => {
    const { id } = await getUser(db, paramsOf(sessionParams, request).id);
    return endOthers(request, reply, id, addressOf(id));
  });

  app.post(`${ofUser}/:session_id/ending`, (request, reply) => {
    const { id, session_id } = paramsOf(userSessionParams, request);
    return endOne(request, reply, { userId: id, sessionId: session_id }, addressOf(id));
  });

  type Shown = { userId: number; base: string; title: string; lead: string; back: Link };
  type Link = { href: string; text: string };
  async function show(request: FastifyRequest, reply: FastifyReply, { userId, base, ...frame }: Shown) {
    const rows = await listSessions(db, userId, request.sessionHash);
    return reply.page(sessionsPage, { ...frame, ...sessionsView(rows, base, services.now()) });
  }

  type Which = { userId: number; sessionId: number };
  async function endOne(request: FastifyRequest, reply: FastifyReply, which: Which, back: string) {
    await endSession(services, actorOf(request), which);
    setFlash(reply, 'Sesiunea s-a încheiat.');
    return reply.redirect(back, 303);
  }

  async function endOthers(request: FastifyRequest, reply: FastifyReply, userId: number, back: string) {
    const keptHash = request.sessionHash;
    const ended = await endOtherSessions(services, actorOf(request), { userId, keptHash });
    setFlash(reply, ended === 0 ? 'Nu era altă sesiune deschisă.' : endedWords(ended));
    return reply.redirect(back, 303);
  }
}

const addressOf = (id: number) => ofUser.replace(':id', String(id));

const endedWords = (ended: number) =>
  ended === 1 ? 'S-a încheiat o sesiune.' : `S-au încheiat ${counted(ended, 'sesiune', 'sesiuni')}.`;

function paramsOf<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const parsed = schema.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}
