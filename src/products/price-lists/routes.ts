import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { loadLists } from '../../clients/lists/queries.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { mayEdit } from '../../web/access.ts';
import { setFlash } from '../../web/flash.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { versionSchema } from '../schema.ts';
import { changePriceList, createPriceList, removeItem, removePriceList, setItem } from './actions.ts';
import { draftOf, listRow, priceListForm, type Refusal, showView } from './form.ts';
import { getPriceList, listItems, listPriceLists, type PriceList } from './queries.ts';
import { itemParams, itemSchema, itemsQuery, listParams, priceListSchema } from './schema.ts';
import { editPage, listsPage, showPage } from './views.ts';

type Id = { Params: { id: string } };
type ItemId = { Params: { id: string; productId: string } };
type Draft = Record<string, unknown>;

const perPage = 50;
const none: Refusal = { message: '', errors: [] };

/** Prices of their own for the clients of a type or level; who sees products sees them, who changes settings changes them. */
export function priceListRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/price-lists', async (request, reply) => {
    const lists = (await listPriceLists(db)).map(listRow);
    return reply.page(listsPage, { lists, editable: mayEdit(actorOf(request), 'settings') });
  });

  app.get('/price-lists/new', (_request, reply) => showForm(reply, 200, {}, none));

  app.post('/price-lists', async (request, reply) => {
    const draft = bodyOf(request);
    return saving(
      async () => {
        const input = checked(priceListSchema.safeParse(draft));
        const id = await createPriceList(
          services,
          actorOf(request),
          input,
          requestKey(draft.form_key, input),
        );
        return done(reply, id, 'Lista a fost salvată. Adăugați acum produsele ei.');
      },
      (refusal) => showForm(reply, 422, draft, refusal),
    );
  });

  app.get<Id>('/price-lists/:id', (request, reply) => show(request, reply, idOf(request)));

  app.get<Id>('/price-lists/:id/edit', async (request, reply) => {
    const list = await getPriceList(db, idOf(request));
    return showForm(reply, 200, draftOf(list), none, list);
  });

  app.post<Id>('/price-lists/:id', async (request, reply) => {
    const list = await getPriceList(db, idOf(request));
    const draft = bodyOf(request);
    return saving(
      async () => {
        const input = checked(priceListSchema.safeParse(draft));
        const version = checked(versionSchema.safeParse(draft.version));
        await changePriceList(services, actorOf(request), { id: list.id, input, version });
        return done(reply, list.id, 'Lista a fost salvată.');
      },
      (refusal) => showForm(reply, 422, { ...draft, version: list.version }, refusal, list),
    );
  });

  app.post<Id>('/price-lists/:id/deletion', async (request, reply) => {
    const id = idOf(request);
    const version = checked(versionSchema.safeParse(bodyOf(request).version));
    await removePriceList(services, actorOf(request), { id, version });
    setFlash(reply, 'Lista a fost ștearsă.');
    return reply.redirect('/price-lists', 303);
  });

  app.post<Id>('/price-lists/:id/items', async (request, reply) => {
    const id = idOf(request);
    const draft = bodyOf(request);
    return saving(
      async () => {
        const name = await setItem(services, actorOf(request), id, checked(itemSchema.safeParse(draft)));
        return done(reply, id, `Prețul pentru „${name}” a fost salvat.`);
      },
      (refusal) => show(request, reply, id, { ...refusal, draft, productId: productOf(draft) }),
    );
  });

  app.post<ItemId>('/price-lists/:id/items/:productId/deletion', async (request, reply) => {
    const params = itemParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const version = checked(versionSchema.safeParse(bodyOf(request).version));
    const name = await removeItem(services, actorOf(request), { ...params.data, version });
    return done(reply, params.data.id, `„${name}” a fost scos din listă.`);
  });

  async function showForm(
    reply: FastifyReply,
    status: number,
    draft: Draft,
    refusal: Refusal,
    list?: PriceList,
  ) {
    const form = priceListForm({ draft, ...refusal }, await loadLists(db), list);
    return reply.code(status).page(editPage, { form });
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    id: number,
    typed?: Parameters<typeof showView>[2]['typed'],
  ) {
    const { after = '' } = itemsQuery.safeParse(request.query).data ?? {};
    const [list, items] = await Promise.all([getPriceList(db, id), listItems(db, id, after, perPage)]);
    const view = showView(list, items, { editable: mayEdit(actorOf(request), 'settings'), after, typed });
    return reply.code(typed ? 422 : 200).page(showPage, { list: view });
  }
}

/** Saves, or shows the page again with why not. */
async function saving(
  save: () => Promise<FastifyReply>,
  again: (refusal: Refusal) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await save();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return again({ message: error.message, errors: error.fields });
  }
}

function checked<Data>(
  parsed: { success: true; data: Data } | { success: false; error: Parameters<typeof fieldErrors>[0] },
): Data {
  if (parsed.success) return parsed.data;
  throw new Refused(422, 'Nimic nu a fost salvat: verificați câmpurile marcate.', fieldErrors(parsed.error));
}

function done(reply: FastifyReply, id: number, text: string): FastifyReply {
  setFlash(reply, text);
  return reply.redirect(`/price-lists/${id}`, 303);
}

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Draft;

/** The row that a refused price belongs to; none where the product was being added. */
function productOf({ product_id }: Draft): number | undefined {
  const id = Number(product_id);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = listParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
