import type { CreditSettings, FirmLimits } from './queries.ts';
import type { SettingsInput } from './schema.ts';

/** The firm's limits as they will be: what is left out stays, what is empty is checked no more. */
export function settingsAfter(before: CreditSettings, input: SettingsInput): FirmLimits {
  const { overdue_limit, total_limit, overdue_days_limit } = input;
  return {
    overdue_limit: overdue_limit === undefined ? before.overdue_limit : overdue_limit,
    total_limit: total_limit === undefined ? before.total_limit : total_limit,
    overdue_days_limit: overdue_days_limit === undefined ? before.overdue_days_limit : overdue_days_limit,
  };
}
