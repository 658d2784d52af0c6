import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requestKey } from '../api/actions.ts';
import { getDocument } from '../documents/queries.ts';
import { asJson } from '../documents/record.ts';
import { documentShape } from '../documents/shapes.ts';
import { NotFound } from '../errors.ts';
import type { Services } from '../services.ts';
import { formatDay } from '../web/format.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { fieldKinds } from './fields.ts';
import { makePaperwork } from './making/actions.ts';
import { clientParams, makeSchema } from './schema.ts';
import { listTemplates } from './templates/queries.ts';

type Id = { Params: { id: string } };

const templatesShape = z.object({
  items: z.array(
    z.object({
      id: z.number().int(),
      version: z.number().int(),
      name: z.string(),
      title: z.string(),
      fields: z.array(
        z.object({
          name: z.string(),
          label: z.string(),
          kind: z.enum(fieldKinds),
          required: z.boolean(),
        }),
      ),
    }),
  ),
});

const makeShape = z.object({
  template_id: z.number().int(),
  template_version: z.number().int().optional(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** Standard documents as JSON: what they are made of, and the making of one; they are read at /documents. */
export function paperworkApi(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get(
    '/paperwork-templates',
    { config: { doc: { summary: 'Șabloanele documentelor tipizate', answer: templatesShape } } },
    async () => {
      const templates = await listTemplates(db);
      return {
        items: templates.map(({ id, version, name, title, fields }) => ({
          id,
          version,
          name,
          title,
          fields,
        })),
      };
    },
  );

  app.post<Id>(
    '/clients/:id/paperwork',
    {
      config: {
        doc: {
          summary: 'Face un document tipizat pentru un client',
          body: makeShape,
          answer: documentShape,
          status: 201,
          errors: [404, 409, 422],
        },
      },
    },
    async (request, reply) => {
      const client_id = idOf(request);
      const input = checked(makeSchema, request.body ?? {});
      const key = requestKey(request.headers['idempotency-key'], { client_id, ...input });
      const made = { client_id, input, today: formatDay(now()), key };
      const id = await makePaperwork(services, actorOf(request), made);
      return reply
        .code(201)
        .header('location', `/api/v1/documents/${id}`)
        .send(asJson(await getDocument(db, id)));
    },
  );
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = clientParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound('Clientul nu există.');
  return parsed.data.id;
}
