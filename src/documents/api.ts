import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requestKey } from '../api/actions.ts';
import { NotFound } from '../errors.ts';
import { listDocumentMessages } from '../messages/queries.ts';
import type { Services } from '../services.ts';
import { formatDay } from '../web/format.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { issueDocument, sendDocument } from './actions.ts';
import { sendPdf, sendXml } from './files.ts';
import { countDocuments, listDocuments } from './list/queries.ts';
import { documentListSchema } from './list/schema.ts';
import { getDocument, listDocumentRecords } from './queries.ts';
import { asJson } from './record.ts';
import { documentParams, documentSchema } from './schema.ts';
import { documentListShape, documentMessagesShape, documentShape, newDocumentShape } from './shapes.ts';

type Id = { Params: { id: string } };

/** Documents as JSON: the same schemas, queries and actions as the pages. */
export function documentApi(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get(
    '/documents',
    {
      config: {
        doc: {
          summary: 'Lista documentelor',
          query: documentListSchema,
          answer: documentListShape,
          errors: [422],
        },
      },
    },
    async (request) => {
      const { portfolioOf } = actorOf(request);
      const asked = checked(documentListSchema, request.query);
      const query = { ...asked, today: formatDay(now()), portfolioOf };
      const [{ items, next }, total] = await Promise.all([
        listDocuments(db, query),
        countDocuments(db, query),
      ]);
      const records = await listDocumentRecords(
        db,
        items.map(({ id }) => id),
      );
      return { items: records.map(asJson), next, total };
    },
  );

  app.post(
    '/documents',
    {
      config: {
        doc: {
          summary: 'Emite un document',
          body: newDocumentShape,
          answer: documentShape,
          status: 201,
          errors: [409, 422],
        },
      },
    },
    async (request, reply) => {
      const input = checked(documentSchema, request.body ?? {});
      const key = requestKey(request.headers['idempotency-key'], input);
      const id = await issueDocument(services, actorOf(request), { input, key, today: formatDay(now()) });
      return reply
        .code(201)
        .header('location', `/api/v1/documents/${id}`)
        .send(asJson(await getDocument(db, id)));
    },
  );

  app.get<Id>(
    '/documents/:id',
    { config: { doc: { summary: 'Un document', answer: documentShape, errors: [404] } } },
    async (request) => asJson(await getDocument(db, idOf(request))),
  );

  app.get<Id>(
    '/documents/:id.pdf',
    {
      config: {
        doc: { summary: 'Documentul pe hârtie', answer: z.string(), type: 'application/pdf', errors: [404] },
      },
    },
    (request, reply) => sendPdf(db, reply, idOf(request)),
  );

  app.get<Id>(
    '/documents/:id.xml',
    {
      config: {
        doc: {
          summary: 'e-Factura unei facturi sau a unui storno',
          answer: z.string(),
          type: 'application/xml',
          errors: [404],
        },
      },
    },
    (request, reply) => sendXml(db, reply, idOf(request)),
  );

  app.post<Id>(
    '/documents/:id/messages',
    {
      config: {
        doc: {
          summary: 'Trimite documentul celor care îl primesc',
          answer: documentMessagesShape,
          status: 201,
          errors: [404, 409, 422],
        },
      },
    },
    async (request, reply) => {
      const id = idOf(request);
      const key = requestKey(request.headers['idempotency-key'], { id });
      await sendDocument(services, actorOf(request), { id, key });
      return reply.code(201).send({ items: await listDocumentMessages(db, id) });
    },
  );
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = documentParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound('Documentul nu există.');
  return parsed.data.id;
}
