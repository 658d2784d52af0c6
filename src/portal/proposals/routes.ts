import type { FastifyInstance, FastifyReply } from 'fastify';
import { clientPage } from '../../clients/page.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { Refused } from '../../errors.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { type Decision, decideProposals } from './actions.ts';
import { heldBy, isSame, type ProposalField } from './fields.ts';
import { proposalsPage } from './page.ts';
import { listDecidedProposals, listOpenProposals } from './queries.ts';
import { type DecisionForm, decisionForm } from './schema.ts';
import { proposalsView } from './views.ts';

type Id = { Params: { id: string } };

const tab = '/account/proposals';

/** What the people of clients ask to have changed, decided by staff. */
export function portalProposalRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Id>('/clients/:id/account/proposals', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, tab);
    return client ? show(reply, 200, client) : reply;
  });

  app.post<Id>('/clients/:id/account/proposals', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, tab);
    if (!client) return reply;
    const typed = checked(decisionForm, request.body ?? {});
    const { decisions, left } = await decisionsOf(client, typed);
    if (decisions.length === 0) {
      const nothing = left > 0 ? leftText(left) : 'Nu ați ales nimic: acceptați sau refuzați o modificare.';
      return show(reply, 422, client, { typed, message: nothing });
    }
    try {
      const asked = { client_id: client.id, decisions, answer: typed.answer };
      const decided = await decideProposals(services, actorOf(request), asked);
      setFlash(reply, [decidedText(decided), left > 0 ? leftText(left) : ''].filter(Boolean).join(' '));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return show(reply, error.status, await getClient(db, client.id), { typed, message: error.message });
    }
    return reply.redirect(`/clients/${client.id}${tab}`, 303);
  });

  async function show(
    reply: FastifyReply,
    status: number,
    client: ClientRecord,
    more: { typed?: DecisionForm; message?: string } = {},
  ) {
    const [open, decided] = await Promise.all([
      listOpenProposals(db, client.id),
      listDecidedProposals(db, client.id, 20),
    ]);
    const proposals = proposalsPage(client, { open, decided, ...more });
    return reply.code(status).page(proposalsView, { client: clientPage(client, '/account'), proposals });
  }

  /** What was said of each; `left`: those that „all” does not take, for they changed since they were asked for. */
  async function decisionsOf(client: ClientRecord, { decision, all, seen }: DecisionForm) {
    const changed = new Set(
      all !== 'accept'
        ? []
        : (await listOpenProposals(db, client.id)).flatMap(({ id, field, was }) =>
            isSame(heldBy(client, field as ProposalField), was) ? [] : [`p${id}`],
          ),
    );
    const decisions: Decision[] = [];
    let left = 0;
    for (const key of new Set([...Object.keys(seen), ...Object.keys(decision)])) {
      const own = decision[key] || undefined;
      if (!own && changed.has(key)) left += 1;
      const said = own ?? (changed.has(key) ? '' : all);
      if (said) decisions.push({ id: Number(key.slice(1)), decision: said, seen: seen[key] ?? '' });
    }
    return { decisions, left };
  }
}

function decidedText(decided: { state: string }[]): string {
  const accepted = decided.filter(({ state }) => state === 'accepted').length;
  const refused = decided.length - accepted;
  const texts = [
    accepted > 0 ? `${counted(accepted, 'modificare acceptată', 'modificări acceptate')}` : '',
    refused > 0 ? `${counted(refused, 'modificare refuzată', 'modificări refuzate')}` : '',
  ].filter(Boolean);
  return texts.length > 0 ? `${texts.join(', ')}. Clientul vede răspunsul în portal.` : 'Erau deja hotărâte.';
}

const leftText = (left: number): string =>
  `${counted(left, 'modificare nu s-a acceptat', 'modificări nu s-au acceptat')}: fișa s-a schimbat de când au fost cerute. Alegeți la fiecare în parte.`;
