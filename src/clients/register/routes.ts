import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { mendHref, readQueue } from '../../today/queues/queue.ts';
import { queueStrip } from '../../today/queues/strip.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { clientPage } from '../page.ts';
import { decideProposal } from '../proposals/actions.ts';
import { decisionSchema, proposalParams } from '../proposals/schema.ts';
import { type ClientRecord, getClient } from '../queries.ts';
import { checkClientNow } from '../register-turn/actions.ts';
import { clientParams } from '../schema.ts';
import { clientOfTab } from '../tab.ts';
import { registerPage } from './page.ts';
import { provenanceGroups } from './provenance.ts';
import { listSources, loadRegister } from './queries.ts';
import { dayQuery } from './schema.ts';
import { registerTabPage } from './views.ts';

type Id = { Params: { id: string }; Querystring: Record<string, unknown> };
const tab = '/register';
const done = {
  accept: 'Valoarea de la ANAF a fost pusă pe fișă.',
  keep: 'Ați păstrat valoarea noastră. Se propune din nou numai dacă registrul se schimbă.',
  always_keep: 'Pentru acest câmp nu se mai propune nimic.',
  undo: 'Câmpul se compară din nou cu registrul.',
};

/** What the register of ANAF says of a client: its tab, and what is to be decided. */
export function registerRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get<Id>('/clients/:id/register', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, tab);
    if (!client) return reply;
    const asked = dayQuery.safeParse(request.query);
    if (asked.success) return show(reply, 200, client, { day: asked.data.day });
    const [error] = fieldErrors(asked.error);
    return show(reply, 422, client, { day: '', dayError: error?.message ?? '' });
  });

  app.post<Id>('/clients/:id/register/checks', async (request, reply) => {
    const { id } = paramsOf(clientParams, request);
    try {
      await checkClientNow(services, id);
    } catch (error) {
      return refuse(reply, id, error);
    }
    setFlash(reply, 'ANAF a răspuns; mai jos este ce spune acum.');
    const queue = readQueue(request.body);
    const counted = queue && { ...queue, done: queue.done + 1 };
    return reply.redirect(counted ? mendHref(counted, id) : `/clients/${id}${tab}`, 303);
  });

  app.post<{ Params: { id: string; proposal_id: string } }>(
    '/clients/:id/register/proposals/:proposal_id',
    async (request, reply) => {
      const { id, proposal_id } = paramsOf(proposalParams, request);
      const parsed = decisionSchema.safeParse(request.body ?? {});
      if (!parsed.success)
        return refuse(reply, id, new Refused(422, fieldErrors(parsed.error)[0]?.message ?? ''));
      try {
        await decideProposal(services, actorOf(request), { client_id: id, id: proposal_id, ...parsed.data });
      } catch (error) {
        return refuse(reply, id, error);
      }
      setFlash(reply, done[parsed.data.decision]);
      return reply.redirect(`/clients/${id}${tab}`, 303);
    },
  );

  async function refuse(reply: FastifyReply, id: number, error: unknown) {
    if (!(error instanceof Refused)) throw error;
    return show(reply, error.status, await getClient(db, id), { message: error.message });
  }

  async function show(
    reply: FastifyReply,
    status: number,
    client: ClientRecord,
    asked: { day?: string | undefined; dayError?: string; message?: string },
  ) {
    const { request } = reply;
    const queue = request.isPartial ? undefined : readQueue(request.body, request.query);
    const [said, sources, strip] = await Promise.all([
      loadRegister(db, client.id),
      listSources(db, client.id, provenanceGroups),
      queue && queueStrip(db, queue, client, actorOf(request)),
    ]);
    if (!said) throw new NotFound();
    const moment = { now: now(), today: formatDay(now()) };
    const register = registerPage(client, said, sources, { ...moment, ...asked });
    return reply
      .code(status)
      .page(registerTabPage, { client: clientPage(client, tab), register, vat: register.vat, queue: strip });
  }
}

function paramsOf<Params>(
  schema: { safeParse(given: unknown): { success: true; data: Params } | { success: false } },
  request: FastifyRequest,
): Params {
  const parsed = schema.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}
