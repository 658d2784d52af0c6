import { fold } from '../romania/diacritics.ts';
import { isPersonalId } from '../romania/personal-id.ts';
import { formatPhone } from '../romania/phone.ts';
import { parseTradeRegisterNo } from '../romania/trade-register.ts';

export type Searchable = {
  name: string;
  alias: string | null;
  tax_id: string | null;
  tax_id_kind: string;
  trade_register_no: string | null;
  phone: string | null;
  mobile: string | null;
  email: string | null;
  iban: string | null;
  contacts: { name: string; email: string | null; phone: string | null }[];
  former_names: string[];
  /** The numbers of those that were merged into it. */
  merged_tax_ids: string[];
};

/**
 * The text by which a client is found: every word of what people search by, folded, each after a space so
 * that a short word can be looked for at the beginning of a word. No CNP is in it: whoever may not see one would
 * find it out digit by digit.
 */
export function searchText(client: Searchable): string {
  return ` ${[...new Set(searchParts(client).map(({ text }) => text))].join(' ')} `;
}

/** The same, part by part, with what each part is: this is how a result says why it was found. */
export function searchParts(client: Searchable): { kind: string; text: string; value: string }[] {
  const register = client.trade_register_no ? parseTradeRegisterNo(client.trade_register_no) : null;
  const parts: [string, string | null | undefined][] = [
    ['nume', client.name],
    ['alias', client.alias],
    ['CIF', client.tax_id_kind === 'cnp' ? null : client.tax_id],
    ['nr. înregistrare', client.trade_register_no],
    ['nr. înregistrare vechi', register?.old],
    ['telefon', client.phone],
    ['mobil', client.mobile],
    ['e-mail', client.email],
    ['IBAN', client.iban],
    ...client.merged_tax_ids.map((taxId): [string, string | null] => [
      'CIF vechi',
      isPersonalId(taxId) ? null : taxId,
    ]),
    ...client.former_names.map((name): [string, string] => ['nume vechi', name]),
    ...client.contacts.flatMap((contact): [string, string | null][] => [
      ['contact', contact.name],
      ['contact', contact.email],
      ['contact', contact.phone],
    ]),
  ];
  return parts.flatMap(([kind, value]) => (value ? [{ kind, value, text: searchKey(value) }] : []));
}

/** A found value as a person writes it: a telephone in its groups. */
export const asShown = (value: string) => (/^\+\d+$/.test(value) ? formatPhone(value) : value);

/** Folds text for searching: "S.C. Țăranu & Fiii S.R.L." becomes "sc taranu fiii srl", a number its bare digits. */
export function searchKey(text: string): string {
  return fold(text)
    .replace(/[.,'’`\-_/\\+()]/g, '')
    .replace(/[^\p{L}\p{N}@]+/gu, ' ')
    .trim();
}
