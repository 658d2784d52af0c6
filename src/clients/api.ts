import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requestKey } from '../api/actions.ts';
import { NotFound, Refused } from '../errors.ts';
import { listClients } from '../search/queries.ts';
import { listQuerySchema } from '../search/schema.ts';
import type { Services } from '../services.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeClient, createClient, setArchived } from './actions.ts';
import { findClient, getClient, listRecords } from './queries.ts';
import { asInput, asJson } from './record.ts';
import { clientParams, clientSchema, versionSchema } from './schema.ts';
import { clientChangeShape, clientListShape, clientShape, newClientShape } from './shapes.ts';

type Id = { Params: { id: string } };

/** Clients as JSON: the same schemas, queries and actions as the pages. */
export function clientApi(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get(
    '/clients',
    {
      config: {
        doc: { summary: 'Lista clienților', query: listQuerySchema, answer: clientListShape, errors: [422] },
      },
    },
    async (request) => {
      const { items, next, total } = await listClients(db, checked(listQuerySchema, request.query));
      const records = await listRecords(
        db,
        items.map(({ id }) => id),
      );
      return { items: records.map(asJson), next, total };
    },
  );

  app.post(
    '/clients',
    {
      config: {
        doc: {
          summary: 'Client nou',
          body: newClientShape,
          answer: clientShape,
          status: 201,
          errors: [409, 422],
        },
      },
    },
    async (request, reply) => {
      const input = checked(clientSchema, bodyOf(request));
      const id = await createClient(
        services,
        actorOf(request),
        input,
        requestKey(request.headers['idempotency-key'], input),
      );
      return reply
        .code(201)
        .header('location', `/api/v1/clients/${id}`)
        .send(asJson(await getClient(db, id)));
    },
  );

  app.get<Id>(
    '/clients/:id',
    { config: { doc: { summary: 'Un client', answer: clientShape, errors: [404] } } },
    async (request) => asJson(await getClient(db, idOf(request))),
  );

  app.patch<Id>(
    '/clients/:id',
    {
      config: {
        doc: {
          summary: 'Schimbă un client',
          body: clientChangeShape,
          answer: clientShape,
          errors: [404, 409, 422],
        },
      },
    },
    async (request) => {
      const before = await getClient(db, idOf(request));
      const body = bodyOf(request);
      const version = checked(z.object({ version: versionSchema }), body).version;
      const input = checked(clientSchema, { ...asInput(before), ...body });
      try {
        await changeClient(services, actorOf(request), { id: before.id, input, version });
      } catch (error) {
        if (error instanceof Refused && error.extra.stale)
          error.extra.current = asJson(await getClient(db, before.id));
        throw error;
      }
      return asJson(await getClient(db, before.id));
    },
  );

  app.delete<Id>(
    '/clients/:id',
    { config: { doc: { summary: 'Arhivează un client', answer: clientShape, errors: [404] } } },
    async (request) => {
      await setArchived(services, actorOf(request), idOf(request), true);
      return asJson(await getClient(db, idOf(request)));
    },
  );

  app.post<Id>(
    '/clients/:id/restoration',
    { config: { doc: { summary: 'Aduce un client înapoi din arhivă', answer: clientShape, errors: [404] } } },
    async (request) => {
      if (!(await findClient(db, idOf(request)))) throw new NotFound();
      await setArchived(services, actorOf(request), idOf(request), false);
      return asJson(await getClient(db, idOf(request)));
    },
  );
}

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  const { body } = request;
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new Refused(422, 'Trimiteți un obiect JSON.');
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = clientParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
