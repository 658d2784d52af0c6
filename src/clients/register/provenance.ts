import { addressFields } from '../../romania/address.ts';
import { shownTaxId } from '../../romania/tax-id.ts';
import { formatDate } from '../../web/format.ts';
import type { ClientRecord } from '../queries.ts';
import { differencesOf } from './compare.ts';
import { type Facts, seatOf } from './facts.ts';
import { fieldLabels, valueText } from './words.ts';

/** The fields whose source is told, each with the columns that make it up. */
export const provenanceGroups = [
  { field: 'name', columns: ['name'] },
  { field: 'vat_payer', columns: ['tax_id', 'vat_payer'] },
  { field: 'trade_register_no', columns: ['trade_register_no'] },
  { field: 'address', columns: [...addressFields, 'siruta'] },
  { field: 'caen_code', columns: ['caen_code', 'caen_revision'] },
];

type Source = { field: string; at: Date; action: string; by: string | null; form_key: string | null };
type Said = { facts: Facts | null; answered_at: Date | null };

/** Where each value comes from and since when, and whether the register says the same. */
export function provenanceRows(client: ClientRecord, { facts, answered_at }: Said, sources: Source[]) {
  const differing = facts ? differencesOf(client, facts).map(({ field }) => String(field)) : [];
  const on = answered_at ? formatDate(answered_at) : '';
  return provenanceGroups.map(({ field }) => {
    const source = sources.find((each) => each.field === field);
    const value = valueText(field, field === 'address' ? client : client[field as keyof ClientRecord]);
    const isSaid = facts !== null && saysOf(facts, field);
    return {
      label: field === 'vat_payer' ? 'CIF și TVA' : (fieldLabels[field] ?? field),
      value: field === 'vat_payer' ? taxText(client) : value,
      source: source ? sourceText(source) : `la creare, ${formatDate(client.created_at)}`,
      register: !facts
        ? 'neîntrebat'
        : !isSaid
          ? `ANAF, ${on} – nu spune`
          : differing.includes(field)
            ? `ANAF, ${on} – diferă`
            : `ANAF, ${on} – se potrivește`,
      differs: differing.includes(field),
    };
  });
}

/** "Ana Marin, 03.10.2026", "import, Ana Marin, 02.10.2026", "ANAF, acceptat de Ana Marin, 04.10.2026" */
function sourceText({ at, action, by, form_key }: Source): string {
  const who = by ?? 'sistem';
  const how = form_key?.startsWith('anaf ') ? `ANAF, acceptat de ${who}` : `${ways[action] ?? ''}${who}`;
  return `${how}, ${formatDate(at)}`;
}

const ways: Record<string, string> = {
  import: 'import, ',
  'import-reversal': 'import anulat, ',
  merge: 'unire, ',
  undo_merge: 'unire anulată, ',
  bulk: 'schimbare în masă, ',
};

function saysOf(facts: Facts, field: string): boolean {
  if (field === 'address') return seatOf(facts) !== null;
  return facts[field as 'name' | 'vat_payer' | 'trade_register_no' | 'caen_code'] !== null;
}

const taxText = ({ tax_id, tax_id_kind, vat_payer }: ClientRecord) =>
  tax_id ? `${shownTaxId(tax_id, tax_id_kind)}, ${vat_payer ? 'plătitor de TVA' : 'neplătitor de TVA'}` : '–';
