import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requestKey } from '../api/actions.ts';
import { NotFound, Refused } from '../errors.ts';
import { listClients } from '../search/queries.ts';
import { listQuerySchema, refuseBalanceOrder } from '../search/schema.ts';
import type { Services } from '../services.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeClient, createClient, setArchived } from './actions.ts';
import { seenBy, unmaskedSince } from './cnp.ts';
import { sentLimits } from './credit-fields.ts';
import { type ClientRecord, findClient, getClient, listRecords } from './queries.ts';
import { asInput, asJson } from './record.ts';
import { clientParams, clientSchema, versionSchema } from './schema.ts';
import { clientChangeShape, clientListShape, clientShape, newClientShape } from './shapes.ts';

type Id = { Params: { id: string } };

/** Clients as JSON: the same schemas, queries and actions as the pages. */
export function clientApi(app: FastifyInstance, services: Services): void {
  const { db } = services;

  /** One client as the person or the program that asks may see it. */
  async function shown(request: FastifyRequest, id: number) {
    const [record] = await seenBy(db, actorOf(request), [await getClient(db, id)]);
    return asJson(record as ClientRecord, actorOf(request));
  }

  app.get(
    '/clients',
    {
      config: {
        doc: { summary: 'Lista clienților', query: listQuerySchema, answer: clientListShape, errors: [422] },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const query = { ...checked(listQuerySchema, request.query), portfolioOf: actor.portfolioOf };
      refuseBalanceOrder(query, actor);
      const { items, next, total } = await listClients(db, query);
      const records = await listRecords(
        db,
        items.map(({ id }) => id),
      );
      return {
        items: (await seenBy(db, actor, records)).map((record) => asJson(record, actor)),
        next,
        total,
      };
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
        .send(await shown(request, id));
    },
  );

  app.get<Id>(
    '/clients/:id',
    { config: { doc: { summary: 'Un client', answer: clientShape, errors: [404] } } },
    async (request) => shown(request, idOf(request)),
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
      const body = sentLimits(bodyOf(request), actorOf(request).seesBalance);
      const version = checked(z.object({ version: versionSchema }), body).version;
      const input = checked(clientSchema, {
        ...asInput(before),
        ...(await unmaskedSince(db, body, before, version)),
      });
      try {
        await changeClient(services, actorOf(request), { id: before.id, input, version });
      } catch (error) {
        if (error instanceof Refused && error.extra.stale)
          error.extra.current = await shown(request, before.id);
        throw error;
      }
      return shown(request, before.id);
    },
  );

  app.delete<Id>(
    '/clients/:id',
    { config: { doc: { summary: 'Arhivează un client', answer: clientShape, errors: [404] } } },
    async (request) => {
      await setArchived(services, actorOf(request), { id: idOf(request), archived: true });
      return shown(request, idOf(request));
    },
  );

  app.post<Id>(
    '/clients/:id/restoration',
    {
      config: {
        doc: { summary: 'Aduce un client înapoi din arhivă', answer: clientShape, errors: [404, 409] },
      },
    },
    async (request) => {
      const id = idOf(request);
      if (!(await findClient(db, id))) throw new NotFound();
      const key = requestKey(request.headers['idempotency-key'], { id, archived: false });
      await setArchived(services, actorOf(request), { id, archived: false, key });
      return shown(request, id);
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
