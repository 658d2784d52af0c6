import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { NotFound } from '../errors.ts';
import type { Services } from '../services.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { createImport, startApplication, startReversal } from './actions.ts';
import { listItems } from './items/queries.ts';
import { getImport, listImports } from './queries.ts';
import { importJson, itemJson } from './record.ts';
import {
  choicesSchema,
  importParams,
  listQuerySchema,
  planQuerySchema,
  uploadFieldsSchema,
} from './schema.ts';
import { applicationShape, importListShape, importShape, newImportShape, planShape } from './shapes.ts';
import { readUpload } from './upload.ts';

type Id = { Params: { id: string } };

/** Imports as JSON: a file goes in, its plan is read, applied, and taken back. */
export function importApi(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get(
    '/imports',
    {
      config: {
        doc: { summary: 'Importurile', query: listQuerySchema, answer: importListShape, errors: [422] },
      },
    },
    async (request) => {
      const { items, next } = await listImports(db, checked(listQuerySchema, request.query));
      return { items: items.map(importJson), next: next === null ? null : String(next), total: null };
    },
  );

  app.post(
    '/imports',
    {
      config: {
        doc: {
          summary: 'Import nou',
          body: newImportShape,
          bodyType: 'multipart/form-data',
          answer: importShape,
          status: 201,
          errors: [409, 413, 422],
        },
      },
    },
    async (request, reply) => {
      const { fileName, content, fields } = await readUpload(request);
      const options = checked(uploadFieldsSchema, fields);
      const header = request.headers['idempotency-key'];
      const key = typeof header === 'string' ? header : undefined;
      const id = await createImport(services, actorOf(request), {
        fileName,
        content,
        options,
        key,
        automatic: true,
      });
      return reply
        .code(201)
        .header('location', `/api/v1/imports/${id}`)
        .send(importJson(await getImport(db, id)));
    },
  );

  app.get<Id>(
    '/imports/:id',
    {
      config: {
        doc: {
          summary: 'Un import cu planul lui',
          query: planQuerySchema,
          answer: planShape,
          errors: [404, 422],
        },
      },
    },
    async (request) => {
      const id = idOf(request);
      const query = checked(planQuerySchema, request.query);
      const [one, { items, next }] = await Promise.all([getImport(db, id), listItems(db, id, query)]);
      return { ...importJson(one), items: items.map(itemJson), next };
    },
  );

  app.post<Id>(
    '/imports/:id/application',
    {
      config: {
        doc: {
          summary: 'Aplică planul unui import',
          body: applicationShape,
          answer: importShape,
          errors: [404, 409, 422],
        },
      },
    },
    async (request) => {
      const id = idOf(request);
      const choices = checked(choicesSchema, request.body ?? {});
      const key = requestKey(request.headers['idempotency-key'], { id, choices });
      await startApplication(services, actorOf(request), { id, key, choices });
      return importJson(await getImport(db, id));
    },
  );

  app.post<Id>(
    '/imports/:id/reversal',
    { config: { doc: { summary: 'Anulează un import aplicat', answer: importShape, errors: [404, 409] } } },
    async (request) => {
      const id = idOf(request);
      const key = requestKey(request.headers['idempotency-key'], { id, reversal: true });
      await startReversal(services, actorOf(request), { id, key });
      return importJson(await getImport(db, id));
    },
  );
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = importParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
