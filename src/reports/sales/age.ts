import { formatDateTime, formatIsoDay } from '../../web/format.ts';
import type { Sales } from './queries.ts';

/** What a report says of its sales: up to which day, and how old they are; for views/reports/_age.eta. */
export function ageOf({ day, at }: Omit<Sales, 'rows'>, address: string) {
  return {
    text: at
      ? `Vânzările până la ${formatIsoDay(day)}, adunate la ${formatDateTime(at)}.`
      : `Vânzările până la ${formatIsoDay(day)}, adunate acum.`,
    kept: at !== null,
    /** Where the page is, to come back to it. */
    back: address,
  };
}
