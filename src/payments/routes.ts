import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { listHistory } from '../audit/queries.ts';
import { detailOf } from '../clients/candidate.ts';
import { listOwnMatches } from '../clients/company-lookup/queries.ts';
import { type Draft, textOf } from '../clients/draft.ts';
import { issueDocument } from '../documents/actions.ts';
import { documentSchema } from '../documents/schema.ts';
import { NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { formatDay } from '../web/format.ts';
import { checked, fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { allocatePayment, cancelPayment, takePayment } from './actions.ts';
import { carriedOf, draftFor, type FormState, paymentForm } from './form.ts';
import { paymentListRoutes } from './list/routes.ts';
import { paymentPage, type Refusal, savedText } from './page.ts';
import { findInvoiceClient, findPayer, getPayment } from './queries.ts';
import { cancellationSchema, paymentParams, paymentSchema, splitSchema } from './schema.ts';
import { choosePayerPage, paymentFormPage, paymentPageView } from './views.ts';

type Id = { Params: { id: string } };
type Query = { Querystring: Record<string, unknown> };

/** Payments: the list, the payment and its form. */
export function paymentRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const today = () => formatDay(now());

  paymentListRoutes(app, services);

  app.get<Query>('/payments/new', async (request, reply) => {
    const documentId = idIn(request.query.document_id);
    const named = idIn(request.query.client_id);
    const clientId = named ?? (documentId && (await findInvoiceClient(db, documentId)));
    if (!clientId) return choosePayer(reply, 200, request.query);
    const payer = await findPayer(db, clientId, documentId);
    if (!payer) throw new NotFound('Clientul nu există.');
    const draft = { ...draftFor(payer, today(), documentId), ...carriedOf(request.query) };
    return reply.page(paymentFormPage, { form: paymentForm({ draft }, payer, today()) });
  });

  app.post('/payments', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    const parsed = paymentSchema.safeParse(draft);
    if (!parsed.success) return sendForm(reply, { draft, errors: fieldErrors(parsed.error) });
    try {
      const key = requestKey(draft.form_key, parsed.data);
      const taken = { input: parsed.data, key, today: today() };
      const id = await takePayment(services, actorOf(request), taken);
      setFlash(reply, savedText(await getPayment(db, id)));
      return reply.redirect(`/payments/${id}`, 303);
    } catch (error) {
      return refuse(reply, draft, error);
    }
  });

  app.get<Id>('/payments/:id', (request, reply) => show(request, reply));

  app.post<Id>('/payments/:id/allocations', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    const parsed = splitSchema.safeParse(draft);
    const of = 'split' as const;
    if (!parsed.success)
      return show(request, reply, { of, draft, errors: fieldErrors(parsed.error), message: lookAgain });
    return attempt(request, reply, { of, draft }, 'Împărțirea a fost salvată.', () =>
      allocatePayment(services, actorOf(request), { id: idOf(request), input: parsed.data }),
    );
  });

  app.post<Id>('/payments/:id/cancellation', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    const parsed = cancellationSchema.safeParse(draft);
    const of = 'cancellation' as const;
    if (!parsed.success)
      return show(request, reply, { of, draft, message: fieldErrors(parsed.error)[0]?.message ?? '' });
    const { reason } = parsed.data;
    const id = idOf(request);
    return attempt(request, reply, { of, draft }, 'Încasarea a fost anulată.', () =>
      cancelPayment(services, actorOf(request), {
        id,
        reason,
        key: requestKey(draft.form_key, { id, reason }),
      }),
    );
  });

  app.post<Id>('/payments/:id/receipt', async (request, reply) => {
    const payment_id = idOf(request);
    const input = checked(documentSchema, { kind: 'receipt', payment_id });
    const draft = (request.body ?? {}) as Draft;
    const key = requestKey(draft.form_key, input);
    return attempt(request, reply, { of: 'receipt', draft }, 'Chitanța a fost emisă.', () =>
      issueDocument(services, actorOf(request), { input, today: today(), key }),
    );
  });

  /** Acts on a payment and leads back to its page, or shows the page with what was refused. */
  async function attempt(
    request: FastifyRequest<Id>,
    reply: FastifyReply,
    typed: Pick<Refusal, 'of' | 'draft'>,
    done: string,
    act: () => Promise<unknown>,
  ) {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return show(request, reply, { ...typed, errors: error.fields, message: error.message });
    }
    setFlash(reply, done);
    return reply.redirect(`/payments/${idOf(request)}`, 303);
  }

  async function show(request: FastifyRequest<Id>, reply: FastifyReply, refusal?: Refusal) {
    const payment = await getPayment(db, idOf(request));
    const [payer, history] = await Promise.all([
      findPayer(db, payment.client_id),
      listHistory(db, 'payment', payment.id),
    ]);
    if (!payer) throw new NotFound();
    const shown = { payer, history, today: today(), refusal };
    return reply.code(refusal ? 422 : 200).page(paymentPageView, { payment: paymentPage(payment, shown) });
  }

  /** Asks who pays; what was typed of the payment before goes along. */
  async function choosePayer(reply: FastifyReply, status: number, typed: Draft, message = '') {
    const q = textOf(typed.q).slice(0, 200);
    const carried = carriedOf(typed);
    const found = q.trim() === '' ? [] : await listOwnMatches(db, q, actorOf(reply.request).portfolioOf);
    const matches = found.map((client) => ({
      name: client.name,
      detail: [detailOf(client), client.archived_at && 'arhivat'].filter(Boolean).join(' · '),
      href: `/payments/new?${new URLSearchParams({ client_id: String(client.id), ...carried })}`,
    }));
    return reply.code(status).page(choosePayerPage, { q, carried, found: matches, message });
  }

  function refuse(reply: FastifyReply, draft: Draft, error: unknown) {
    if (!(error instanceof Refused)) throw error;
    const { payment_id } = error.extra;
    if (!payment_id) return sendForm(reply, { draft, errors: error.fields, message: error.message });
    // Saved, then gone back to and changed: under a new key it is another payment, if that is what is meant.
    return sendForm(reply, { draft: { ...draft, form_key: '' }, message: savedAlready });
  }

  async function sendForm(reply: FastifyReply, state: FormState) {
    const clientId = idIn(state.draft.client_id);
    const payer = clientId ? await findPayer(db, clientId, idIn(state.draft.document_id)) : undefined;
    if (!payer) return choosePayer(reply, 422, state.draft, 'Alegeți clientul care plătește.');
    return reply.code(422).page(paymentFormPage, { form: paymentForm(state, payer, today()) });
  }
}

const lookAgain = 'Verificați sumele marcate.';
const savedAlready = 'Formularul a fost deja salvat ca încasare. Salvați din nou numai dacă vreți încă una.';

function idIn(given: unknown): number | undefined {
  const id = Number(textOf(given));
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = paymentParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
