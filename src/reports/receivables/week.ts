import { dayAfter } from '../../documents/days.ts';
import { formatIsoDay } from '../../web/format.ts';

/** How a week of the expected cash-in is called; -1 is what is late, 0 the week of today, 8 all that comes later. */
export function weekLabel(week: number, today: string): string {
  if (week < 0) return 'Restanțe';
  if (week > 7) return 'Mai târziu';
  const sunday = (7 - new Date(today).getUTCDay()) % 7;
  const end = dayAfter(today, sunday + 7 * week);
  return week === 0
    ? `Săptămâna aceasta, până la ${formatIsoDay(end)}`
    : `${formatIsoDay(dayAfter(end, -6)).slice(0, 5)} – ${formatIsoDay(end)}`;
}
