import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientPage } from '../../clients/page.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { setLevelLock } from './actions.ts';
import { historyPage } from './page.ts';
import { loadLevelTab } from './queries.ts';
import { clientParams, lockSchema } from './schema.ts';
import { levelHistoryPage } from './views.ts';

type Id = { Params: { id: string } };
const tab = '/level-history';

/** The tab Istoric Nivel Client, and the lock that holds a level. */
export function historyRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Id>('/clients/:id/level-history', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, tab);
    return client ? show(reply, 200, client) : reply;
  });

  app.post<Id>('/clients/:id/level-lock', async (request, reply) => {
    const id = idOf(request);
    const { until = '' } = (request.body ?? {}) as { until?: unknown };
    const typed = { until: String(until) };
    const parsed = lockSchema.safeParse(typed);
    if (!parsed.success) return refuse(reply, id, typed, fieldErrors(parsed.error)[0]?.message);
    if (parsed.data.until !== null && parsed.data.until < today())
      return refuse(reply, id, typed, 'Ultima zi a blocării este azi sau mai târziu.');
    return lock(request, reply, { level_locked: true, level_locked_until: parsed.data.until });
  });

  app.post<Id>('/clients/:id/level-unlock', (request, reply) =>
    lock(request, reply, { level_locked: false, level_locked_until: null }),
  );

  async function lock(
    request: FastifyRequest<Id>,
    reply: FastifyReply,
    wanted: Parameters<typeof setLevelLock>[3],
  ) {
    const id = idOf(request);
    try {
      await setLevelLock(services, actorOf(request), id, wanted);
    } catch (error) {
      if (error instanceof Refused) return refuse(reply, id, { until: '' }, error.message);
      throw error;
    }
    setFlash(reply, wanted.level_locked ? 'Nivelul a fost blocat.' : 'Nivelul a fost deblocat.');
    return reply.redirect(`/clients/${id}${tab}`, 303);
  }

  async function refuse(reply: FastifyReply, id: number, { until }: { until: string }, error = '') {
    return show(reply, 422, await getClient(db, id), { until, error });
  }

  async function show(
    reply: FastifyReply,
    status: number,
    record: ClientRecord,
    typed = { until: '', error: '' },
  ) {
    const moment = { now: services.now(), today: today() };
    const history = historyPage(record, await loadLevelTab(db, record.id, moment.today), moment);
    return reply.code(status).page(levelHistoryPage, { client: clientPage(record, tab), history, ...typed });
  }

  function today(): string {
    return formatDay(services.now());
  }
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = clientParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
