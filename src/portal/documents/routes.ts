import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendPdf, sendXml } from '../../documents/files.ts';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { portalActorOf, portalPage } from '../frame.ts';
import { ownId } from '../own-id.ts';
import { hasXml, ownDocumentPage, ownDocumentsView } from './page.ts';
import { findOwnDocument, listOwnDocuments, type OwnDocument } from './queries.ts';
import { ownDocumentsQuery } from './schema.ts';
import { ownDocumentPageView, ownDocumentsPage } from './views.ts';

type Id = { Params: { id: string } };

/** The documents of a client as its own people see them, with their files. */
export function portalDocuments(app: FastifyInstance, { db, now }: Services): void {
  const today = () => formatDay(now());

  app.get('/documents', async (request, reply) => {
    const { clientId } = portalActorOf(request.portalActor, 'documents');
    const query = checked(ownDocumentsQuery, request.query);
    const list = ownDocumentsView(query, await listOwnDocuments(db, clientId, query), today());
    return portalPage(db, reply, ownDocumentsPage, { list });
  });

  app.get<Id>('/documents/:id', async (request, reply) => {
    const document = ownDocumentPage(await ownDocument(request), today());
    return portalPage(db, reply, ownDocumentPageView, { document });
  });

  app.get<Id>('/documents/:id.pdf', async (request, reply) => {
    const { id } = await ownDocument(request);
    return sendPdf(db, reply, id, 'attachment');
  });

  app.get<Id>('/documents/:id.xml', async (request, reply) => {
    const document = await ownDocument(request);
    if (!hasXml(document)) throw new NotFound();
    return sendXml(db, reply, document.id);
  });

  async function ownDocument(request: FastifyRequest<Id>): Promise<OwnDocument> {
    const { clientId } = portalActorOf(request.portalActor, 'documents');
    const document = await findOwnDocument(db, clientId, ownId(request.params.id));
    if (!document) throw new NotFound();
    return document;
  }
}
