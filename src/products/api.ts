import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requestKey } from '../api/actions.ts';
import { NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { formatDay } from '../web/format.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeProduct, createProduct } from './actions.ts';
import { seenProduct, sentProduct } from './cost.ts';
import { getProduct, listProducts, type ProductRecord } from './queries.ts';
import { asInput } from './record.ts';
import {
  newProductShape,
  productChangeShape,
  productListShape,
  productParams,
  productQuerySchema,
  productSchema,
  productShape,
  versionSchema,
} from './schema.ts';

type Id = { Params: { id: string } };

const docs = {
  list: { summary: 'Lista produselor', query: productQuerySchema, answer: productListShape, errors: [422] },
  create: {
    summary: 'Produs nou',
    body: newProductShape,
    answer: productShape,
    status: 201 as const,
    errors: [409, 422],
  },
  read: { summary: 'Un produs', answer: productShape, errors: [404] },
  change: {
    summary: 'Schimbă un produs',
    body: productChangeShape,
    answer: productShape,
    errors: [404, 409, 422],
  },
};

/** Products as JSON: the same schemas, queries and actions as the pages. */
export function productApi(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const asked = (request: FastifyRequest) => ({ actor: actorOf(request), today: formatDay(now()) });

  app.get('/products', { config: { doc: docs.list } }, async (request) => {
    const { items, ...rest } = await listProducts(db, checked(productQuerySchema, request.query));
    return { items: items.map((item) => seenProduct(item, actorOf(request).seesCost)), ...rest };
  });

  app.post('/products', { config: { doc: docs.create } }, async (request, reply) => {
    const { seesCost } = actorOf(request);
    const input = checked(productSchema, sentProduct(bodyOf(request), seesCost));
    const key = requestKey(request.headers['idempotency-key'], input);
    const id = await createProduct(services, asked(request), input, key);
    return reply
      .code(201)
      .header('location', `/api/v1/products/${id}`)
      .send(seenProduct(await getProduct(db, id), seesCost));
  });

  app.get<Id>('/products/:id', { config: { doc: docs.read } }, async (request) =>
    seenProduct(await getProduct(db, idOf(request)), actorOf(request).seesCost),
  );

  app.patch<Id>('/products/:id', { config: { doc: docs.change } }, async (request) => {
    const id = idOf(request);
    const { seesCost } = actorOf(request);
    const body = sentProduct(bodyOf(request), seesCost);
    const { version } = checked(z.object({ version: versionSchema.optional() }), body);
    const inputFor = (current: ProductRecord) => checked(productSchema, { ...asInput(current), ...body });
    try {
      await changeProduct(services, asked(request), { id, inputFor, version });
    } catch (error) {
      if (error instanceof Refused && error.extra.stale)
        error.extra.current = seenProduct(await getProduct(db, id), seesCost);
      throw error;
    }
    return seenProduct(await getProduct(db, id), seesCost);
  });
}

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  const { body } = request;
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new Refused(422, 'Trimiteți un obiect JSON.');
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = productParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
