import type { FastifyInstance, FastifyReply } from 'fastify';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { portalActorOf, portalPage } from '../frame.ts';
import { ownId } from '../own-id.ts';
import { fieldLabel } from '../proposals/fields.ts';
import { listDecidedProposals, listOpenProposals } from '../proposals/queries.ts';
import { type Asked, propose, withdrawProposal } from './actions.ts';
import { dataForm, type FormState, openedForm, postedForm } from './form.ts';
import { ownDataPage } from './page.ts';
import { dataFormView, ownDataView } from './views.ts';
import { readWishes } from './wishes.ts';

type Id = { Params: { id: string } };

/** A client's own data: as they stand, and what its people ask to have changed. */
export function portalData(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/data', async (request, reply) => {
    const { clientId } = portalActorOf(request.portalActor, 'data');
    const [record, open, decided] = await Promise.all([
      getClient(db, clientId),
      listOpenProposals(db, clientId),
      listDecidedProposals(db, clientId, 10),
    ]);
    return portalPage(db, reply, ownDataView, { data: ownDataPage(record, { open, decided }) });
  });

  app.get('/data/edit', async (request, reply) => {
    const { clientId } = portalActorOf(request.portalActor, 'data');
    const [record, open] = await Promise.all([getClient(db, clientId), listOpenProposals(db, clientId)]);
    return showForm(reply, 200, record, openedForm(record, open));
  });

  app.post('/data/proposals', async (request, reply) => {
    const actor = portalActorOf(request.portalActor, 'data');
    const record = await getClient(db, actor.clientId);
    const { isGoingOn, ...form } = postedForm((request.body ?? {}) as Record<string, unknown>);
    if (isGoingOn) return showForm(reply, 200, record, form);
    const read = readWishes(record, form.draft, form.note ?? '');
    if ('errors' in read) {
      const problems = counted(read.errors.length, 'lucru', 'lucruri');
      const message = `Cererea nu a fost trimisă: ${problems} de corectat.`;
      return showForm(reply, 422, record, { ...form, errors: read.errors, message });
    }
    const asked = await propose(services, actor, { ...read.wishes, shown: form.shown });
    setFlash(
      reply,
      askedText(asked),
      asked.asked.length + asked.takenBack.length > 0 ? 'success' : 'warning',
    );
    return reply.redirect('/portal/data', 303);
  });

  app.post<Id>('/data/proposals/:id/withdrawal', async (request, reply) => {
    const actor = portalActorOf(request.portalActor, 'data');
    const taken = await withdrawProposal(services, actor, ownId(request.params.id));
    if (taken) setFlash(reply, 'Cererea a fost retrasă.');
    else setFlash(reply, 'Cererea avea deja un răspuns: îl vedeți mai jos.', 'warning');
    return reply.redirect('/portal/data', 303);
  });

  function showForm(reply: FastifyReply, status: number, record: ClientRecord, state: FormState) {
    reply.code(status);
    return portalPage(db, reply, dataFormView, { form: dataForm(record, state) });
  }
}

function askedText({ asked, takenBack }: Asked): string {
  if (asked.length + takenBack.length === 0)
    return 'Nu ați schimbat nimic, așa că nu am trimis nicio cerere.';
  const names = (fields: string[]) => fields.map(fieldLabel).join(', ');
  return [
    asked.length > 0 &&
      `Am primit cererea pentru: ${names(asked)}. Datele se schimbă după ce o verificăm; vedeți aici răspunsul.`,
    takenBack.length > 0 && `S-a retras cererea pentru: ${names(takenBack)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}
