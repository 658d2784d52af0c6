import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { filterView, paymentListView } from './page.ts';
import { countPayments, findFilterChoices, listPayments } from './queries.ts';
import { type PaymentSearch, paymentListSchema } from './schema.ts';
import { paymentFiltersPage, paymentsPage } from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** The payments of the firm, and what they can be filtered by. */
export function paymentListRoutes(app: FastifyInstance, { db }: Services): void {
  app.get<Query>('/payments', async (request, reply) => {
    const query = listQuery(request);
    const [found, count, choices] = await Promise.all([
      listPayments(db, query),
      countPayments(db, query),
      query.client_id ? findFilterChoices(db, query) : { client: null },
    ]);
    return reply.page(paymentsPage, { list: paymentListView(query, { ...found, ...count }, choices) });
  });

  app.get<Query>('/payments/filters', async (request, reply) => {
    const query = listQuery(request);
    return reply.page(paymentFiltersPage, { filters: filterView(query, await findFilterChoices(db, query)) });
  });
}

function listQuery(request: FastifyRequest<Query>): PaymentSearch {
  const parsed = paymentListSchema.safeParse(request.query);
  if (parsed.success) return { ...parsed.data, portfolioOf: actorOf(request).portfolioOf };
  const errors = fieldErrors(parsed.error);
  const told = errors.map(({ message }) => message).join(' ');
  throw new Refused(422, `Lista nu poate fi arătată. ${told}`, errors);
}
