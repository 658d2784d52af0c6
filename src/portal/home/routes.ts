import type { FastifyInstance } from 'fastify';
import { loadUnpaid } from '../../payments/statement/queries.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { listOwnDocuments } from '../documents/queries.ts';
import { portalActorOf, portalPage } from '../frame.ts';
import { listOwnOrders } from '../orders/queries.ts';
import { listOpenProposals } from '../proposals/queries.ts';
import type { PortalRight } from '../rights.ts';
import { homePage } from './page.ts';
import { findOwnSummary } from './queries.ts';
import { homeView } from './views.ts';

const shown = { limit: 3 };

/** The first page of the portal: what matters, of what the person may see. */
export function portalHome(app: FastifyInstance, { db, now }: Services): void {
  app.get('', async (request, reply) => {
    const { clientId, rights } = portalActorOf(request.portalActor);
    const today = formatDay(now());
    const allowed = <Part>(right: PortalRight, load: () => Promise<Part>) =>
      rights.includes(right) ? load() : undefined;
    const [summary, unpaid, orders, documents, proposals] = await Promise.all([
      findOwnSummary(db, clientId),
      allowed('statement', () => loadUnpaid(db, clientId, today, { limit: 1 })),
      allowed('orders', () => listOwnOrders(db, clientId, shown)),
      allowed('documents', () => listOwnDocuments(db, clientId, shown)),
      allowed('data', () => listOpenProposals(db, clientId)),
    ]);
    const seen = { summary, unpaid, orders: orders?.items, documents: documents?.items, proposals };
    return portalPage(db, reply, homeView, { home: homePage(seen, today) });
  });
}
