import { formatIsoDay } from '../web/format.ts';

/** The days of a validity in words: "oricând", "de la 01.12.2026", "01.12.2026 – 24.12.2026". */
export function daysText({
  valid_from: from,
  valid_until: until,
}: {
  valid_from: string | null;
  valid_until: string | null;
}): string {
  if (from && until) return `${formatIsoDay(from)} – ${formatIsoDay(until)}`;
  if (from) return `de la ${formatIsoDay(from)}`;
  return until ? `până la ${formatIsoDay(until)}` : 'oricând';
}
