import Big from 'big.js';
import { percentField } from './field.ts';

/** A rate of VAT of one kind, with its days, both included; no `valid_until`: still so. */
export type VatRate = { kind: string; rate: string; valid_from: string; valid_until: string | null };

/** The rates that are the law on a day, the highest first: the standard one. */
export function ratesOn(rates: VatRate[], date: string): string[] {
  const valid = rates.filter((rate) => isValidOn(rate, date)).map(({ rate }) => rate);
  return [...new Set(valid)].sort((a, b) => new Big(b).cmp(a));
}

/** The standard rate of a day. */
export function standardRate(rates: VatRate[], date: string): string | undefined {
  return rates.find((rate) => rate.kind === 'standard' && isValidOn(rate, date))?.rate;
}

/** Which of these rates a number means: 21 is 21.00. */
export function sameRate(rates: string[], given: string): string | undefined {
  return rates.find((rate) => new Big(rate).eq(given));
}

/** Why a rate is refused, with those of today that may be chosen. */
export function notOfToday(rates: string[]): string {
  return `Cota TVA nu este una de azi: ${rates.map((rate) => `${percentField(rate)} %`).join(', ')}.`;
}

/**
 * The rate of a product on the day of an order. A product keeps its kind of rate: with 21 % today it had 19 % in July
 * 2025. Where that kind has no rate on the day, its own rate stands if it was the law then (9 % in July 2025), else it is
 * the standard one of the day (5 % after July 2025).
 */
export function rateOfProduct(
  rates: VatRate[],
  { rate, today, date }: { rate: string; today: string; date: string },
): string {
  const kind = kindOf(rates, rate, today);
  const own = rates.find((each) => each.kind === kind && isValidOn(each, date))?.rate;
  return own ?? sameRate(ratesOn(rates, date), rate) ?? standardRate(rates, date) ?? rate;
}

/** The kind that has this rate today; a product that nobody touched since the law changed is of the kind that had it last. */
function kindOf(rates: VatRate[], rate: string, today: string): string | undefined {
  const same = rates.filter((each) => new Big(each.rate).eq(rate) && each.valid_from <= today);
  const [last] = same.sort((a, b) => (a.valid_from < b.valid_from ? 1 : -1));
  return (same.find((each) => isValidOn(each, today)) ?? last)?.kind;
}

/** Whether a day is within two bounds, both included; a missing bound is open. */
function isValidOn(
  { valid_from, valid_until }: { valid_from: string | null; valid_until: string | null },
  date: string,
): boolean {
  return (valid_from === null || valid_from <= date) && (valid_until === null || date <= valid_until);
}
