import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { loadLists } from '../../clients/lists/queries.ts';
import { clientPage } from '../../clients/page.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { getRestorable, restoreField } from './actions.ts';
import { fieldLabel } from './field-text.ts';
import { changesPage, restorationPage } from './page.ts';
import { listChanges } from './queries.ts';
import { changesQuery, entryParams, fieldQuery, restorationSchema } from './schema.ts';
import { rightsOf, seenBy } from './seen.ts';
import { changesView, restorationView } from './views.ts';

type Id = { Params: { id: string } };
type EntryId = { Params: { id: string; entry_id: string } };
const tab = '/changes';

/** The tab Istoric modificări of a client, and putting a field back. */
export function historyRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Id>('/clients/:id/changes', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, tab);
    if (!client) return reply;
    const actor = actorOf(request);
    const query = checked(changesQuery, request.query);
    const [entries, lists] = await Promise.all([
      listChanges(db, client.id, query, seenBy(actor)),
      loadLists(db),
    ]);
    const changes = changesPage({ client, entries, lists, query, rights: rightsOf(actor) });
    return reply.page(changesView, { client: clientPage(client, tab), changes });
  });

  app.get<EntryId>('/clients/:id/changes/:entry_id/restoration', async (request, reply) => {
    const { field } = checked(fieldQuery, request.query);
    return show(request, reply, 200, field);
  });

  app.post<EntryId>('/clients/:id/changes/:entry_id/restoration', async (request, reply) => {
    const given = restorationSchema.safeParse(request.body ?? {});
    if (!given.success) throw new NotFound();
    const { field, version } = given.data;
    const actor = actorOf(request);
    const found = await getRestorable(services, paramsOf(request), field, rightsOf(actor));
    if (found.client.version !== version)
      return show(request, reply, 422, field, 'Clientul a fost salvat între timp. Uitați-vă încă o dată.');
    try {
      await restoreField(services, actor, { ...found, field, version });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return show(request, reply, 422, field, error.message);
    }
    setFlash(reply, `${fieldLabel(field)}: s-a pus la loc valoarea de dinainte.`);
    return reply.redirect(`/clients/${found.client.id}${tab}`, 303);
  });

  async function show(
    request: FastifyRequest<EntryId>,
    reply: FastifyReply,
    status: number,
    field: string,
    error = '',
  ) {
    const ids = paramsOf(request);
    const [{ client, entry }, lists] = await Promise.all([
      getRestorable(services, ids, field, rightsOf(actorOf(request))),
      loadLists(db),
    ]);
    const restoration = restorationPage(entry, field, client, lists);
    return reply.code(status).page(restorationView, { client: clientPage(client, tab), restoration, error });
  }
}

function paramsOf(request: FastifyRequest<EntryId>) {
  const parsed = entryParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}
