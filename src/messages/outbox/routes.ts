import type { FastifyInstance } from 'fastify';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { sendKept } from '../sending/actions.ts';
import { keptPage, outboxPage, sentText } from './page.ts';
import { findKept, listChannels, listKept } from './queries.ts';
import { outboxChannel, outboxParams, outboxQuery } from './schema.ts';
import { keptView, outboxView } from './views.ts';

type Id = { Params: { id: string } };
const address = '/settings/outbox';

/** Setări > Mesaje netrimise: what is kept for want of a server, as it would go, and what lets it go. */
export function outboxRoutes(app: FastifyInstance, services: Services): void {
  const { db, mail, sms } = services;

  app.get<{ Querystring: Record<string, unknown> }>(address, async (request, reply) => {
    const { after } = checked(outboxQuery, request.query);
    const [kept, channels] = await Promise.all([listKept(db, { before: after }), listChannels(db)]);
    const keeps = { email: mail.keeps, sms: sms.keeps };
    return reply.page(outboxView, { outbox: outboxPage(kept, { channels, keeps, after }) });
  });

  app.post<{ Params: { channel: string } }>(
    `${address}/channels/:channel/sending`,
    async (request, reply) => {
      const parsed = outboxChannel.safeParse(request.params);
      if (!parsed.success) throw new NotFound();
      setFlash(reply, sentText(await sendKept(services, actorOf(request), parsed.data.channel)));
      return reply.redirect(address, 303);
    },
  );

  app.get<Id>(`${address}/:id`, async (request, reply) => {
    const { message, file } = await load(request.params);
    return reply.page(keptView, { message: keptPage(message, file) });
  });

  app.get<Id>(`${address}/:id/file`, async (request, reply) => {
    const { message, file } = await load(request.params);
    if (!file) throw new NotFound('Fișierul mesajului nu mai este în folderul datelor.');
    const isSms = message.channel === 'sms';
    return reply
      .type(isSms ? 'text/plain; charset=utf-8' : 'message/rfc822')
      .header('content-disposition', `attachment; filename="${message.id}.${isSms ? 'txt' : 'eml'}"`)
      .send(file);
  });

  async function load(params: unknown) {
    const parsed = outboxParams.safeParse(params);
    const message = parsed.success ? await findKept(db, parsed.data.id) : undefined;
    if (!message) throw new NotFound('Mesajul nu este între cele păstrate.');
    const file = await (message.channel === 'sms' ? sms : mail).openKept(message.id);
    return { message, file };
  }
}
