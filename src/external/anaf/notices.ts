import type { AnafRecord } from './record.ts';

/**
 * What a person should know of a company before working with it, as short sentences; none of them forbids anything.
 * @param differ whether the seat and the fiscal domicile are two addresses
 */
export function noticesOf(record: AnafRecord, differ: boolean): string[] {
  const { date_generale: general, stare_inactiv: state, inregistrare_scop_Tva: vat } = record;
  const cash = record.inregistrare_RTVAI;
  const split = record.inregistrare_SplitTVA;
  const status = general.stare_inregistrare;
  const struckOff = state.dataRadiere !== '' || /^RADI/i.test(status);
  const cancelled = vat.periods[0]?.data_sfarsit_ScpTVA ?? '';

  return [
    struckOff && `Firmă radiată${day('la', state.dataRadiere || status)}.`,
    /^DIZOLV/i.test(status) && `Firmă dizolvată${day('la', status)}.`,
    state.statusInactivi && `Contribuabil inactiv${day('din', state.dataInactivare)}.`,
    !vat.scpTVA &&
      cancelled !== '' &&
      `Înregistrarea în scopuri de TVA a fost anulată${day('la', cancelled)}.`,
    cash.statusTvaIncasare && `Aplică TVA la încasare${day('din', cash.dataInceputTvaInc)}.`,
    split.statusSplitTVA && `Aplică plata defalcată a TVA${day('din', split.dataInceputSplitTVA)}.`,
    differ && 'Sediul social și domiciliul fiscal diferă.',
  ].filter((notice) => notice !== false);
}

/** ' la 08.12.2023', from 2023-12-08 or from the prose 'RADIERE din data 08.12.2023'; '' when there is no date. */
function day(word: 'la' | 'din', text: string): string {
  const iso = /(\d{4})-(\d{2})-(\d{2})/.exec(text);
  const date = iso ? `${iso[3]}.${iso[2]}.${iso[1]}` : /\d{2}\.\d{2}\.\d{4}/.exec(text)?.[0];
  return date ? ` ${word} ${date}` : '';
}
