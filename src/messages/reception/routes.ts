import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { clientPage } from '../../clients/page.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { queueAfterSave, readQueue } from '../../today/queues/queue.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { type Channel, type ClientEvent, events } from '../events.ts';
import type { Told } from '../recipients.ts';
import { listChannels } from '../templates/queries.ts';
import { changeReception, clearBounce } from './actions.ts';
import { receptionPage } from './page.ts';
import { findMarks } from './queries.ts';
import { bounceForm, receptionForm, receptionQuery } from './schema.ts';
import { receptionView } from './views.ts';

type Id = { Params: { id: string } };
type State = { status?: number; kind: Told; key?: string | undefined; message?: string };
const tab = '/reception';

/** Cine ce primește: the grid of a client, by itself and in the client's page. */
export function receptionRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Id>('/clients/:id/reception', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, tab);
    return client ? show(reply, client, receptionQuery.parse(request.query)) : reply;
  });

  app.post<Id>('/clients/:id/reception', async (request, reply) => {
    const client = await getClient(db, idOf(request.params));
    const form = checked(receptionForm, request.body ?? {});
    const { kind, form_key: key } = form;
    try {
      await changeReception(services, actorOf(request), client, form);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const sentence = error.extra.stale
        ? 'Clientul a fost salvat între timp de altcineva: mai jos este cum stă acum. Bifați din nou ce doriți.'
        : error.message;
      const current = await getClient(db, client.id);
      // The form starts anew: what it saved before was overtaken.
      return show(reply, current, { status: error.status, kind, message: sentence });
    }
    if (request.isPartial)
      return show(reply, await getClient(db, client.id), { kind, key: key ?? undefined });
    setFlash(reply, 'Cine ce primește a fost salvat.');
    return reply.redirect(`/clients/${client.id}${tab}?kind=${kind}`, 303);
  });

  app.post<Id>('/clients/:id/reception/bounces', async (request, reply) => {
    const client = await getClient(db, idOf(request.params));
    const { email, kind } = checked(bounceForm, request.body ?? {});
    await clearBounce(services, actorOf(request), { client_id: client.id, email });
    if (request.isPartial) return show(reply, client, { kind });
    setFlash(reply, `La ${email} se scrie din nou.`);
    const queue = readQueue(request.body);
    return reply.redirect(
      queue ? queueAfterSave(queue, client) : `/clients/${client.id}${tab}?kind=${kind}`,
      303,
    );
  });

  async function show(
    reply: FastifyReply,
    client: ClientRecord,
    { status = 200, kind, key = randomUUID(), message = '' }: State,
  ) {
    const { portfolioOf } = actorOf(reply.request);
    const [marks, channels] = await Promise.all([findMarks(db, client.id, portfolioOf), channelsOf(kind)]);
    const reception = receptionPage(client, marks, { kind, channels, key, message });
    return reply.code(status).page(receptionView, { client: clientPage(client), reception });
  }

  /** The channels that tell of a kind; what no event tells of is sent by a person. */
  async function channelsOf(kind: Told): Promise<Channel[]> {
    const event = (Object.keys(events) as (keyof typeof events)[]).find(
      (name) => 'kind' in events[name] && events[name].kind === kind,
    );
    return event ? listChannels(db, event as ClientEvent) : ['email'];
  }
}

function idOf(given: unknown): number {
  const params = clientParams.safeParse(given);
  if (!params.success) throw new NotFound();
  return params.data.id;
}
