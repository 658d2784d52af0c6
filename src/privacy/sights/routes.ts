import type { FastifyInstance } from 'fastify';
import { seenBy } from '../../clients/cnp.ts';
import { type ClientPage, clientPage } from '../../clients/page.ts';
import { getClient } from '../../clients/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { actorOf } from '../../web/guard.ts';
import { page } from '../../web/view.ts';

const sightView = page<{ client: ClientPage; cnp: string }>('privacy/sights/show', 'privacy/sights/_cnp');

/** The whole CNP of a client, for whoever may see it; each time it is noted. */
export function sightRoutes(app: FastifyInstance, { db }: Services): void {
  app.post<{ Params: { id: string } }>('/clients/:id/cnp-sight', async (request, reply) => {
    const params = clientParams.safeParse(request.params);
    const actor = actorOf(request);
    if (!params.success || !actor.seesCnp) throw new NotFound();
    const client = await getClient(db, params.data.id);
    if (client.tax_id_kind !== 'cnp') throw new NotFound();
    const [seen] = await seenBy(db, actor, [client]);
    return reply
      .header('cache-control', 'no-store')
      .page(sightView, { client: clientPage(client), cnp: seen?.tax_id ?? '' });
  });
}
