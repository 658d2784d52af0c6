import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import { clientPage } from '../../clients/page.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { countOpenProposals } from '../proposals/queries.ts';
import { findPortalLook } from '../queries.ts';
import {
  changeRights,
  invite,
  inviteAgain,
  removePerson,
  setDisabled,
  withdrawInvitation,
} from './actions.ts';
import { accountPage, type Refusal } from './page.ts';
import { listPeople } from './queries.ts';
import {
  contactInvitation,
  disablingSchema,
  formKeySchema,
  type Invitation,
  ownInvitation,
  personParams,
  rightsSchema,
} from './schema.ts';
import { accountTab } from './views.ts';

type Tab = { Params: { id: string } };
type One = { Params: { id: string; person_id: string } };
type Which = { client_id: number; id: number };

/** The tab Cont of a client: its people in the portal, invited, withdrawn, disabled. */
export function portalPeopleRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Tab>('/clients/:id/account', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, '/account');
    return client ? show(request, reply, client) : reply;
  });

  app.post<Tab>('/clients/:id/account/invitations', async (request, reply) => {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const client = await getClient(db, params.data.id);
    const draft = (request.body ?? {}) as Draft;
    try {
      const { form_key, ...input } = readInvitation(draft);
      const key = requestKey(form_key, [client.id, input]);
      await invite(services, actorOf(request), { client_id: client.id, input, key });
    } catch (error) {
      return refused(request, reply, client, error, { draft });
    }
    setFlash(reply, 'Invitația a fost scrisă și pleacă acum. Este valabilă 7 zile.');
    return reply.redirect(`/clients/${client.id}/account`, 303);
  });

  app.post<One>('/clients/:id/account/:person_id/invitations', (request, reply) =>
    change(request, reply, 'Invitația pleacă din nou. Legăturile dinainte nu mai sunt valabile.', (which) => {
      const { form_key } = checked(formKeySchema, request.body ?? {});
      const key = requestKey(form_key, which);
      return inviteAgain(services, actorOf(request), { ...which, key });
    }),
  );

  app.post<One>('/clients/:id/account/:person_id/withdrawal', (request, reply) =>
    change(request, reply, 'Invitația a fost retrasă: legătura ei nu mai deschide nimic.', (which) =>
      withdrawInvitation(services, actorOf(request), which),
    ),
  );

  app.post<One>('/clients/:id/account/:person_id/state', async (request, reply) => {
    const { disabled } = checked(disablingSchema, request.body ?? {});
    const said = disabled
      ? 'Contul a fost dezactivat: persoana nu mai este în portal.'
      : 'Contul a fost activat din nou.';
    return change(request, reply, said, (which) =>
      setDisabled(services, actorOf(request), { ...which, disabled }),
    );
  });

  app.post<One>('/clients/:id/account/:person_id/rights', (request, reply) =>
    change(request, reply, 'Drepturile au fost salvate.', (which) =>
      changeRights(services, actorOf(request), { ...which, ...checked(rightsSchema, request.body ?? {}) }),
    ),
  );

  app.post<One>('/clients/:id/account/:person_id/deletion', (request, reply) =>
    change(request, reply, 'Contul a fost șters.', (which) =>
      removePerson(services, actorOf(request), which),
    ),
  );

  /** Changes one person, and shows the tab again, with what was refused. */
  async function change(
    request: FastifyRequest<One>,
    reply: FastifyReply,
    said: string,
    act: (which: Which) => Promise<void>,
  ) {
    const params = personParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const client = await getClient(db, params.data.id);
    const personId = params.data.person_id;
    try {
      await act({ client_id: client.id, id: personId });
    } catch (error) {
      return refused(request, reply, client, error, { personId });
    }
    setFlash(reply, said);
    return reply.redirect(`/clients/${client.id}/account`, 303);
  }

  function refused(
    request: FastifyRequest,
    reply: FastifyReply,
    client: ClientRecord,
    error: unknown,
    refusal: Refusal,
  ) {
    if (!(error instanceof Refused)) throw error;
    const { status, message, fields: errors } = error;
    return show(request, reply.code(status), client, { ...refusal, errors, message });
  }

  async function show(request: FastifyRequest, reply: FastifyReply, client: ClientRecord, refusal?: Refusal) {
    const [people, { enabled }, proposals] = await Promise.all([
      listPeople(db, client.id),
      findPortalLook(db),
      countOpenProposals(db, client.id),
    ]);
    const shown = { people, portalIsOpen: enabled, giver: actorOf(request) };
    const account = accountPage(client, shown, refusal);
    return reply.page(accountTab, { client: clientPage(client, '/account'), account, proposals });
  }
}

/** Of a contact where one was chosen; else of whom was written by hand. */
const readInvitation = (draft: Draft): Invitation & { form_key?: string | undefined } =>
  checked(textOf(draft.contact_id) ? contactInvitation : ownInvitation, draft);
