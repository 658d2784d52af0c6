import type { ClientRecord } from '../clients/queries.ts';
import { renderPaper } from '../romania/address.ts';
import { formatIban } from '../romania/iban.ts';
import { formatPhone } from '../romania/phone.ts';
import { formatTaxId, type TaxIdKind } from '../romania/tax-id.ts';
import { formatDate } from '../web/format.ts';

import type { Reason } from './keys.ts';
import type { ListedPair } from './queries.ts';
import { reasonLabels } from './score.ts';

type Line = { label: string; values: [string, string]; same: boolean };

/** A pair side by side, with what they share marked. */
export function pairView(pair: ListedPair, low: ClientRecord, high: ClientRecord) {
  const both: [ClientRecord, ClientRecord] = [low, high];
  const found = pair.reasons as Reason[];
  const taxIdsDiffer = low.tax_id !== null && high.tax_id !== null && low.tax_id !== high.tax_id;
  const line = (label: string, why: Reason[], shown: (client: ClientRecord) => string): Line => ({
    label,
    values: [shown(low), shown(high)],
    same: found.some((reason) => why.includes(reason)),
  });
  return {
    id: pair.id,
    clients: both.map(({ id, name }) => ({ id, name })),
    title: `${low.name} și ${high.name}`,
    reasons: found.map((reason) => reasonLabels[reason]),
    taxIdsDiffer,
    merge: `/client-merges/new?ids=${low.id},${high.id}`,
    lines: [
      line('Nume', ['name', 'similar_name'], ({ name }) => name),
      line('CIF', [], ({ tax_id, tax_id_kind, vat_payer }) =>
        formatTaxId(tax_id, tax_id_kind as TaxIdKind, vat_payer),
      ),
      line('Adresa', ['address'], renderPaper),
      line('Telefon', ['phone'], (client) => shownOf(phonesOf, both, client, formatPhone)),
      line('E-mail', ['email'], (client) => shownOf(emailsOf, both, client, (email) => email)),
      line('Cont bancar', ['iban'], ({ iban }) => (iban ? formatIban(iban) : '')),
      line('Adăugat', [], ({ created_at }) => formatDate(created_at)),
    ].filter(({ values }) => values.some(Boolean)),
    dismissed: pair.dismissed_at
      ? `${pair.dismissed_by ?? 'sistem'}, ${formatDate(pair.dismissed_at)}${pair.reason ? `: ${pair.reason}` : ''}`
      : '',
  };
}

export type PairView = ReturnType<typeof pairView>;

const present = (values: (string | null)[]) => values.filter((value) => value !== null);
const phonesOf = ({ phone, mobile, contacts }: ClientRecord) =>
  present([phone, mobile, ...contacts.map((contact) => contact.phone)]);
const emailsOf = ({ email, contacts }: ClientRecord) =>
  present([email, ...contacts.map((contact) => contact.email)]).map((each) => each.toLowerCase());

/** What both have, which may stand at a contact; else the client's own first. */
function shownOf(
  valuesOf: (client: ClientRecord) => string[],
  both: ClientRecord[],
  client: ClientRecord,
  shown: (value: string) => string,
): string {
  const own = valuesOf(client);
  const common = own.filter((value) => both.every((each) => valuesOf(each).includes(value)));
  return [...new Set(common.length > 0 ? common : own.slice(0, 1))].map(shown).join(', ');
}
