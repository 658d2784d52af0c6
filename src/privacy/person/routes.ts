import type { FastifyInstance, FastifyRequest } from 'fastify';
import { loadLists } from '../../clients/lists/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { page } from '../../web/view.ts';
import { personQuery } from '../erasures/schema.ts';
import { readPerson } from './actions.ts';
import { type PersonPage, personPage, shownAtOnce } from './page.ts';

type Id = { Params: { id: string } };

const personView = page<{ person: PersonPage }>('privacy/person/show');

/** What is held of a person, to read, to print and to take away. */
export function personRoutes(app: FastifyInstance, services: Services): void {
  app.get<Id>('/clients/:id/personal-data', async (request, reply) => {
    // One more than is shown tells that there are more.
    const asked = { ...askedOf(request), atMost: shownAtOnce + 1 };
    const read = await readPerson(services, actorOf(request), asked);
    const lists = await loadLists(services.db);
    return reply
      .header('cache-control', 'no-store')
      .page(personView, { person: personPage(read, services.now(), lists) });
  });

  app.get<Id>('/clients/:id/personal-data.json', async (request, reply) => {
    const { client, contact, held } = await readPerson(services, actorOf(request), askedOf(request));
    const name = `date-personale-${client.id}${contact ? `-${contact.id}` : ''}.json`;
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${name}"`)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ client_id: client.id, read_at: services.now(), ...held }, null, 2));
  });
}

function askedOf(request: FastifyRequest<Id>) {
  const params = clientParams.safeParse(request.params);
  if (!params.success) throw new NotFound();
  return { id: params.data.id, ...checked(personQuery, request.query) };
}
