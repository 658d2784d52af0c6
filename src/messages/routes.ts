import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { mayFollow } from '../web/access.ts';
import { setFlash } from '../web/flash.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { getMessage } from './list/queries.ts';
import { messageListRoutes } from './list/routes.ts';
import { sightOf } from './list/sight.ts';
import { messagePage } from './page.ts';
import { messageParams, repetitionSchema } from './schema.ts';
import { repeatMessage, stopMessage } from './sending/actions.ts';
import { messageSettingsRoutes } from './settings/routes.ts';
import { messageView } from './views.ts';

type Id = { Params: { id: string }; Body: Record<string, unknown> | undefined };

/** The pages of messages: all of them, one, those of a client, and their settings. */
export function messageRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  messageListRoutes(app, services);
  messageSettingsRoutes(app, services);

  app.get<Id>('/messages/:id', async (request, reply) =>
    reply.page(messageView, { message: await shown(reply, idOf(request)) }),
  );

  app.post<Id>('/messages/:id/repetition', async (request, reply) => {
    const id = await seenId(request);
    const input = checked(repetitionSchema, request.body ?? {});
    const key = requestKey(request.body?.form_key, { id });
    return done(reply, id, 'Mesajul pleacă din nou.', () =>
      repeatMessage(services, actorOf(request), { id, ...input, key }),
    );
  });

  app.post<Id>('/messages/:id/stop', async (request, reply) => {
    const id = await seenId(request);
    return done(reply, id, 'Mesajul a fost oprit.', async () => {
      await stopMessage(services, actorOf(request), { id });
      return id;
    });
  });

  async function shown({ request }: FastifyReply, id: number, message = '') {
    const actor = actorOf(request);
    const opens = (href: string) => mayFollow(actor, href);
    return messagePage(await getMessage(db, id, sightOf(actor)), { message, opens });
  }

  /** The id of a message that this person may see. */
  async function seenId(request: FastifyRequest<Id>): Promise<number> {
    const { id } = await getMessage(db, idOf(request), sightOf(actorOf(request)));
    return id;
  }

  /** Leads to the message that is meant now, or shows this one with why not. */
  async function done(reply: FastifyReply, id: number, text: string, act: () => Promise<number>) {
    let meant: number;
    try {
      meant = await act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const message = await shown(reply, id, error.message);
      return reply.code(error.status).page(messageView, { message });
    }
    setFlash(reply, text);
    return reply.redirect(`/messages/${meant}`, 303);
  }
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = messageParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound('Mesajul nu există.');
  return parsed.data.id;
}
