import type { Reason } from './keys.ts';

const weights: Record<Reason, number> = {
  iban: 40,
  name: 35,
  phone: 30,
  email: 30,
  similar_name: 20,
  address: 15,
};

/** The reasons in the order in which people weigh them, and how each reads. */
export const reasonLabels: Record<Reason, string> = {
  iban: 'același cont bancar',
  name: 'același nume',
  phone: 'același telefon',
  email: 'același e-mail',
  similar_name: 'nume apropiat',
  address: 'aceeași adresă',
};

export const reasons = Object.keys(reasonLabels) as Reason[];

/** How much speaks for one client. Two firms with a number each stand below all others, whatever they share. */
export function scoreOf(found: Reason[], taxIdsDiffer: boolean): number {
  const sum = found.reduce((total, reason) => total + weights[reason], 0);
  return taxIdsDiffer ? Math.floor(sum / 20) : sum;
}
