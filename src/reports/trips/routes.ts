import type { FastifyInstance } from 'fastify';
import { Refused } from '../../errors.ts';
import { placeOf } from '../../search/columns.ts';
import { listClients } from '../../search/queries.ts';
import { listQuerySchema } from '../../search/schema.ts';
import type { Services } from '../../services.ts';
import { listUsers } from '../../users/queries.ts';
import { mayEdit, mayView } from '../../web/access.ts';
import { formatDay, formatIsoDay } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import type { Actor } from '../../web/session.ts';
import { readFileQuery, readReport } from '../filter-form.ts';
import { gpxOf } from './gpx.ts';
import { tripForm, tripPage } from './page.ts';
import { listChosen } from './queries.ts';
import { addressOf, mostStops, tripQuery } from './schema.ts';
import { findTrip } from './trip.ts';
import { tripView } from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** Rapoarte > Rute: in which order to visit clients. */
export function tripRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Query>('/reports/routes', async (request, reply) => {
    const actor = actorOf(request);
    const { query, errors, asked } = readReport(tripQuery, request.query);
    // From the client list, with fields of its own: what is shared and printed is the short address.
    if (query && request.query.ids !== undefined) return reply.redirect(addressOf(query), 303);
    const over = overOf(actor);
    const ids = query?.client_id ?? readableIds(request.query.client_id);
    const seesAll = actor.portfolioOf === null;
    const [chosen, managers, found, trip] = await Promise.all([
      listChosen(db, ids, { ...over, withNotes: false }),
      seesAll ? listUsers(db) : [],
      findMore(query?.find, ids, actor),
      query ? findTrip(db, query, over) : { errors },
    ]);
    const refused = 'errors' in trip ? trip.errors : [];
    const form = tripForm({ asked, errors: refused, chosen, found, managers, seesAll });
    if (!query || 'errors' in trip) return reply.code(422).page(tripView, { form, trip: null });
    return reply.page(tripView, {
      form,
      trip: tripPage({ query, ...trip, mayEdit: mayEdit(actor, 'clients') }),
    });
  });

  app.get<Query>('/reports/routes.gpx', async (request, reply) => {
    const query = readFileQuery(tripQuery, request.query);
    const trip = await findTrip(db, query, overOf(actorOf(request)));
    if ('errors' in trip)
      throw new Refused(422, trip.errors.map(({ message }) => message).join(' '), trip.errors);
    if (trip.plan.stops.length === 0)
      throw new Refused(422, 'Alegeți cel puțin un client cu poziție pe hartă.');
    const day = formatDay(services.now());
    return reply
      .type('application/gpx+xml; charset=utf-8')
      .header('content-disposition', `attachment; filename="ruta-${day}.gpx"`)
      .send(gpxOf(trip.plan, `Rută ${formatIsoDay(day)}`));
  });

  /** A few clients that what is typed finds, without those that are chosen. */
  async function findMore(find: string | undefined, ids: number[], { portfolioOf }: Actor) {
    if (!find?.trim()) return [];
    const query = { ...listQuerySchema.parse({ q: find, limit: 10 }), portfolioOf };
    const { items } = await listClients(db, query, { total: 'none' });
    return items
      .filter(({ id }) => !ids.includes(id))
      .map((row) => ({ id: String(row.id), name: row.name, facts: placeOf(row) }));
  }
}

const overOf = (actor: Actor) => ({ portfolioOf: actor.portfolioOf, withNotes: mayView(actor, 'notes') });

/** Of a refused address, the clients that can still be shown as chosen. */
function readableIds(given: unknown): number[] {
  const ids = [given ?? []].flat().map(Number);
  return [...new Set(ids.filter((id) => Number.isSafeInteger(id) && id > 0))].slice(0, 2 * mostStops);
}
