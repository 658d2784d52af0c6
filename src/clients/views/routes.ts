import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { NotFound, Refused } from '../../errors.ts';
import { chosenColumns, columnsFor, usualColumns } from '../../search/columns.ts';
import { addressOf } from '../../search/filters.ts';
import { type Place, readPlace } from '../../search/place.ts';
import { listQuerySchema } from '../../search/schema.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { fieldErrors, parseForm } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { listOf } from '../input.ts';
import { changeView, chooseColumns, createView, removeView } from './actions.ts';
import { listViews } from './queries.ts';
import { newViewSchema, viewParams, viewSchema } from './schema.ts';
import { columnsPage, columnsPanel, type Typed, viewsPage, viewsPanel } from './views.ts';

type Id = { Params: { id: string } };
type Body = Record<string, unknown>;

/** How a person sees the list: the columns, and the addresses kept under a name. */
export function viewRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<{ Querystring: Body }>('/clients/columns', (request, reply) => {
    const { columns, ...query } = placeOf(request.query);
    const shown = columns ?? actorOf(request).clientColumns;
    return reply.page(columnsPage, {
      panel: columnsPanel(shown, columnsFor(actorOf(request)), queryText({ ...query, columns: undefined })),
    });
  });

  app.post<{ Body: Body | undefined }>('/clients/columns', async (request, reply) => {
    const body = request.body ?? {};
    const { columns: _columns, view: _view, ...query } = placeOf(readQuery(body.query));
    const given = moved(listOf(body.columns).map(String), body);
    const keys = chosenColumns(given).map(({ key }) => key);
    const usual = body.reset !== undefined || keys.join() === usualColumns.join();
    await chooseColumns(services, actorOf(request), usual ? null : keys);
    const stays = body.up !== undefined || body.down !== undefined;
    return reply.redirect(addressOf(query, stays ? '/clients/columns' : '/clients'), 303);
  });

  app.get<{ Querystring: Body }>('/clients/views', (request, reply) =>
    showViews(request, reply, 200, placeOf(request.query)),
  );

  app.post<{ Body: Body | undefined }>('/clients/views', async (request, reply) => {
    const body = request.body ?? {};
    const parsed = newViewSchema.safeParse(body);
    const place = placeOf(readQuery(body.query));
    const refused = (errors: Typed['errors']) =>
      showViews(request, reply, 422, place, { values: body, errors });
    if (!parsed.success) return refused(fieldErrors(parsed.error));
    const actor = actorOf(request);
    const { with_columns, name, shared } = parsed.data;
    const shown = place.columns ?? chosenColumns(actor.clientColumns).map(({ key }) => key);
    const query = queryText({ ...place, columns: with_columns ? shown : undefined });
    const input = { name, shared, query };
    return refusingWith(refused, async () => {
      const id = await createView(services, actor, input, requestKey(body.form_key, input));
      setFlash(reply, `Vederea „${name}” a fost salvată.`);
      return reply.redirect(`/clients?${query ? `${query}&` : ''}view=${id}`, 303);
    });
  });

  app.post<Id & { Body: Body | undefined }>('/clients/views/:id', async (request, reply) => {
    const id = idOf(request);
    const body = request.body ?? {};
    const place = placeOf(readQuery(body.query));
    const parsed = viewSchema.safeParse(body);
    const refused = (errors: Typed['errors']) =>
      showViews(request, reply, 422, place, { id, values: body, errors });
    if (!parsed.success) return refused(fieldErrors(parsed.error));
    return refusingWith(refused, async () => {
      await changeView(services, actorOf(request), id, parsed.data);
      setFlash(reply, `Vederea „${parsed.data.name}” a fost salvată.`);
      return reply.redirect(addressOf(place, '/clients/views'), 303);
    });
  });

  app.post<Id & { Body: Body | undefined }>('/clients/views/:id/deletion', async (request, reply) => {
    const place = placeOf(readQuery(request.body?.query));
    await removeView(services, actorOf(request), idOf(request));
    setFlash(reply, 'Vederea a fost ștearsă. Clienții ei au rămas.');
    return reply.redirect(addressOf(place, '/clients/views'), 303);
  });

  async function showViews(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    place: Place,
    typed?: Typed,
  ) {
    const person = actorOf(request);
    const rows = await listViews(db, person);
    const hasColumns = (place.columns ?? person.clientColumns) !== null;
    const { view: current } = place;
    const panel = viewsPanel(rows, { person, query: queryText(place), current, columns: hasColumns, typed });
    return reply.code(status).page(viewsPage, { panel });
  }
}

async function refusingWith<T>(refused: (errors: Typed['errors']) => T, save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (error instanceof Refused && error.status === 422) return refused(error.fields);
    throw error;
  }
}

/** The list that an address means; what cannot be read of it is left out. */
function placeOf(given: Body): Place {
  const { data } = readPlace(given);
  return {
    ...(data ?? { ...listQuerySchema.parse({}), view: undefined, columns: undefined }),
    after: undefined,
  };
}

const readQuery = (text: unknown): Body => parseForm(typeof text === 'string' ? text.slice(0, 16_000) : '');

const queryText = (place: Place): string =>
  addressOf({ ...place, view: undefined, after: undefined }, '').slice(1);

/** The chosen columns with one of them a place earlier or later. */
function moved(keys: string[], { up, down }: Body): string[] {
  const at = keys.indexOf(String(up ?? down));
  const to = up === undefined ? at + 1 : at - 1;
  const [key, other] = [keys[at], keys[to]];
  if (key === undefined || other === undefined) return keys;
  return keys.map((each, index) => (index === at ? other : index === to ? key : each));
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = viewParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
