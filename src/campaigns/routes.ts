import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { type Draft, textOf } from '../clients/draft.ts';
import { loadLists } from '../clients/lists/queries.ts';
import { NotFound, Refused } from '../errors.ts';
import { readPlace } from '../search/place.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { formatDay } from '../web/format.ts';
import { checked, fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { createCampaign, saveCampaign } from './actions.ts';
import { clickRoutes } from './clicks/routes.ts';
import { differencesOf } from './differences.ts';
import { campaignForm, draftOfCampaign, draftOfPlace, type FormState } from './form.ts';
import { campaignLine } from './page.ts';
import { previewAudience, previewLetter } from './preview/preview.ts';
import { getCampaign, listCampaigns } from './queries.ts';
import { recipientRoutes } from './recipients/routes.ts';
import { campaignListSchema, campaignParams, campaignSchema } from './schema.ts';
import { may } from './state.ts';
import { stepRoutes } from './steps/routes.ts';
import { audiencePiece, campaignFormPage, campaignsPage, letterPiece } from './views.ts';

type Id = { Params: { id: string } };
type Query = { Querystring: Record<string, unknown> };

/** Campanii: the list, a campaign's form, and what it shows while it is being written. */
export function campaignRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get<Query>('/campaigns', async (request, reply) => {
    const query = checked(campaignListSchema, request.query);
    const { items, next } = await listCampaigns(db, query);
    return reply.page(campaignsPage, {
      list: {
        rows: items.map(campaignLine),
        next: next ? `/campaigns?after=${next}` : '',
        first: query.after ? '/campaigns' : '',
      },
    });
  });

  app.get<Query>('/campaigns/new', async (request, reply) => {
    const copied = idIn(request.query.from);
    if (copied !== undefined) {
      const { name, ...campaign } = await getCampaign(db, copied);
      const draft = draftOfCampaign({ ...campaign, name: `${name} (copie)`.slice(0, 120) });
      return sendForm(reply, 200, { draft });
    }
    const { data } = readPlace(request.query);
    return sendForm(reply, 200, { draft: data ? draftOfPlace(data) : {} });
  });

  app.post('/campaigns', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    const parsed = campaignSchema.safeParse(draft);
    if (!parsed.success) return sendForm(reply, 422, { draft, errors: fieldErrors(parsed.error) });
    const key = requestKey(draft.form_key, parsed.data);
    try {
      const id = await createCampaign(services, actorOf(request), { input: parsed.data, key });
      setFlash(reply, 'Campania a fost salvată ca ciornă.');
      return reply.redirect(`/campaigns/${id}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Saved, then gone back to and changed: under a new key it is another campaign, if that is what is meant.
      const again = { ...draft, form_key: '' };
      return sendForm(reply, 422, { draft: again, errors: error.fields, message: savedAlready });
    }
  });

  app.post('/campaigns/audience', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    const audience = await previewAudience(db, draft, formatDay(now()));
    if (request.isPartial) return reply.piece(audiencePiece, { audience });
    return sendForm(reply, 200, { draft }, idIn(draft.id));
  });

  app.post('/campaigns/preview', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    if (request.isPartial) return reply.piece(letterPiece, { letter: await previewLetter(db, draft) });
    return sendForm(reply, 200, { draft }, idIn(draft.id));
  });

  stepRoutes(app, services);

  app.get<Id>('/campaigns/:id/edit', async (request, reply) => {
    const campaign = await getCampaign(db, idOf(request));
    if (!may(campaign.state, 'edit')) return reply.redirect(`/campaigns/${campaign.id}`, 303);
    return sendForm(reply, 200, { draft: draftOfCampaign(campaign) }, campaign.id);
  });

  app.post<Id>('/campaigns/:id', async (request, reply) => {
    const id = idOf(request);
    const draft = (request.body ?? {}) as Draft;
    const parsed = campaignSchema.safeParse(draft);
    if (!parsed.success) return sendForm(reply, 422, { draft, errors: fieldErrors(parsed.error) }, id);
    try {
      const version = idIn(draft.version) ?? 0;
      const { listGone } = await saveCampaign(services, actorOf(request), {
        ...{ id, version, input: parsed.data },
        formKey: textOf(draft.form_key) || undefined,
      });
      setFlash(
        reply,
        listGone ? 'Campania a fost salvată. Segmentul s-a schimbat: pregătiți lista din nou.' : saved,
      );
      return reply.redirect(`/campaigns/${id}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!error.extra.stale)
        return sendForm(reply, error.status, { draft, errors: error.fields, message: error.message }, id);
      const [stored, lists] = [await getCampaign(db, id), await loadLists(db)];
      const errors = differencesOf(parsed.data, stored, lists);
      return sendForm(reply, 409, { draft, errors, message: `${error.message} ${keepsTyped}` }, id);
    }
  });

  recipientRoutes(app, services);
  clickRoutes(app, services);

  /** The form with what stands in it; what it reaches and says is filled in where nobody asks for it later. */
  async function sendForm(reply: FastifyReply, status: number, state: FormState, id?: number) {
    const [lists, campaign] = await Promise.all([loadLists(db), id ? getCampaign(db, id) : undefined]);
    const edited = campaign && {
      id: campaign.id,
      version: campaign.version,
      hasList: campaign.state !== 'draft',
    };
    const wanted = reply.request.method === 'POST';
    const [audience, letter] = await Promise.all([
      wanted ? previewAudience(db, state.draft, formatDay(now())) : undefined,
      wanted ? previewLetter(db, state.draft) : undefined,
    ]);
    const form = campaignForm(state, edited, lists);
    return reply.code(status).page(campaignFormPage, { form, audience, letter });
  }
}

const saved = 'Campania a fost salvată.';
const savedAlready =
  'Formularul a fost deja salvat ca o campanie. Salvați din nou numai dacă vreți încă una.';
const keepsTyped =
  'Ce ați scris a rămas aici, iar lângă fiecare câmp diferit scrie ce este salvat; salvați din nou numai dacă vreți să rămână varianta dumneavoastră.';

function idIn(given: unknown): number | undefined {
  const parsed = campaignParams.safeParse({ id: given });
  return parsed.success ? parsed.data.id : undefined;
}

function idOf(request: FastifyRequest<Id>): number {
  const id = idIn(request.params.id);
  if (id === undefined) throw new NotFound();
  return id;
}
