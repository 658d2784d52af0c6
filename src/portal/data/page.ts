import type { ClientRecord } from '../../clients/queries.ts';
import { renderPaper } from '../../romania/address.ts';
import { findCaen } from '../../romania/caen.ts';
import { maskPersonalId } from '../../romania/personal-id.ts';
import { formatTaxId, type TaxIdKind } from '../../romania/tax-id.ts';
import { formatDate } from '../../web/format.ts';
import { fieldLabel, heldBy, linesOf } from '../proposals/fields.ts';
import type { Proposal, ProposalState } from '../proposals/queries.ts';
import { askable } from './wishes.ts';

type Facts = { open: Proposal[]; decided: Proposal[] };

/** A client's own data as they stand, what was asked for and what was answered, ready to show. */
export function ownDataPage(record: ClientRecord, { open, decided }: Facts) {
  const isCompany = record.tax_id_kind === 'cui';
  return {
    isCompany,
    locked: lockedRows(record).filter(({ value }) => value !== ''),
    rows: askable(record).map((field) => ({
      label: fieldLabel(field),
      lines: linesOf(field, heldBy(record, field)),
      extra: field === 'iban' && record.iban ? (record.bank ?? '') : '',
    })),
    open: open.map(({ id, field, wanted, person, created_at }) => ({
      id,
      label: fieldLabel(field),
      wanted: linesOf(field, wanted),
      person,
      at: formatDate(created_at),
    })),
    decided: decided.map(({ field, wanted, state, answer, decided_at }) => ({
      label: fieldLabel(field),
      wanted: linesOf(field, wanted),
      state,
      outcome: outcomes[state] ?? '',
      answer,
      at: decided_at ? formatDate(decided_at) : '',
    })),
  };
}

export type OwnDataPage = ReturnType<typeof ownDataPage>;

const outcomes: Partial<Record<ProposalState, string>> = {
  accepted: 'preluată',
  refused: 'nepreluată',
  replaced: 'înlocuită: un coleg a cerut altfel',
  overtaken: 'nepreluată: datele s-au schimbat altfel între timp',
};

/** What only the firm changes. A personal number is masked: whose it is knows it. */
function lockedRows(record: ClientRecord): { label: string; value: string }[] {
  const kind = record.tax_id_kind as TaxIdKind;
  const isPerson = kind === 'cnp';
  const caen = record.caen_code ? findCaen(record.caen_code, record.caen_revision === 2 ? 2 : 3) : undefined;
  return [
    { label: 'Nume', value: record.name },
    {
      label: isPerson ? 'CNP' : 'CIF',
      value: isPerson
        ? maskPersonalId(record.tax_id ?? '')
        : formatTaxId(record.tax_id, kind, record.vat_payer),
    },
    { label: 'Plătitor de TVA', value: kind === 'cui' ? (record.vat_payer ? 'da' : 'nu') : '' },
    { label: 'Nr. Înregistrare', value: record.trade_register_no ?? '' },
    { label: 'Sediul', value: kind === 'cui' ? renderPaper(record) : '' },
    { label: 'Cod CAEN', value: caen ? `${record.caen_code} – ${caen.title}` : (record.caen_code ?? '') },
  ];
}
