import type { Company, VatPeriod } from './anaf.ts';
import { isoDayIn } from './day.ts';
import type { AnafRecord } from './record.ts';

export type CompanyState = Pick<
  Company,
  | 'inactive'
  | 'inactive_since'
  | 'reactivated_on'
  | 'struck_off'
  | 'struck_off_on'
  | 'vat_periods'
  | 'vat_on_collection'
  | 'vat_on_collection_from'
  | 'vat_on_collection_until'
>;

/** Whether a company still lives and how it pays VAT; null where the record does not say, which is not the same as no. */
export function stateOf(record: AnafRecord): CompanyState {
  const { stare_inactiv: state, inregistrare_scop_Tva: vat, inregistrare_RTVAI: collection } = record;
  const status = record.date_generale.stare_inregistrare;
  const writtenOff = /^RADI/i.test(status);
  const struckOff = state.dataRadiere !== '' || writtenOff;
  return {
    inactive: state.told.statusInactivi ? state.statusInactivi : null,
    inactive_since: isoDayIn(state.dataInactivare),
    reactivated_on: isoDayIn(state.dataReactivare),
    struck_off: struckOff || status !== '' || state.told.statusInactivi ? struckOff : null,
    struck_off_on: isoDayIn(state.dataRadiere) ?? (writtenOff ? isoDayIn(status) : null),
    vat_periods: vat.told ? periodsOf(vat.periods) : null,
    vat_on_collection: collection.told.statusTvaIncasare ? collection.statusTvaIncasare : null,
    vat_on_collection_from: isoDayIn(collection.dataInceputTvaInc),
    vat_on_collection_until: isoDayIn(collection.dataSfarsitTvaInc),
  };
}

/** Newest first, each beginning once: a record sometimes repeats a period, closed and open. */
function periodsOf(periods: AnafRecord['inregistrare_scop_Tva']['periods']): VatPeriod[] {
  const known = new Map<string, VatPeriod>();
  for (const { data_inceput_ScpTVA, data_sfarsit_ScpTVA } of periods) {
    const from = isoDayIn(data_inceput_ScpTVA);
    if (from && !known.has(from)) known.set(from, { from, until: isoDayIn(data_sfarsit_ScpTVA) });
  }
  return [...known.values()];
}
