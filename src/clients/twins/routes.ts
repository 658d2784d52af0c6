import type { FastifyInstance } from 'fastify';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { actorOf } from '../../web/guard.ts';
import { type Draft, draftOf, draftOfRecord, rowsOf, textOf } from '../draft.ts';
import { sendForm } from '../form-page.ts';
import { getClient } from '../queries.ts';
import { clientParams } from '../schema.ts';
import { twinPiece } from '../views.ts';
import { findTwinOf } from './queries.ts';
import { contactsOf, twinView, wantedTwin, workPointOf } from './twin.ts';

type Query = { Querystring: Record<string, unknown> };

/** The form's „există deja”: who has the number that is being typed, and what was typed taken over to that client. */
export function twinRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Query>('/clients/new/twin', async (request, reply) => {
    const clientId = textOf(request.query.client_id);
    const exceptId = Number.isSafeInteger(Number(clientId)) ? Number(clientId) : 0;
    const { lookup_tax_id } = request.query;
    const isLookup = lookup_tax_id !== undefined;
    const typed = isLookup ? { tax_id: lookup_tax_id } : request.query;
    const wanted = wantedTwin(typed, exceptId > 0 ? { tax_id: null } : undefined);
    const { portfolioOf } = actorOf(request);
    const found = wanted && (await findTwinOf(db, wanted, { exceptId, portfolioOf }));
    const twin = found && wanted ? twinView(found, wanted, { separable: !isLookup }) : undefined;
    const reason = { value: textOf(request.query.separate_reason), error: '' };
    return reply.piece(twinPiece, { twin, reason, clientId: exceptId > 0 ? clientId : '' });
  });

  // The form of the client that is there, with what was typed for the new one as a row more. Nothing is saved.
  app.post<Query & { Params: { id: string } }>('/clients/:id/drafts', async (request, reply) => {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const record = await getClient(db, params.data.id);
    const typed = draftOf((request.body ?? {}) as Draft);
    const list = textOf(request.query.add) === 'contacts' ? 'contacts' : 'delivery_addresses';
    const fresh = list === 'contacts' ? contactsOf(typed) : [workPointOf(typed)];
    const draft = draftOfRecord(record);
    const there = rowsOf(draft[list]);
    const what = list === 'contacts' ? 'Contactul' : 'Punctul de lucru';
    const archived = record.archived_at ? ' Clientul este arhivat.' : '';
    const first = `${list}-${there.length}-${list === 'contacts' ? 'name' : 'label'}`;
    const notice = {
      text: `${what} e adăugat mai jos și încă nesalvat: verificați-l, apoi salvați.${archived}`,
      href: `#${first}`,
    };
    return sendForm(
      services,
      reply,
      { draft: { ...draft, [list]: [...there, ...fresh] }, notice },
      { record },
    );
  });
}
