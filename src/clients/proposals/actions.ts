import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { changeWithin } from '../actions.ts';
import { geocodeClient } from '../jobs.ts';
import { type ClientRecord, getClient, lockClient } from '../queries.ts';
import { asInput } from '../record.ts';
import type { ProposalField } from '../register/compare.ts';
import { reconcile } from '../register/reconcile.ts';
import { clientSchema } from '../schema.ts';
import { fieldsOf } from './decision.ts';
import { decide, lockProposal } from './queries.ts';

type Person = { id: number; role?: string; portfolioOf: number | null };
export type Decision = 'accept' | 'keep' | 'always_keep' | 'undo';
type Asked = { client_id: number; id: number; decision: Decision; version: number };
type Proposal = NonNullable<Awaited<ReturnType<typeof lockProposal>>>;

const states = { accept: 'accepted', keep: 'kept', always_keep: 'always_kept', undo: 'gone' } as const;
const words: Record<string, string> = {
  accepted: 'a acceptat-o',
  kept: 'a păstrat valoarea noastră',
  always_kept: 'a ales păstrează mereu',
};

/**
 * Decides a proposal. Asked twice it is decided once; what somebody else decided meanwhile, or the register took back,
 * is refused with 409, and so is an acceptance against a client that was saved since.
 */
export async function decideProposal(services: Services, actor: Person, asked: Asked): Promise<void> {
  const { db, jobs } = services;
  const moved = await db.transaction().execute(async (trx) => {
    await lockClient(trx, asked.client_id);
    const client = await getClient(trx, asked.client_id);
    if (client.id !== asked.client_id)
      throw new Refused(409, `Clientul a fost unit între timp cu „${client.name}”. Nimic nu s-a schimbat.`);
    const proposal = await lockProposal(trx, asked.client_id, asked.id);
    if (!proposal) throw new NotFound();
    if (isDone(proposal, asked.decision)) return false;
    refuseDecided(proposal, asked.decision);
    await settle(trx, services, actor, { ...asked, proposal });
    return asked.decision === 'accept' && take(trx, services, actor, { client, proposal, ...asked });
  });
  if (moved) await jobs.enqueue(geocodeClient, { client_id: asked.client_id });
}

async function settle(
  trx: Trx,
  { now }: Services,
  actor: Person,
  { client_id, id, decision, proposal }: Asked & { proposal: Proposal },
): Promise<void> {
  const state = states[decision];
  await decide(trx, id, { state, ours: proposal.ours, decided_at: now(), decided_by: actor.id });
  await insertAudit(trx, actor, {
    action: 'anaf-proposal',
    subject: 'client',
    subject_id: client_id,
    changes: { [`anaf_${proposal.field}`]: [proposal.state, state] },
  });
  if (decision === 'undo') await reconcile(trx, [client_id], now());
}

/** Puts the value of the register in place of ours, as a save of the client like any other. */
async function take(
  trx: Trx,
  services: Services,
  actor: Person,
  { client, proposal, version }: { client: ClientRecord; proposal: Proposal; version: number },
): Promise<boolean> {
  const fields = fieldsOf(proposal.field as ProposalField, proposal.theirs, client);
  const parsed = clientSchema.safeParse({ ...asInput(client), ...fields });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refused(
      409,
      `Valoarea de la ANAF nu încape pe fișă: ${issue?.message ?? ''} Deschideți Editează și scrieți-o acolo.`,
    );
  }
  const change = { id: client.id, input: parsed.data, version, formKey: `anaf ${proposal.id}` };
  return changeWithin(trx, services, actor, change);
}

const isDone = ({ state, decided_by }: Proposal, decision: Decision) =>
  state === states[decision] && (decision === 'undo' ? decided_by !== null : true);

function refuseDecided({ state, by }: Proposal, decision: Decision): void {
  if (state === (decision === 'undo' ? 'always_kept' : 'open')) return;
  const decided = words[state];
  throw new Refused(
    409,
    decided
      ? `${by ?? 'Altcineva'} ${decided} între timp. Nimic nu s-a schimbat.`
      : 'Propunerea nu mai este de actualitate: registrul sau fișa s-a schimbat între timp. Uitați-vă din nou.',
  );
}
