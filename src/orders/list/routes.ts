import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listOwnMatches } from '../../clients/company-lookup/queries.ts';
import { textOf } from '../../clients/draft.ts';
import { clientPage } from '../../clients/page.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { listUsers } from '../../users/queries.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { clientAddress, filterView, orderListView, soughtView } from './page.ts';
import { countOrders, findFilterNames, listOrders } from './queries.ts';
import { type OrderSearch, orderListSchema } from './schema.ts';
import { clientOrdersPage, orderFiltersPage, ordersPage } from './views.ts';

type Query = { Querystring: Record<string, unknown> };
type Tab = Query & { Params: { id: string } };

const noNames = { client: null, manager: null };

/** The orders of the firm, those that wait for work, and those of one client. */
export function orderListRoutes(app: FastifyInstance, { db }: Services): void {
  app.get<Query>('/orders', async (request, reply) => {
    const query = listQuery(request);
    const text = textOf(request.query.client).trim().slice(0, 200);
    const clients = text ? await listOwnMatches(db, text, query.portfolioOf) : [];
    const [only] = clients.length === 1 ? clients : [];
    if (only) return reply.redirect(clientAddress(query, only.id), 303);
    const sought = text ? soughtView(query, text, clients) : undefined;
    const [found, total, names] = await Promise.all([
      listOrders(db, query),
      countOrders(db, query),
      query.client_id || query.manager ? findFilterNames(db, query) : noNames,
    ]);
    const list = orderListView(query, { ...found, total }, names, actorOf(request).id, { sought });
    return reply.page(ordersPage, { list });
  });

  app.get<Query>('/orders/filters', async (request, reply) => {
    const query = listQuery(request);
    const [users, names] = await Promise.all([
      query.portfolioOf === null ? listUsers(db) : [],
      findFilterNames(db, query),
    ]);
    const filters = filterView(query, users, names);
    return reply.page(orderFiltersPage, { filters });
  });

  app.get<Tab>('/clients/:id/orders', async (request, reply) => {
    const record = await clientOfTab(db, request, reply, '/orders');
    if (!record) return reply;
    const query = { ...listQuery(request), client_id: record.id };
    const [found, total] = await Promise.all([listOrders(db, query), countOrders(db, query)]);
    const path = `/clients/${record.id}/orders`;
    const list = orderListView(query, { ...found, total }, noNames, actorOf(request).id, { path });
    return reply.page(clientOrdersPage, { client: clientPage(record, '/orders'), list });
  });
}

function listQuery(request: FastifyRequest<Query>): OrderSearch {
  const parsed = orderListSchema.safeParse(request.query);
  if (parsed.success) return { ...parsed.data, portfolioOf: actorOf(request).portfolioOf };
  const errors = fieldErrors(parsed.error);
  const told = errors.map(({ message }) => message).join(' ');
  throw new Refused(422, `Lista nu poate fi arătată. ${told}`, errors);
}
