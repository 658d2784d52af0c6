import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { formatDay } from '../web/format.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { allocatePayment, cancelPayment, takePayment } from './actions.ts';
import { countPayments, listPayments } from './list/queries.ts';
import { paymentListSchema } from './list/schema.ts';
import { getPayment, listPaymentRecords } from './queries.ts';
import { asJson } from './record.ts';
import { cancellationSchema, paymentParams, paymentSchema, splitSchema } from './schema.ts';
import { cancellationShape, newPaymentShape, paymentListShape, paymentShape, splitShape } from './shapes.ts';

type Id = { Params: { id: string } };

const docs = {
  list: { summary: 'Lista încasărilor', query: paymentListSchema, answer: paymentListShape, errors: [422] },
  create: {
    summary: 'Încasare nouă; fără împărțire acoperă întâi facturile cele mai vechi',
    body: newPaymentShape,
    answer: paymentShape,
    status: 201 as const,
    errors: [409, 422],
  },
  read: { summary: 'O încasare', answer: paymentShape, errors: [404] },
  split: {
    summary: 'Împarte din nou o încasare pe facturi',
    body: splitShape,
    answer: paymentShape,
    errors: [404, 409, 422],
  },
  cancel: {
    summary: 'Anulează o încasare',
    body: cancellationShape,
    answer: paymentShape,
    errors: [404, 409, 422],
  },
};

/** Payments as JSON: the same schemas, queries and actions as the pages. */
export function paymentApi(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get('/payments', { config: { doc: docs.list } }, async (request) => {
    const { portfolioOf } = actorOf(request);
    const query = { ...checked(paymentListSchema, request.query), portfolioOf };
    const [{ items, next }, { total }] = await Promise.all([
      listPayments(db, query),
      countPayments(db, query),
    ]);
    const ids = items.map(({ id }) => id);
    return { items: (await listPaymentRecords(db, ids)).map(asJson), next, total };
  });

  app.post('/payments', { config: { doc: docs.create } }, async (request, reply) => {
    const input = checked(paymentSchema, request.body ?? {});
    const key = requestKey(request.headers['idempotency-key'], input);
    const id = await takePayment(services, actorOf(request), { input, key, today: formatDay(now()) });
    return reply
      .code(201)
      .header('location', `/api/v1/payments/${id}`)
      .send(asJson(await getPayment(db, id)));
  });

  app.get<Id>('/payments/:id', { config: { doc: docs.read } }, async (request) =>
    asJson(await getPayment(db, idOf(request))),
  );

  app.put<Id>('/payments/:id/allocations', { config: { doc: docs.split } }, async (request) => {
    const id = idOf(request);
    const input = checked(splitSchema, request.body ?? {});
    await showingCurrent(id, () => allocatePayment(services, actorOf(request), { id, input }));
    return asJson(await getPayment(db, id));
  });

  app.post<Id>('/payments/:id/cancellation', { config: { doc: docs.cancel } }, async (request) => {
    const id = idOf(request);
    const { reason } = checked(cancellationSchema, request.body ?? {});
    const key = requestKey(request.headers['idempotency-key'], { id, reason });
    await showingCurrent(id, () => cancelPayment(services, actorOf(request), { id, reason, key }));
    return asJson(await getPayment(db, id));
  });

  /** Whoever did not see the last version is told it whole. */
  async function showingCurrent(id: number, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof Refused && error.extra.version)
        error.extra.current = asJson(await getPayment(db, id));
      throw error;
    }
  }
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = paymentParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
