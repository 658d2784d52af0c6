import type { Company } from './queries.ts';
import { type AccountInput, bankOf } from './schema.ts';

export type { AccountInput } from './schema.ts';

/** Accounts as they are compared and saved. */
export const withoutIds = (accounts: Company['accounts']): AccountInput[] =>
  accounts.map(({ iban, bank, on_documents }) => ({ iban, bank, on_documents }));

/**
 * The accounts when the first one that documents show is to be this one: it comes in front, and the others stay; null
 * takes it away. What is undefined says nothing.
 */
export function withFirst(
  accounts: AccountInput[],
  { iban, bank }: { iban?: string | null | undefined; bank?: string | null | undefined },
): AccountInput[] {
  const first = accounts.find(({ on_documents }) => on_documents);
  if (iban === null) return accounts.filter((account) => account !== first);
  const wanted = iban ?? first?.iban;
  if (!wanted || (iban === undefined && bank === undefined)) return accounts;
  const known = accounts.find((account) => account.iban === wanted);
  const named = bank === undefined ? (known?.bank ?? bankOf(wanted)) : (bank ?? bankOf(wanted));
  const isFirst = known !== undefined && known === first;
  if (isFirst) return accounts.map((account) => (account === first ? { ...account, bank: named } : account));
  const others = accounts.filter((account) => account !== known);
  return [{ iban: wanted, bank: named, on_documents: true }, ...others];
}
