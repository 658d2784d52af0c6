import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { loadLists } from '../../clients/lists/queries.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { mayEdit } from '../../web/access.ts';
import { setFlash } from '../../web/flash.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { listCategories } from '../queries.ts';
import { versionSchema } from '../schema.ts';
import { changeDiscount, createDiscount, removeDiscount } from './actions.ts';
import { discountsView, type Typed } from './form.ts';
import { listDiscounts } from './queries.ts';
import { type DiscountInput, discountParams, discountSchema } from './schema.ts';
import { discountsPage } from './views.ts';

type Id = { Params: { id: string } };

/** Discounts by level, type and category; who sees products sees them, who changes settings changes them. */
export function discountRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/discounts', (request, reply) => show(request, reply));

  app.post('/discounts', (request, reply) =>
    save(request, reply, undefined, (input) =>
      createDiscount(services, actorOf(request), input, requestKey(bodyOf(request).form_key, input)),
    ),
  );

  app.post<Id>('/discounts/:id', (request, reply) =>
    save(request, reply, idOf(request), async (input) => {
      const change = { id: idOf(request), input, version: versionOf(request) };
      await changeDiscount(services, actorOf(request), change);
    }),
  );

  app.post<Id>('/discounts/:id/deletion', async (request, reply) => {
    await removeDiscount(services, actorOf(request), { id: idOf(request), version: versionOf(request) });
    setFlash(reply, 'Discountul a fost șters.');
    return reply.redirect('/discounts', 303);
  });

  async function save(
    request: FastifyRequest,
    reply: FastifyReply,
    id: number | undefined,
    act: (input: DiscountInput) => Promise<unknown>,
  ) {
    const draft = bodyOf(request);
    const parsed = discountSchema.safeParse(draft);
    if (!parsed.success) {
      const message = 'Nimic nu a fost salvat: verificați câmpurile marcate.';
      return show(request, reply, { id, draft, message, errors: fieldErrors(parsed.error) });
    }
    try {
      await act(parsed.data);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return show(request, reply, { id, draft, message: error.message, errors: error.fields });
    }
    setFlash(reply, 'Discountul a fost salvat.');
    return reply.redirect('/discounts', 303);
  }

  async function show(request: FastifyRequest, reply: FastifyReply, typed?: Typed) {
    const [discounts, { levels, types }, categories] = await Promise.all([
      listDiscounts(db),
      loadLists(db),
      listCategories(db),
    ]);
    const editable = mayEdit(actorOf(request), 'settings');
    const view = discountsView(discounts, { levels, types, categories }, { editable, typed });
    return reply.code(typed ? 422 : 200).page(discountsPage, { discounts: view });
  }
}

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Record<string, unknown>;

function versionOf(request: FastifyRequest): number {
  const parsed = versionSchema.safeParse(bodyOf(request).version);
  if (parsed.success) return parsed.data;
  throw new Refused(422, 'Pagina e prea veche. Reîncărcați-o.');
}

function idOf(request: FastifyRequest): number {
  const parsed = discountParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
