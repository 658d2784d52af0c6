import type { FastifyInstance } from 'fastify';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { checked } from '../../web/forms.ts';
import { portalActorOf, portalPage } from '../frame.ts';
import { ownId } from '../own-id.ts';
import { ownOrderPage, ownOrdersView } from './page.ts';
import { findOwnOrder, listOwnOrders } from './queries.ts';
import { ownOrdersQuery } from './schema.ts';
import { ownOrderPageView, ownOrdersPage } from './views.ts';

type Id = { Params: { id: string } };

/** The orders of a client as its own people see them. */
export function portalOrders(app: FastifyInstance, { db }: Services): void {
  app.get('/orders', async (request, reply) => {
    const { clientId } = portalActorOf(request.portalActor, 'orders');
    const query = checked(ownOrdersQuery, request.query);
    const list = ownOrdersView(query, await listOwnOrders(db, clientId, query));
    return portalPage(db, reply, ownOrdersPage, { list });
  });

  app.get<Id>('/orders/:id', async (request, reply) => {
    const { clientId, rights } = portalActorOf(request.portalActor, 'orders');
    const order = await findOwnOrder(db, clientId, ownId(request.params.id));
    if (!order) throw new NotFound();
    const showsDocuments = rights.includes('documents');
    return portalPage(db, reply, ownOrderPageView, { order: ownOrderPage(order, { showsDocuments }) });
  });
}
