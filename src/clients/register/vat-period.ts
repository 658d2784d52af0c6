import type { VatPeriod } from '../../external/anaf/anaf.ts';

/**
 * The period in which a day lies. A registration counts from its first day on; on the day of its end it is no more: it
 * is cancelled from that day (art. 316 alin. (11) of Law 227/2015).
 */
export function periodOn(periods: readonly VatPeriod[], day: string): VatPeriod | undefined {
  return periods.find(({ from, until }) => from <= day && (until === null || day < until));
}

type Said = { vat_payer: boolean | null; vat_periods: readonly VatPeriod[] | null };

/** Whether VAT was paid on a day; null where that is not known, as where the register names no period that still runs. */
export function paidVatOn({ vat_payer, vat_periods }: Said, day: string): boolean | null {
  if (!vat_periods) return null;
  if (periodOn(vat_periods, day)) return true;
  return vat_payer && !vat_periods.some(({ until }) => until === null) ? null : false;
}
