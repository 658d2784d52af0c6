import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { NotFound, Refused } from '../errors.ts';
import { listDocumentMessages } from '../messages/queries.ts';
import { isWaiting } from '../messages/recipients.ts';
import { counted } from '../romania/plural.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { formatDay } from '../web/format.ts';
import { actorOf } from '../web/guard.ts';
import { sendDocument } from './actions.ts';
import { sendPdf, sendXml } from './files.ts';
import { documentFormRoutes } from './form-routes.ts';
import { documentListRoutes } from './list/routes.ts';
import { documentPage } from './page.ts';
import { findParty } from './parties/queries.ts';
import { getDocument } from './queries.ts';
import { findRelated } from './related/queries.ts';
import { documentParams } from './schema.ts';
import { documentPageView } from './views.ts';

type Id = { Params: { id: string } };

/** Documents: the list, the document and its form, the tab of a client. */
export function documentRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  documentListRoutes(app, services);
  documentFormRoutes(app, services);

  app.get<Id>('/documents/:id', async (request, reply) => {
    const id = idOf(request);
    return showDocument(reply, 200, id, '');
  });

  app.get<Id>('/documents/:id.pdf', (request, reply) => sendPdf(db, reply, idOf(request)));

  app.get<Id>('/documents/:id.xml', (request, reply) => sendXml(db, reply, idOf(request)));

  app.post<Id>('/documents/:id/messages', async (request, reply) => {
    const id = idOf(request);
    const { form_key } = (request.body ?? {}) as { form_key?: unknown };
    try {
      await sendDocument(services, actorOf(request), { id, key: requestKey(form_key, { id }) });
      const waiting = (await listDocumentMessages(db, id)).filter(isWaiting);
      const count = counted(waiting.length, 'adresă', 'adrese');
      setFlash(reply, `Documentul așteaptă să fie trimis la ${count}.`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return showDocument(reply, 422, id, error.message);
    }
    return reply.redirect(`/documents/${id}`, 303);
  });

  async function showDocument(reply: FastifyReply, status: number, id: number, message: string) {
    const document = await getDocument(db, id);
    const [related, party] = await Promise.all([
      findRelated(db, document),
      findParty(db, document.client_id),
    ]);
    const moment = { today: formatDay(now()), key: randomUUID(), message };
    return reply
      .code(status)
      .page(documentPageView, { document: documentPage(document, related, party, moment) });
  }
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = documentParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
