import type { Trx } from '../../db/database.ts';
import { addressFields } from '../../romania/address.ts';
import { differencesOf, proposalFields, proposalsAfter } from './compare.ts';
import { endStrange, listStates, saveProposals } from './queries.ts';

const compared = new Set<string>(['tax_id', ...proposalFields, ...addressFields, 'siruta']);

/** Whether a save changed something that the register speaks of. */
export const isCompared = (changes: object): boolean =>
  Object.keys(changes).some((name) => compared.has(name));

/**
 * Compares clients again with what the register last said of them, in the transaction that changed them. What was
 * proposed for a number that is theirs no more is over.
 */
export async function reconcile(trx: Trx, clientIds: number[], at: Date): Promise<void> {
  if (clientIds.length === 0) return;
  await endStrange(trx, clientIds);
  const found = (await listStates(trx, clientIds)).flatMap(({ id, ours, facts, proposals }) =>
    facts ? [{ id, ...proposalsAfter(differencesOf(ours, facts), proposals) }] : [],
  );
  const opened = found.flatMap(({ id, opened: all }) => all.map((each) => ({ ...each, client_id: id })));
  await saveProposals(trx, { opened, gone: found.flatMap(({ gone }) => gone) }, at);
}
