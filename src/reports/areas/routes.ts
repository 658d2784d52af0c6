import type { FastifyInstance } from 'fastify';
import { Refused } from '../../errors.ts';
import { readPlace } from '../../search/place.ts';
import type { Services } from '../../services.ts';
import { mayView } from '../../web/access.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { salesOf } from '../sales/queries.ts';
import { areasView } from './page.ts';
import { loadAreas } from './queries.ts';
import { areasQuery } from './schema.ts';
import { areasTable } from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** What colours the map: the zones of the clients that answer the list's filters; to htmx, the table behind it. */
export function areaRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  app.get<Query>('/reports/map/areas', async (request, reply) => {
    const actor = actorOf(request);
    const { portfolioOf } = actor;
    const place = readPlace(request.query);
    const asked = areasQuery.safeParse(request.query);
    if (!place.success || !asked.success) {
      const errors = [place.error, asked.error].flatMap((error) => (error ? fieldErrors(error) : []));
      const told = errors.map(({ message }) => message).join(' ');
      throw new Refused(422, `Harta nu poate fi arătată. ${told}`, errors);
    }
    const query = place.data;
    const sales = await salesOf(db, formatDay(services.now()), portfolioOf);
    const found = await loadAreas(db, { ...asked.data, query, sales, portfolioOf });
    const areas = areasView({ ...asked.data, query, found, links: mayView(actor, 'clients') });
    return request.isPartial ? reply.piece(areasTable, { table: areas.table }) : reply.send(areas);
  });
}
