import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import type { Draft } from '../../clients/draft.ts';
import { clientPage } from '../../clients/page.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { mayView } from '../../web/access.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { changeLimits, raiseLimits, saveCreditSettings, stopRaise } from './actions.ts';
import { creditPage, draftOfSettings, settingsForm, type Typed } from './page.ts';
import { getCreditSettings, listRaises, simulateBlocked } from './queries.ts';
import {
  clientParams,
  limitsSchema,
  raiseParams,
  raiseSchema,
  settingsSchema,
  stepSchema,
} from './schema.ts';
import { settingsAfter } from './settings.ts';
import { clientCreditPage, creditSettingsPage } from './views.ts';

type Id = { Params: { id: string } };
const tab = '/credit';
const wrong = 'Nu s-a salvat nimic: verificați câmpurile marcate.';

/** Limită de sold: its settings, and the limits of a client. */
export function creditRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const today = () => formatDay(now());

  app.get('/settings/credit', async (_request, reply) => {
    const draft = draftOfSettings(await getCreditSettings(db));
    return reply.page(creditSettingsPage, { form: settingsForm({ draft }) });
  });

  app.post('/settings/credit', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    const parsed = settingsSchema.safeParse(draft);
    if (!parsed.success)
      return showSettings(reply, { draft, message: wrong, errors: fieldErrors(parsed.error) });
    if (stepSchema.parse(draft).step === 'preview') {
      const limits = settingsAfter(await getCreditSettings(db), parsed.data);
      const actor = actorOf(request);
      const asked = { today: today(), portfolioOf: actor.portfolioOf };
      const named = mayView(actor, 'clients') && actor.seesBalance;
      const form = settingsForm({ draft }, { ...(await simulateBlocked(db, limits, asked)), named });
      return reply.page(creditSettingsPage, { form });
    }
    try {
      await saveCreditSettings(services, actorOf(request), parsed.data);
    } catch (error) {
      return showSettings(reply, typedAgain(error, draft));
    }
    setFlash(reply, 'Limita de sold a fost salvată și se verifică de acum.');
    return reply.redirect('/settings/credit', 303);
  });

  app.get<Id>('/clients/:id/credit', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, tab);
    return client ? show(request, reply, 200, client) : reply;
  });

  app.post<Id>('/clients/:id/credit', async (request, reply) => {
    const { id } = paramsOf(clientParams, request);
    const draft = (request.body ?? {}) as Draft;
    const parsed = limitsSchema.safeParse(draft);
    if (!parsed.success) {
      const limits = { draft, message: wrong, errors: fieldErrors(parsed.error) };
      return show(request, reply, 422, await getClient(db, id), { limits });
    }
    try {
      await changeLimits(services, actorOf(request), id, parsed.data);
    } catch (error) {
      const limits = typedAgain(error, draft);
      return show(request, reply, 422, await getClient(db, id), { limits });
    }
    return saved(reply, id, 'Limitele clientului au fost salvate.');
  });

  app.post<Id>('/clients/:id/credit-raises', async (request, reply) => {
    const { id } = paramsOf(clientParams, request);
    const draft = (request.body ?? {}) as Draft;
    const parsed = raiseSchema.safeParse(draft);
    if (!parsed.success) {
      const raise = { draft, message: wrong, errors: fieldErrors(parsed.error) };
      return show(request, reply, 422, await getClient(db, id), { raise });
    }
    try {
      const key = requestKey(draft.form_key, parsed.data);
      const raise = { client_id: id, input: parsed.data, today: today(), key };
      await raiseLimits(services, actorOf(request), raise);
    } catch (error) {
      const raise = typedAgain(error, { ...draft, form_key: '' });
      return show(request, reply, 422, await getClient(db, id), { raise });
    }
    return saved(reply, id, 'Limita clientului a fost mărită.');
  });

  app.post<{ Params: { id: string; raise_id: string } }>(
    '/clients/:id/credit-raises/:raise_id/ending',
    async (request, reply) => {
      const { id, raise_id } = paramsOf(raiseParams, request);
      await stopRaise(services, actorOf(request), { client_id: id, id: raise_id });
      return saved(reply, id, 'Mărirea a fost încheiată.');
    },
  );

  function showSettings(reply: FastifyReply, typed: Typed) {
    return reply.code(422).page(creditSettingsPage, { form: settingsForm(typed) });
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    client: ClientRecord,
    typed: { limits?: Typed; raise?: Typed } = {},
  ) {
    const [firm, raises] = await Promise.all([getCreditSettings(db), listRaises(db, client.id)]);
    const mayEdit = actorOf(request).role === 'administrator';
    const credit = creditPage(client, raises, { ...typed, firm, mayEdit, today: today() });
    return reply.code(status).page(clientCreditPage, { client: clientPage(client, tab), credit });
  }
}

/** A refused form with all that was typed; one that was overtaken may now be saved over what stands. */
function typedAgain(error: unknown, draft: Draft): Typed {
  if (!(error instanceof Refused)) throw error;
  const { version } = error.extra;
  if (!error.extra.stale) return { draft, errors: error.fields, message: error.message };
  const message = `${error.message} Ce ați scris a rămas în formular; salvați din nou dacă așa trebuie să fie.`;
  return { draft: { ...draft, version }, message };
}

function saved(reply: FastifyReply, id: number, text: string): FastifyReply {
  setFlash(reply, text);
  return reply.redirect(`/clients/${id}/credit`, 303);
}

function paramsOf<Params>(
  schema: { safeParse(given: unknown): { success: true; data: Params } | { success: false } },
  request: FastifyRequest,
): Params {
  const parsed = schema.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}
