import { insertAudit } from '../../audit/queries.ts';
import { changeWithin } from '../../clients/actions.ts';
import { type ClientRecord, getClient, lockClient } from '../../clients/queries.ts';
import { asInput } from '../../clients/record.ts';
import { clientSchema } from '../../clients/schema.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import { requestId, withRequest } from '../../request-id.ts';
import type { Services } from '../../services.ts';
import { askable } from '../data/wishes.ts';
import { digestOf, fieldLabel, fieldsToSet, heldBy, isSame, type ProposalField } from './fields.ts';
import { endProposals, lockProposals, type Proposal, type ProposalState } from './queries.ts';

type Person = { id: number; role?: string; portfolioOf: number | null };
export type Decision = {
  id: number;
  decision: 'accept' | 'refuse';
  /** What the client held in the field on the page that was looked at: `digestOf` it. */
  seen: string;
};
type Asked = { client_id: number; decisions: Decision[]; answer: string };
type Decided = { proposal: Proposal; state: ProposalState };

/**
 * Decides what the people of a client asked for, all of it or nothing. What is accepted is a save of the client like any
 * other. Refuses with 409 what somebody else decided meanwhile, and an acceptance where the client holds something else
 * than the page showed; with 422 what the client's form would refuse.
 */
export async function decideProposals(services: Services, actor: Person, asked: Asked): Promise<Decided[]> {
  return services.db.transaction().execute(async (trx) => {
    await lockClient(trx, asked.client_id);
    const client = await getClient(trx, asked.client_id);
    if (client.id !== asked.client_id)
      throw new Refused(409, `Clientul a fost unit între timp cu „${client.name}”. Nimic nu s-a schimbat.`);
    const found = await lockProposals(
      trx,
      client.id,
      asked.decisions.map(({ id }) => id),
    );
    if (found.length < asked.decisions.length) throw new NotFound();
    const decided = found.flatMap((proposal) => {
      const decision = asked.decisions.find(({ id }) => id === proposal.id) as Decision;
      return decidedOf(client, proposal, decision) ?? [];
    });
    refuseTwice(decided);
    for (const { proposal, state } of decided)
      await settle(trx, services, actor, { ...asked, proposal, state });
    await take(trx, services, actor, { client, decided });
    return decided;
  });
}

/** What becomes of a proposal; undefined where the same was decided already. */
function decidedOf(
  client: ClientRecord,
  proposal: Proposal,
  { decision, seen }: Decision,
): Decided | undefined {
  const held = heldBy(client, proposal.field as ProposalField);
  if (proposal.state !== 'open') {
    const isAnswered = proposal.state !== 'withdrawn' && proposal.state !== 'replaced';
    if (isAnswered && decision === (proposal.state === 'accepted' ? 'accept' : 'refuse')) return undefined;
    throw new Refused(
      409,
      `${whatBecame(proposal)} între timp „${fieldLabel(proposal.field)}”. Nimic nu s-a schimbat.`,
    );
  }
  // Of a company the register says the address, whatever was asked for while it was none.
  if (decision === 'accept' && !askable(client).includes(proposal.field as ProposalField))
    throw new Refused(
      409,
      `Clientul este acum o firmă: „${fieldLabel(proposal.field)}” vine de la ANAF și nu se mai ia din portal. Nimic nu s-a salvat: refuzați cererea.`,
    );
  if (decision === 'accept' && digestOf(held) !== seen)
    throw new Refused(
      409,
      `„${fieldLabel(proposal.field)}” s-a schimbat între timp pe fișa clientului. Nimic nu s-a salvat: priviți din nou și alegeți.`,
    );
  if (decision === 'accept') return { proposal, state: 'accepted' };
  // Whoever keeps what was written since did not refuse what was asked of then.
  return { proposal, state: isSame(held, proposal.was) ? 'refused' : 'overtaken' };
}

function whatBecame({ state, decider, person }: Proposal): string {
  if (state === 'withdrawn') return `${person} a retras`;
  if (state === 'replaced') return 'Altcineva de la client a cerut altfel';
  return `${decider ?? 'Altcineva'} a ${state === 'accepted' ? 'acceptat' : 'refuzat'}`;
}

/** Two people of a client may want different things in one field. */
function refuseTwice(decided: Decided[]): void {
  const fields = decided.filter(({ state }) => state === 'accepted').map(({ proposal }) => proposal.field);
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  if (twice)
    throw new Refused(422, `Pentru „${fieldLabel(twice)}” sunt mai multe cereri. Acceptați numai una.`);
}

async function settle(
  trx: Trx,
  { now }: Services,
  actor: Person,
  { client_id, answer, proposal, state }: Asked & Decided,
): Promise<void> {
  await endProposals(trx, [proposal.id], { state, answer, decided_at: now(), decided_by: actor.id });
  await insertAudit(trx, actor, {
    action: 'portal-proposal',
    subject: 'client',
    subject_id: client_id,
    changes: { [`portal_${proposal.field}`]: [proposal.state, state] },
  });
}

/** Saves what was accepted under one version. Coordinates that fall due are found by their sweep. */
async function take(
  trx: Trx,
  services: Services,
  actor: Person,
  { client, decided }: { client: ClientRecord; decided: Decided[] },
): Promise<void> {
  const accepted = decided.filter(({ state }) => state === 'accepted').map(({ proposal }) => proposal);
  if (accepted.length === 0) return;
  const fields = accepted.map(({ field, wanted }) => fieldsToSet(field as ProposalField, wanted, client));
  const parsed = clientSchema.safeParse(Object.assign({}, asInput(client), ...fields));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refused(
      422,
      `Fișa clientului nu primește valoarea: ${issue?.message ?? ''} Nimic nu s-a salvat.`,
    );
  }
  const people = [...new Set(accepted.map(({ person }) => person))].join(', ');
  const origin = { id: requestId() ?? '', via: `portal: ${people}`.slice(0, 120) };
  const change = { id: client.id, input: parsed.data, version: client.version };
  await withRequest(origin, () => changeWithin(trx, services, actor, change));
}
