import { shownTaxId } from '../romania/tax-id.ts';

/** A client that a text may mean. */
export type Candidate = {
  id: number;
  name: string;
  alias: string | null;
  tax_id: string | null;
  tax_id_kind: string;
  locality: string | null;
};

/** What tells a client apart from others of the same name. */
export function detailOf({ alias, tax_id, tax_id_kind, locality }: Omit<Candidate, 'id' | 'name'>): string {
  const number = tax_id && `${tax_id_kind === 'cnp' ? 'CNP' : 'CIF'} ${shownTaxId(tax_id, tax_id_kind)}`;
  return [alias, number, locality].filter(Boolean).join(' · ');
}
