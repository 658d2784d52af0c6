import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listHistory } from '../../audit/queries.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import type { Actor } from '../../web/session.ts';
import { orderPage } from '../page.ts';
import { findOrderClient, getInvoicedOrder } from '../queries.ts';
import { orderParams } from '../schema.ts';
import { orderPageView } from '../views.ts';
import { shipOrder } from './actions.ts';
import { awbLabel } from './label.ts';
import { getAwb } from './queries.ts';
import { awbSchema } from './schema.ts';

type Id = { Params: { id: string } };

/** The parcel of an order. */
export function awbRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.post<Id>('/orders/:id/awb', async (request, reply) => {
    const id = idOf(request);
    try {
      const parsed = awbSchema.safeParse(request.body ?? {});
      if (!parsed.success) throw new Refused(422, fieldErrors(parsed.error)[0]?.message ?? '');
      const { delivery_address_id: address_id } = parsed.data;
      const today = formatDay(services.now());
      await shipOrder(services, actorOf(request), { order_id: id, address_id, today });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return reply
        .code(422)
        .page(orderPageView, { order: await loadPage(id, actorOf(request)), message: error.message });
    }
    setFlash(reply, 'AWB-ul a fost făcut. Tipăriți eticheta și lipiți-o pe colet.');
    return reply.redirect(`/orders/${id}`, 303);
  });

  app.get<Id>('/orders/:id/awb.pdf', async (request, reply) => {
    const awb = await getAwb(db, idOf(request));
    const file = `inline; filename="awb-${awb.number}.pdf"`;
    return reply
      .type('application/pdf')
      .header('content-disposition', file)
      .send(await awbLabel(awb));
  });

  async function loadPage(id: number, actor: Actor) {
    const order = await getInvoicedOrder(db, id);
    const [client, history] = await Promise.all([
      findOrderClient(db, order.client_id),
      listHistory(db, 'order', id),
    ]);
    if (!client) throw new NotFound();
    return orderPage(order, client, history, actor);
  }
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = orderParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
