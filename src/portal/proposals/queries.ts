import { type Insertable, sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { PortalProposals } from '../../db/types.ts';

export type ProposalState = 'open' | 'accepted' | 'refused' | 'withdrawn' | 'replaced' | 'overtaken';

const proposals = (db: Db, clientId: number) =>
  db
    .selectFrom('portal_proposals as p')
    .innerJoin('portal_users as person', 'person.id', 'p.portal_user_id')
    .leftJoin('users as u', 'u.id', 'p.decided_by')
    .select(['p.id', 'p.field', 'p.was', 'p.wanted', 'p.note', 'p.answer', 'p.created_at', 'p.decided_at'])
    .select([
      'p.portal_user_id',
      'person.name as person',
      'u.name as decider',
      sql<ProposalState>`p.state`.as('state'),
    ])
    .where('p.client_id', '=', clientId);

export type Proposal = Awaited<ReturnType<typeof listOpenProposals>>[number];

/** What the people of a client asked for and nobody decided yet, in the order in which it was asked. */
export async function listOpenProposals(db: Db, clientId: number) {
  return proposals(db, clientId).where('p.state', '=', 'open').orderBy('p.id').execute();
}

/** What was decided of a client's, by staff or by a colleague who asked for something else, the latest first. */
export async function listDecidedProposals(db: Db, clientId: number, limit: number): Promise<Proposal[]> {
  return proposals(db, clientId)
    .where('p.state', 'in', ['accepted', 'refused', 'overtaken', 'replaced'])
    .orderBy('p.decided_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit)
    .execute();
}

/** Some of a client's, in the order in which they were asked, held until the transaction ends. */
export async function lockProposals(trx: Trx, clientId: number, ids: number[]): Promise<Proposal[]> {
  return proposals(trx, clientId)
    .where(sql<boolean>`p.id = any(${ids}::bigint[])`)
    .orderBy('p.id')
    .forUpdate('p')
    .execute();
}

/** How many wait for an answer. */
export async function countOpenProposals(db: Db, clientId: number): Promise<number> {
  const { count } = await db
    .selectFrom('portal_proposals')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('client_id', '=', clientId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return count;
}

type NewProposal = Omit<Insertable<PortalProposals>, 'was' | 'wanted'> & { was: unknown; wanted: unknown };

export async function insertProposal(trx: Trx, row: NewProposal): Promise<number> {
  const { id } = await trx
    .insertInto('portal_proposals')
    .values({ ...row, was: JSON.stringify(row.was), wanted: JSON.stringify(row.wanted) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Ends proposals. `decided_by`: null where people of the client did. */
export async function endProposals(
  trx: Trx,
  ids: number[],
  row: { state: ProposalState; answer?: string; decided_at: Date; decided_by: number | null },
): Promise<void> {
  if (ids.length === 0) return;
  await trx.updateTable('portal_proposals').set(row).where('id', 'in', ids).execute();
}
