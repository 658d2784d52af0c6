const zone = 'Europe/Bucharest';
const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });

/**
 * The moment at which clocks in Romania show a day and a time. Undefined where they never do: what is no day or time,
 * and the hour that is skipped in March. Of the hour that comes twice in October the first one.
 * @param day YYYY-MM-DD
 * @param time HH:MM
 */
export function momentOf(day: string, time: string): Date | undefined {
  const shown = `${day} ${time}:00`;
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return undefined;
  return [3, 2].map((hours) => new Date(asUtc - hours * 3_600_000)).find((at) => parts.format(at) === shown);
}

/** The day that calendars in Romania show at a moment, YYYY-MM-DD. */
export const dayOf = (at: Date): string => parts.format(at).slice(0, 10);
