import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { listHistory } from '../../audit/queries.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import { loadLists } from '../../clients/lists/queries.ts';
import { NotFound, Refused } from '../../errors.ts';
import { findFirmValues } from '../../messages/queries.ts';
import type { Services } from '../../services.ts';
import { getUser } from '../../users/queries.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDateTime } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import {
  freezeCampaign,
  pauseCampaign,
  planCampaign,
  resumeCampaign,
  returnToDraft,
  type Step,
  sendCampaign,
  stopCampaign,
  unplanCampaign,
} from '../actions.ts';
import { nobody } from '../letter.ts';
import { campaignPage, letterView, progressView, type Refusal } from '../page.ts';
import { sendTest } from '../preview/actions.ts';
import { readerFor } from '../preview/preview.ts';
import { countCampaign, getCampaign } from '../queries.ts';
import { campaignParams, planSchema, versionSchema } from '../schema.ts';
import { campaignPageView, progressPiece } from '../views.ts';
import { createCounter } from './counter.ts';

type Id = { Params: { id: string } };
type Act = (services: Services, actor: { id: number }, asked: Step) => Promise<void>;

/** A campaign's page, and every step that it is taken through. */
export function stepRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const count = createCounter(services);

  app.get<Id>('/campaigns/:id', async (request, reply) => {
    const id = idOf(request);
    if (!request.isPartial) return show(request, reply);
    const campaign = await getCampaign(db, id);
    const counts = await count(campaign);
    return reply.piece(progressPiece, { campaign: progressView(campaign, counts, now()) });
  });

  const steps: [string, Act, string][] = [
    ['freezing', freezeCampaign, 'Lista se pregătește.'],
    ['draft', returnToDraft, 'Campania este din nou ciornă, iar lista a fost ștearsă.'],
    ['start', sendCampaign, 'Campania se trimite.'],
    ['plan-cancellation', unplanCampaign, 'Campania nu mai este programată; lista a rămas.'],
    ['pause', pauseCampaign, 'Campania este în pauză. Ce era deja predat serverului pleacă.'],
    ['resumption', resumeCampaign, 'Campania merge mai departe.'],
    ['stop', stopCampaign, 'Campania a fost oprită.'],
  ];
  for (const [noun, act, done] of steps)
    app.post<Id>(`/campaigns/:id/${noun}`, (request, reply) =>
      attempt(request, reply, async (asked) => {
        await act(services, actorOf(request), asked);
        return done;
      }),
    );

  app.post<Id>('/campaigns/:id/plan', (request, reply) =>
    attempt(request, reply, async ({ id }) => {
      const { version, at } = checked(planSchema, request.body ?? {});
      await planCampaign(services, actorOf(request), { id, version, at });
      return `Campania pleacă ${formatDateTime(at)}.`;
    }),
  );

  app.post<Id>('/campaigns/:id/tests', (request, reply) =>
    attempt(request, reply, async ({ id }) => {
      const { form_key, preview_client } = bodyOf(request);
      const [{ reader }, { name, email }] = await Promise.all([
        readerFor(db, textOf(preview_client)),
        getUser(db, actorOf(request).id),
      ]);
      const key = requestKey(form_key, { id, test: reader });
      await sendTest(services, { id: actorOf(request).id, name, email }, { id, reader, key });
      return `Mesajul de test pleacă la ${email}.`;
    }),
  );

  /** Takes a step and leads back to the page with what it says, or shows it with what was refused. */
  async function attempt(
    request: FastifyRequest<Id>,
    reply: FastifyReply,
    act: (asked: Step) => Promise<string>,
  ) {
    const id = idOf(request);
    const draft = bodyOf(request);
    try {
      const { data } = versionSchema.safeParse(draft);
      setFlash(reply, await act({ id, version: data?.version ?? 0 }));
      return reply.redirect(`/campaigns/${id}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const refusal = { message: error.message, draft, errors: error.fields };
      return show(request, reply.code(error.status), refusal);
    }
  }

  async function show(request: FastifyRequest<Id>, reply: FastifyReply, refusal?: Refusal) {
    const id = idOf(request);
    const campaign = await getCampaign(db, id);
    const [counts, lists, history, firm] = await Promise.all([
      countCampaign(db, id),
      loadLists(db),
      listHistory(db, 'campaign', id),
      findFirmValues(db),
    ]);
    const letter = letterView(campaign, { reader: nobody, who: 'un exemplu', firm });
    const shown = { counts, lists, history, letter, now: now(), refusal };
    return reply.page(campaignPageView, { campaign: campaignPage(campaign, shown) });
  }
}

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Draft;

function idOf(request: FastifyRequest<Id>): number {
  const parsed = campaignParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
