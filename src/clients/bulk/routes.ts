import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { type FieldError, NotFound, Refused } from '../../errors.ts';
import { addressOf, chipsOf } from '../../search/filters.ts';
import { countMatching } from '../../search/matches/queries.ts';
import { type Place, readPlace } from '../../search/place.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { fieldErrors, parseForm } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { loadLists } from '../lists/queries.ts';
import { applyBulkChange, cancelBulkChange, planBulkChange, reverseBulkChange } from './actions.ts';
import { bulkForm, changeOf } from './form.ts';
import { previewOf } from './preview.ts';
import { countValues, getBulkChange, listBulkChanges } from './queries.ts';
import { bulkInputSchema, bulkParams, type Selection, selectionSchema } from './schema.ts';
import { bulkLine, bulkListPage, bulkNewPage, bulkPage, bulkView, stateText } from './views.ts';

type Id = { Params: { id: string } };
type Body = Record<string, unknown>;

/** One change of many clients: chosen in the list, looked at, applied, taken back. */
export function bulkRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get('/clients/bulk-changes', async (request, reply) => {
    const bulks = await listBulkChanges(db, actorOf(request));
    return reply.page(bulkListPage, { bulks: bulks.map((row) => bulkLine(row, now())) });
  });

  app.get<{ Querystring: Body }>('/clients/bulk-changes/new', (request, reply) =>
    showForm(reply, 200, request.query),
  );

  app.post<{ Body: Body | undefined }>('/clients/bulk-changes', async (request, reply) => {
    const body = request.body ?? {};
    const selection = selectionOf(body);
    const parsed = bulkInputSchema.safeParse(body);
    if (!parsed.success) return showForm(reply, 422, body, fieldErrors(parsed.error));
    if (selection.select === 'ids' && selection.ids.length === 0) return showForm(reply, 422, body);
    const { change, errors } = changeOf(parsed.data, await loadLists(db));
    if (!change) return showForm(reply, 422, body, errors);
    const query = placeOf(selection);
    const ids = selection.select === 'ids' ? selection.ids : undefined;
    const plan = { ids, query, list_query: addressOf(query), change };
    try {
      const id = await planBulkChange(services, actorOf(request), plan, requestKey(body.form_key, plan));
      return reply.redirect(`/clients/bulk-changes/${id}`, 303);
    } catch (error) {
      if (error instanceof Refused && error.fields.length > 0)
        return showForm(reply, 422, body, error.fields);
      throw error;
    }
  });

  app.get<Id>('/clients/bulk-changes/:id', async (request, reply) => {
    const actor = actorOf(request);
    const row = await getBulkChange(db, actor, idOf(request));
    if (row.preview) return reply.page(bulkPage, { bulk: bulkView(row, row.preview, actor, now()) });
    const counts = await countValues(db, actor, row);
    const planned = { ...row, total: counts.total };
    return reply.page(bulkPage, { bulk: bulkView(planned, previewOf(row.change, counts), actor, now()) });
  });

  app.post<Id>('/clients/bulk-changes/:id/application', async (request, reply) => {
    await applyBulkChange(services, actorOf(request), idOf(request));
    const row = await getBulkChange(db, actorOf(request), idOf(request));
    if (row.state !== 'applied') return reply.redirect(`/clients/bulk-changes/${row.id}`, 303);
    const undo = { href: `/clients/bulk-changes/${row.id}`, text: 'Anulează' };
    setFlash(reply, stateText(row), 'success', undo);
    return reply.redirect(row.list_query || '/clients', 303);
  });

  app.post<Id>('/clients/bulk-changes/:id/cancellation', async (request, reply) => {
    const row = await getBulkChange(db, actorOf(request), idOf(request));
    await cancelBulkChange(services, actorOf(request), row.id);
    setFlash(reply, 'Ați renunțat la modificare. Niciun client nu a fost schimbat.');
    return reply.redirect(row.list_query || '/clients', 303);
  });

  app.post<Id>('/clients/bulk-changes/:id/reversal', async (request, reply) => {
    await reverseBulkChange(services, actorOf(request), idOf(request));
    return reply.redirect(`/clients/bulk-changes/${idOf(request)}`, 303);
  });

  async function showForm(reply: FastifyReply, status: number, typed: Body, errors: FieldError[] = []) {
    const selection = selectionOf(typed);
    const query = placeOf(selection);
    const all = selection.select === 'all';
    const { portfolioOf } = actorOf(reply.request);
    const counted = all ? countMatching(db, { ...query, portfolioOf }) : null;
    const [lists, count] = await Promise.all([loadLists(db), counted]);
    const message = errors.length > 0 ? 'Nimic nu a fost schimbat. Corectați ce este marcat.' : '';
    const chips = all ? chipsOf(query, lists).map(({ label }) => label) : [];
    const form = bulkForm(selection, lists, { count, back: addressOf(query), chips, typed, errors, message });
    return reply.code(status).page(bulkNewPage, { form });
  }
}

function selectionOf(given: Body): Selection {
  const parsed = selectionSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Refused(422, fieldErrors(parsed.error)[0]?.message ?? 'Alegeți din nou clienții.');
}

/** The list that the clients were chosen in; of all that match, from its first page. */
function placeOf({ select, query }: Selection): Place {
  const { data } = readPlace(parseForm(query));
  if (data) return select === 'all' ? { ...data, after: undefined } : data;
  throw new Refused(422, 'Filtrul listei nu mai este valabil. Alegeți din nou clienții.');
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = bulkParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
