import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { listHistory } from '../audit/queries.ts';
import { detailOf } from '../clients/candidate.ts';
import { listOwnMatches } from '../clients/company-lookup/queries.ts';
import { type Draft, rowsOf, textOf } from '../clients/draft.ts';
import { NotFound, Refused } from '../errors.ts';
import { listProducts } from '../products/queries.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { formatDay } from '../web/format.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeOrder, placeOrder, setStatus } from './actions.ts';
import { staleState } from './differences.ts';
import {
  blankLine,
  draftOf,
  draftOfOrder,
  type FormState,
  lineRow,
  orderForm,
  usualAddress,
  withoutFormerProducts,
} from './form.ts';
import { findProductCodes } from './lines/queries.ts';
import { orderListRoutes } from './list/routes.ts';
import { orderPage } from './page.ts';
import { findOrderClient, getInvoicedOrder, getOrder, type OrderRecord } from './queries.ts';
import { orderParams, orderSchema, statusChangeSchema, versionSchema } from './schema.ts';
import { orderStatusLabel } from './status.ts';
import {
  chooseClientPage,
  lineRowPiece,
  orderFormPage,
  orderPageView,
  productOptionsPiece,
} from './views.ts';

type Id = { Params: { id: string } };
type Query = { Querystring: Record<string, unknown> };

/** What a line offers while one types. */
const offered = {
  active: true,
  sort: 'name',
  limit: 12,
  category: undefined,
  after: undefined,
} as const;

/** Orders: the list, the work list, the order and its form, the tab of a client. */
export function orderRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const today = () => formatDay(now());

  orderListRoutes(app, services);

  app.get<Query>('/orders/new', async (request, reply) => {
    const clientId = Number(textOf(request.query.client_id));
    if (!(clientId > 0)) return chooseClient(reply, 200, textOf(request.query.q));
    const client = Number.isSafeInteger(clientId) ? await findOrderClient(db, clientId) : undefined;
    if (!client) throw new NotFound('Clientul nu există.');
    if (client.archived_at) return chooseClient(reply, 422, '', `Clientul „${client.name}” este arhivat.`);
    const draft = { date: today(), delivery_address_id: usualAddress(client), lines: [blankLine] };
    return reply.page(orderFormPage, { form: orderForm({ draft }, client, actorOf(request)) });
  });

  app.get<Query>('/orders/new/line-row', (request, reply) => {
    const index = Math.min(Math.abs(Number.parseInt(textOf(request.query.index), 10) || 0), 499);
    return reply.piece(lineRowPiece, { row: lineRow(index, blankLine) });
  });

  app.get<Query>('/orders/new/products', async (request, reply) => {
    const key = Object.keys(request.query).find((name) => name.endsWith('[product_code]')) ?? 'q';
    const q = textOf(request.query[key]).slice(0, 200);
    const { items } = await listProducts(db, { ...offered, q });
    const options = items.map(({ code, name, unit }) => ({ code, label: `${name} (${unit})` }));
    return reply.piece(productOptionsPiece, { options });
  });

  app.post('/orders', async (request, reply) => {
    const body = (request.body ?? {}) as Draft;
    if (isGoingOn(body)) return sendForm(reply, 200, { draft: redraft(body) });
    const draft = draftOf(body);
    const parsed = orderSchema.safeParse(draft);
    if (!parsed.success) return sendForm(reply, 422, { draft, errors: fieldErrors(parsed.error) });
    try {
      const key = requestKey(body.form_key, parsed.data);
      const id = await placeOrder(services, actorOf(request), { input: parsed.data, key, today: today() });
      setFlash(reply, `Comanda CMD-${id} a fost salvată.`);
      return reply.redirect(`/orders/${id}`, 303);
    } catch (error) {
      return refuse(reply, draft, error);
    }
  });

  app.get<Id>('/orders/:id', async (request, reply) => showOrder(reply, 200, idOf(request), ''));

  app.get<Id>('/orders/:id/edit', async (request, reply) => {
    const order = await getOrder(db, idOf(request));
    return sendForm(reply, 200, { draft: draftOfOrder(order) }, order);
  });

  app.post<Id>('/orders/:id', async (request, reply) => {
    const order = await getOrder(db, idOf(request));
    const body = (request.body ?? {}) as Draft;
    if (isGoingOn(body)) return sendForm(reply, 200, { draft: redraft(body) }, order);
    const draft = draftOf(body);
    const meant = { ...withoutFormerProducts(draft, order), client_id: order.client_id };
    const parsed = orderSchema.safeParse(meant);
    const version = versionSchema.safeParse(textOf(body.version));
    if (!parsed.success) return sendForm(reply, 422, { draft, errors: fieldErrors(parsed.error) }, order);
    if (!version.success) return sendForm(reply, 422, { draft, message: tooOld }, order);
    try {
      const change = { id: order.id, version: version.data, inputFor: () => parsed.data, today: today() };
      await changeOrder(services, actorOf(request), change);
      setFlash(reply, `Comanda ${order.number} a fost salvată.`);
      return reply.redirect(`/orders/${order.id}`, 303);
    } catch (error) {
      return refuse(reply, draft, error, await getOrder(db, order.id));
    }
  });

  app.post<Id>('/orders/:id/status', async (request, reply) => {
    const id = idOf(request);
    const parsed = statusChangeSchema.safeParse(request.body ?? {});
    if (!parsed.success) return showOrder(reply, 422, id, fieldErrors(parsed.error)[0]?.message ?? '');
    try {
      await setStatus(services, actorOf(request), { id, ...parsed.data, today: today() });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return showOrder(reply, 422, id, error.message);
    }
    setFlash(reply, `Comanda este acum ${orderStatusLabel(parsed.data.status)}.`);
    return reply.redirect(`/orders/${id}`, 303);
  });

  async function chooseClient(reply: FastifyReply, status: number, given: string, message = '') {
    const q = given.slice(0, 200);
    const found = q.trim() === '' ? [] : await listOwnMatches(db, q, actorOf(reply.request).portfolioOf);
    const matches = found
      .filter(({ archived_at }) => archived_at === null)
      .map((client) => ({
        name: client.name,
        detail: detailOf(client),
        href: `/orders/new?client_id=${client.id}`,
      }));
    return reply.code(status).page(chooseClientPage, { q, found: matches, message });
  }

  async function showOrder(reply: FastifyReply, status: number, id: number, message: string) {
    const order = await getInvoicedOrder(db, id);
    const [client, history] = await Promise.all([
      findOrderClient(db, order.client_id),
      listHistory(db, 'order', order.id),
    ]);
    if (!client) throw new NotFound();
    return reply
      .code(status)
      .page(orderPageView, { order: orderPage(order, client, history, actorOf(reply.request)), message });
  }

  async function refuse(reply: FastifyReply, draft: Draft, error: unknown, order?: OrderRecord) {
    if (!(error instanceof Refused)) throw error;
    const { order_id, stale } = error.extra;
    if (stale && order) {
      const client = await findOrderClient(db, order.client_id);
      return sendForm(reply, 422, staleState(draft, order, client), order);
    }
    // Saved, then gone back to and changed: under a new key it is another order, if that is what is meant.
    if (order_id) {
      const message = `Formularul a fost deja salvat: este comanda CMD-${order_id}. Salvați din nou numai dacă vreți încă una.`;
      return sendForm(reply, 422, { draft: { ...draft, form_key: '' }, message }, order);
    }
    return sendForm(reply, 422, { draft, errors: error.fields, message: error.message }, order);
  }

  /** The form with all that was typed; a line that named its product by id shows its code. */
  async function sendForm(reply: FastifyReply, status: number, state: FormState, order?: OrderRecord) {
    const clientId = order?.client_id ?? Number(textOf(state.draft.client_id));
    const client = Number.isSafeInteger(clientId) ? await findOrderClient(db, clientId) : undefined;
    if (!client) return chooseClient(reply, 422, '', 'Alegeți clientul comenzii.');
    const rows = rowsOf(state.draft.lines);
    const named = rows
      .map((row) => Number(textOf(row.product_id)))
      .filter((id) => Number.isSafeInteger(id) && id > 0);
    const codes = await findProductCodes(db, named);
    const lines = rows.map((row) => ({
      ...row,
      product_code: textOf(row.product_code) || (codes.get(Number(textOf(row.product_id))) ?? ''),
    }));
    return reply.code(status).page(orderFormPage, {
      form: orderForm({ ...state, draft: { ...state.draft, lines } }, client, actorOf(reply.request), order),
    });
  }
}

const tooOld = 'Formularul e prea vechi. Reîncărcați pagina.';

/** Without JavaScript a line more or less is a button of the form. */
const isGoingOn = (body: Draft) => textOf(body.add) !== '' || textOf(body.remove) !== '';

function redraft(body: Draft): Draft {
  const draft = draftOf(body, { keepEmptyLines: true });
  const lines = rowsOf(draft.lines).filter((_, index) => String(index) !== textOf(body.remove));
  return { ...draft, lines: textOf(body.add) ? [...lines, blankLine] : lines };
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = orderParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
