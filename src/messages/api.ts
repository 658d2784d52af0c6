import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getClient } from '../clients/queries.ts';
import { clientParams } from '../clients/schema.ts';
import { NotFound } from '../errors.ts';
import type { Services } from '../services.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { countMessages, listMessages } from './list/queries.ts';
import { type MessageSearch, messageListSchema } from './list/schema.ts';
import { sightOf } from './list/sight.ts';
import { asJson } from './record.ts';
import { messageListShape } from './shapes.ts';

type Id = { Params: { id: string } };

const list = { query: messageListSchema, answer: messageListShape };
const docs = {
  all: { summary: 'Mesajele, cele noi întâi', errors: [422], ...list },
  client: { summary: 'Mesajele unui client, cele noi întâi', errors: [404, 422], ...list },
};

/** Messages as JSON: all of them, and those of a client. */
export function messageApi(app: FastifyInstance, { db }: Services): void {
  app.get('/messages', { config: { doc: docs.all } }, async (request) => listed(askedOf(request)));

  app.get<Id>('/clients/:id/messages', { config: { doc: docs.client } }, async (request) => {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const { id } = await getClient(db, params.data.id);
    return listed({ ...askedOf(request), client_id: id });
  });

  async function listed(query: MessageSearch) {
    const [{ items, next }, total] = await Promise.all([
      listMessages(db, query, { whole: true }),
      countMessages(db, query),
    ]);
    return { items: items.map(asJson), next, total };
  }
}

const askedOf = (request: FastifyRequest): MessageSearch => ({
  ...checked(messageListSchema, request.query),
  sight: sightOf(actorOf(request)),
});
