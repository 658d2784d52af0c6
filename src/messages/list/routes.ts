import type { FastifyInstance, FastifyRequest } from 'fastify';
import { clientPage } from '../../clients/page.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { filterView, messageListView } from './page.ts';
import { countMessages, findClientName, listMessages } from './queries.ts';
import { type MessageSearch, messageListSchema } from './schema.ts';
import { sightOf } from './sight.ts';
import { clientMessagesPage, messageFiltersPage, messagesPage } from './views.ts';

type Query = { Querystring: Record<string, unknown> };
type Tab = Query & { Params: { id: string } };

/** All messages, what they can be filtered by, and those of one client. */
export function messageListRoutes(app: FastifyInstance, { db }: Services): void {
  app.get<Query>('/messages', async (request, reply) => {
    const query = listQuery(request);
    const [found, total, client] = await Promise.all([
      listMessages(db, query),
      countMessages(db, query),
      nameOf(query),
    ]);
    return reply.page(messagesPage, { list: messageListView(query, { ...found, total }, { client }) });
  });

  app.get<Query>('/messages/filters', async (request, reply) => {
    const query = listQuery(request);
    return reply.page(messageFiltersPage, { filters: filterView(query, await nameOf(query)) });
  });

  app.get<Tab>('/clients/:id/messages', async (request, reply) => {
    const record = await clientOfTab(db, request, reply, '/messages');
    if (!record) return reply;
    const query = { ...listQuery(request), client_id: record.id };
    const [found, total] = await Promise.all([listMessages(db, query), countMessages(db, query)]);
    const list = messageListView(query, { ...found, total }, { path: `/clients/${record.id}/messages` });
    return reply.page(clientMessagesPage, { client: clientPage(record, '/messages'), list });
  });

  async function nameOf({ client_id }: MessageSearch) {
    return client_id ? findClientName(db, client_id) : undefined;
  }
}

function listQuery(request: FastifyRequest<Query>): MessageSearch {
  const parsed = messageListSchema.safeParse(request.query);
  if (parsed.success) return { ...parsed.data, sight: sightOf(actorOf(request)) };
  const errors = fieldErrors(parsed.error);
  const told = errors.map(({ message }) => message).join(' ');
  throw new Refused(422, `Lista nu poate fi arătată. ${told}`, errors);
}
