import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requestKey } from '../api/actions.ts';
import { NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { formatDay } from '../web/format.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeOrder, placeOrder } from './actions.ts';
import { countOrders, listOrders } from './list/queries.ts';
import { orderListSchema } from './list/schema.ts';
import { getOrder, listOrderRecords, type OrderRecord } from './queries.ts';
import { asInput, asJson } from './record.ts';
import { orderParams, orderSchema, versionSchema } from './schema.ts';
import { newOrderShape, orderChangeShape, orderListShape, orderShape } from './shapes.ts';

type Id = { Params: { id: string } };

/** Orders as JSON: the same schemas, queries and actions as the pages. */
export function orderApi(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get(
    '/orders',
    {
      config: {
        doc: { summary: 'Lista comenzilor', query: orderListSchema, answer: orderListShape, errors: [422] },
      },
    },
    async (request) => {
      const { portfolioOf } = actorOf(request);
      const query = { ...checked(orderListSchema, request.query), portfolioOf };
      const [{ items, next }, total] = await Promise.all([listOrders(db, query), countOrders(db, query)]);
      const records = await listOrderRecords(
        db,
        items.map(({ id }) => id),
      );
      return { items: records.map(asJson), next, total };
    },
  );

  app.post(
    '/orders',
    {
      config: {
        doc: {
          summary: 'Comandă nouă',
          body: newOrderShape,
          answer: orderShape,
          status: 201,
          errors: [409, 422],
        },
      },
    },
    async (request, reply) => {
      const input = checked(orderSchema, request.body ?? {});
      const key = requestKey(request.headers['idempotency-key'], input);
      const id = await placeOrder(services, actorOf(request), { input, key, today: formatDay(now()) });
      return reply
        .code(201)
        .header('location', `/api/v1/orders/${id}`)
        .send(asJson(await getOrder(db, id)));
    },
  );

  app.get<Id>(
    '/orders/:id',
    { config: { doc: { summary: 'O comandă', answer: orderShape, errors: [404] } } },
    async (request) => asJson(await getOrder(db, idOf(request))),
  );

  app.patch<Id>(
    '/orders/:id',
    {
      config: {
        doc: {
          summary: 'Schimbă o comandă',
          body: orderChangeShape,
          answer: orderShape,
          errors: [404, 409, 422],
        },
      },
    },
    async (request) => {
      const id = idOf(request);
      const body = (request.body ?? {}) as object;
      const { version } = checked(z.object({ version: versionSchema.optional() }), body);
      const inputFor = (current: OrderRecord) => checked(orderSchema, { ...asInput(current), ...body });
      try {
        await changeOrder(services, actorOf(request), { id, version, inputFor, today: formatDay(now()) });
      } catch (error) {
        if (error instanceof Refused && error.extra.version)
          error.extra.current = asJson(await getOrder(db, id));
        throw error;
      }
      return asJson(await getOrder(db, id));
    },
  );
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = orderParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
