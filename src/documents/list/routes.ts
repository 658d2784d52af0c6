import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listOwnMatches } from '../../clients/company-lookup/queries.ts';
import { textOf } from '../../clients/draft.ts';
import { clientPage } from '../../clients/page.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { Refused } from '../../errors.ts';
import { findFilterNames } from '../../orders/list/queries.ts';
import type { Services } from '../../services.ts';
import { listUsers } from '../../users/queries.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { clientAddress, documentListView, filterView, soughtView } from './page.ts';
import { countDocuments, type DocumentSearch, listDocuments } from './queries.ts';
import { documentListSchema } from './schema.ts';
import { clientDocumentsPage, documentFiltersPage, documentsPage } from './views.ts';

type Query = { Querystring: Record<string, unknown> };
type Tab = Query & { Params: { id: string } };

const noNames = { client: null, manager: null };

/** The documents of the firm, and those of one client. */
export function documentListRoutes(app: FastifyInstance, { db, now }: Services): void {
  app.get<Query>('/documents', async (request, reply) => {
    const query = listQuery(request);
    const [found, total, names] = await Promise.all([
      listDocuments(db, query),
      countDocuments(db, query),
      namesOf(query),
    ]);
    const text = textOf(request.query.client).trim().slice(0, 200) || (total === 0 ? (query.q ?? '') : '');
    const clients = text ? await listOwnMatches(db, text, query.portfolioOf) : [];
    const [only] = clients.length === 1 ? clients : [];
    if (only) return reply.redirect(clientAddress(query, only.id), 303);
    const sought = text ? soughtView(query, text, clients) : undefined;
    const list = documentListView(query, { ...found, total }, names, actorOf(request).id, { sought });
    return reply.page(documentsPage, { list });
  });

  app.get<Query>('/documents/filters', async (request, reply) => {
    const query = listQuery(request);
    const [users, names] = await Promise.all([
      query.portfolioOf === null ? listUsers(db) : [],
      namesOf(query),
    ]);
    return reply.page(documentFiltersPage, { filters: filterView(query, users, names) });
  });

  app.get<Tab>('/clients/:id/documents', async (request, reply) => {
    const record = await clientOfTab(db, request, reply, '/documents');
    if (!record) return reply;
    const query = { ...listQuery(request), client_id: record.id };
    const [found, total] = await Promise.all([listDocuments(db, query), countDocuments(db, query)]);
    const path = `/clients/${record.id}/documents`;
    const list = documentListView(query, { ...found, total }, noNames, actorOf(request).id, { path });
    return reply.page(clientDocumentsPage, { client: clientPage(record, '/documents'), list });
  });

  async function namesOf({ client_id, manager }: DocumentSearch) {
    return client_id || manager ? findFilterNames(db, { client_id, manager }) : noNames;
  }

  function listQuery(request: FastifyRequest<Query>): DocumentSearch {
    const parsed = documentListSchema.safeParse(request.query);
    const { portfolioOf } = actorOf(request);
    if (parsed.success) return { ...parsed.data, today: formatDay(now()), portfolioOf };
    const errors = fieldErrors(parsed.error);
    const told = errors.map(({ message }) => message).join(' ');
    throw new Refused(422, `Lista nu poate fi arătată. ${told}`, errors);
  }
}
