import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { textOf } from '../clients/draft.ts';
import { NotFound, Refused } from '../errors.ts';
import { counted } from '../romania/plural.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { formatDay } from '../web/format.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeProduct, createProduct } from './actions.ts';
import { sentProduct, withoutCosts } from './cost.ts';
import { differencesOf, draftOf, type ProductDraft, productForm } from './form.ts';
import { productImportRoutes } from './imports/routes.ts';
import { listView } from './list.ts';
import { getProduct, listProducts, loadLists, type ProductRecord } from './queries.ts';
import { asInput } from './record.ts';
import { productParams, productQuerySchema, productSchema, versionSchema } from './schema.ts';
import { ratesOn } from './vat.ts';
import { editPage, listPage } from './views.ts';

type Id = { Params: { id: string } };
type State = Parameters<typeof productForm>[0];

/** What the firm sells: its list, its form, its import. */
export function productRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  productImportRoutes(app, services);
  const asked = (request: FastifyRequest) => ({ actor: actorOf(request), today: formatDay(now()) });

  app.get('/products', async (request, reply) => {
    const query = productQuerySchema.safeParse(request.query);
    if (!query.success) throw new Refused(422, 'Lista nu poate fi arătată.', fieldErrors(query.error));
    const [found, lists] = await Promise.all([listProducts(db, query.data), loadLists(db)]);
    const rates = ratesOn(lists.rates, formatDay(now()));
    return reply.page(listPage, { list: listView(query.data, found, { ...lists, rates }) });
  });

  app.get('/products/new', (_request, reply) => showForm(reply, 200, { draft: {} }));

  app.post('/products', async (request, reply) => {
    const draft = bodyOf(request);
    const parsed = productSchema.safeParse(sentProduct(draft, actorOf(request).seesCost));
    if (!parsed.success) return showForm(reply, 422, { draft, errors: fieldErrors(parsed.error) });
    try {
      await createProduct(services, asked(request), parsed.data, requestKey(draft.form_key, parsed.data));
    } catch (error) {
      return refused(reply, error, draft);
    }
    return saved(reply, parsed.data.name);
  });

  app.get<Id>('/products/:id/edit', async (request, reply) => {
    const record = await getProduct(db, idOf(request));
    return showForm(reply, 200, { draft: draftOf(record) }, record);
  });

  app.post<Id>('/products/:id', async (request, reply) => {
    const record = await getProduct(db, idOf(request));
    const { seesCost } = actorOf(request);
    const sent = sentProduct(bodyOf(request), seesCost);
    const stored = seesCost ? draftOf(record) : withoutCosts(draftOf(record));
    const draft: ProductDraft = { ...stored, version: undefined, ...sent };
    const parsed = productSchema.safeParse({ ...asInput(record), ...sent });
    const version = versionSchema.safeParse(draft.version);
    if (!parsed.success) return showForm(reply, 422, { draft, errors: fieldErrors(parsed.error) }, record);
    if (!version.success) return showForm(reply, 422, { draft, message: tooOld }, record);
    try {
      const change = { id: record.id, inputFor: () => parsed.data, version: version.data };
      await changeProduct(services, asked(request), {
        ...change,
        formKey: textOf(draft.form_key) || undefined,
      });
    } catch (error) {
      return refused(reply, error, draft, record);
    }
    return saved(reply, parsed.data.name);
  });

  async function showForm(reply: FastifyReply, status: number, state: State, record?: ProductRecord) {
    const today = formatDay(now());
    const lists = await loadLists(db);
    const count = state.errors?.length ?? 0;
    const refusal = `Produsul nu a fost salvat: ${counted(count, 'lucru', 'lucruri')} de corectat.`;
    const message = state.message ?? (count > 0 ? refusal : '');
    const form = productForm({ ...state, message }, { ...lists, today }, record);
    return reply.code(status).page(editPage, { form, today });
  }

  async function refused(reply: FastifyReply, error: unknown, draft: ProductDraft, record?: ProductRecord) {
    if (!(error instanceof Refused)) throw error;
    if (error.extra.stale && record) return showStale(reply, draft, await getProduct(db, record.id));
    // The key is spent on what was made before; sent again, this form makes a product of its own.
    const fresh = error.status === 409 && error.fields.length === 0 ? { ...draft, form_key: '' } : draft;
    const message = `Produsul nu a fost salvat. ${error.message}`;
    return showForm(reply, 422, { draft: fresh, errors: error.fields, message }, record);
  }

  /** What was typed stays in the form, which may now be saved over what is named beside it. */
  function showStale(reply: FastifyReply, typed: ProductDraft, current: ProductRecord) {
    const draft = { ...typed, version: current.version };
    const message =
      'Produsul a fost salvat între timp de altcineva. Ce ați scris a rămas în formular; corectați ce e nevoie și salvați din nou.';
    return showForm(reply, 422, { draft, message, differences: differencesOf(typed, current) }, current);
  }
}

const tooOld = 'Formularul e prea vechi. Reîncărcați pagina.';

function saved(reply: FastifyReply, name: string): FastifyReply {
  setFlash(reply, `Produsul „${name}” a fost salvat.`);
  return reply.redirect('/products', 303);
}

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as ProductDraft;

function idOf(request: FastifyRequest<Id>): number {
  const parsed = productParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
