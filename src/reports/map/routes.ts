import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { loadLists } from '../../clients/lists/queries.ts';
import { listViews } from '../../clients/views/queries.ts';
import { Refused } from '../../errors.ts';
import { type Place, readPlace } from '../../search/place.ts';
import type { Services } from '../../services.ts';
import { getMapSettings } from '../../settings/map/queries.ts';
import { mayView } from '../../web/access.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf, allowImagesOf } from '../../web/guard.ts';
import type { Actor } from '../../web/session.ts';
import { areasView } from '../areas/page.ts';
import { loadAreas } from '../areas/queries.ts';
import { ageOf } from '../sales/age.ts';
import { salesOf } from '../sales/queries.ts';
import { plain } from './address.ts';
import { cellsOf } from './cells.ts';
import { groupsOf } from './clusters.ts';
import { clustersJson } from './json.ts';
import { legendOf, needsCounts } from './legend.ts';
import { mapPage } from './page.ts';
import { countPlaced, listPins, loadCells } from './queries.ts';
import { type Color, clustersQuery, mapQuery } from './schema.ts';
import { mapView } from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** Rapoarte > Hartă: where the clients are that answer a list's query. */
export function mapRoutes(app: FastifyInstance, { db, now }: Services): void {
  app.get<Query>('/reports/map', async (request, reply) => {
    const actor = actorOf(request);
    const { place, asked: shown } = readBoth(request, mapQuery);
    refuseBalance(shown.color, actor);
    const { portfolioOf } = actor;
    const query = plain(place);
    const isAreas = shown.layer !== 'points';
    const by = shown.layer === 'locality' ? ('locality' as const) : ('county' as const);
    const measure = isAreas ? shown.measure : ('clients' as const);
    const [counts, lists, views, settings, sales] = await Promise.all([
      countPlaced(db, { ...query, portfolioOf }, shown.color),
      loadLists(db),
      listViews(db, actor),
      getMapSettings(db),
      salesOf(db, formatDay(now()), portfolioOf),
    ]);
    const found = await loadAreas(db, { query, by, measure, sales, portfolioOf });
    const links = mayView(actor, 'clients');
    const { seesBalance } = actor;
    if (settings.tiles_url) allowImagesOf(reply, new URL(settings.tiles_url).origin);
    const map = mapPage({ place, shown, counts, lists, views, settings, links, seesBalance });
    const areas = areasView({ query, by, measure, found, links });
    return reply.page(mapView, { map, areas, age: ageOf(sales, map.here) });
  });

  app.get<Query>('/reports/map/clusters', async (request) => {
    const actor = actorOf(request);
    const { place, asked } = readBoth(request, clustersQuery);
    const { color, zoom, bbox } = asked;
    refuseBalance(color, actor);
    const query = { ...plain(place), portfolioOf: actor.portfolioOf };
    const isNamed = color === 'level' || color === 'manager';
    const lists = isNamed ? await loadLists(db) : { levels: [], users: [] };
    const cells = cellsOf(zoom, bbox);
    const [rows, counts] = await Promise.all([
      loadCells(db, { query, color, cells }),
      asked.counts || needsCounts(color, lists) ? countPlaced(db, query, color) : undefined,
    ]);
    const groups = groupsOf(rows, cells);
    const pins = await listPins(
      db,
      groups.flatMap(({ id, count }) => (count === 1 ? [id] : [])),
    );
    const legend = legendOf(color, lists, counts?.byKey);
    const { placed, unplaced, total } = counts ?? {};
    return {
      ...clustersJson(groups, pins, legend, mayView(actor, 'clients')),
      ...(asked.counts && { placed, unplaced, total }),
    };
  });
}

function readBoth<Schema extends z.ZodType>(
  { query }: FastifyRequest<Query>,
  schema: Schema,
): { place: Place; asked: z.output<Schema> } {
  const place = readPlace(query);
  const asked = schema.safeParse(query);
  if (place.success && asked.success) return { place: place.data, asked: asked.data };
  const errors = [place.error, asked.error].flatMap((error) => (error ? fieldErrors(error) : []));
  const told = errors.map(({ message }) => message).join(' ');
  throw new Refused(422, `Harta nu poate fi arătată. ${told}`, errors);
}

/** Who owes is told by a colour too. */
function refuseBalance(color: Color, { seesBalance }: Actor): void {
  if (color !== 'balance' || seesBalance) return;
  const message = 'Nu aveți dreptul să colorați harta după sold.';
  throw new Refused(422, message, [{ field: 'color', message }]);
}
