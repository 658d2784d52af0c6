const zone = 'Europe/Bucharest';
const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const spoken = new Intl.DateTimeFormat('ro-RO', {
  timeZone: zone,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

const dayMs = 86_400_000;
const morning = '09:00';

/** What the clock of the firm shows at a moment: `2026-11-24T10:30`. */
export const localTime = (at: Date): string => clock.format(at).slice(0, 16).replace(' ', 'T');

/** 24.11.2026, 10:30, as the clock of the firm shows it. */
export const spokenTime = (at: Date): string => spoken.format(at);

/**
 * The moment at which the clock of the firm shows `2026-11-24T10:30`. An hour that a spring night leaves out comes one
 * hour later (03:30 is 04:30); of an hour that an autumn night has twice it is the first.
 */
export function momentOf(local: string): Date {
  const wall = Date.parse(`${local}Z`);
  const [before, after] = [offsetAt(wall - dayMs), offsetAt(wall + dayMs)];
  const fits = (offset: number) => offsetAt(wall - offset) === offset;
  const offset = [before, after].find(fits) ?? before;
  return new Date(wall - offset);
}

/** How far the clock of the firm is ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: number): number {
  const shown = Date.parse(`${clock.format(new Date(at)).replace(' ', 'T')}Z`);
  return shown - Math.floor(at / 1000) * 1000;
}

/** A moment as JSON writes it, with its offset, or as a clock of the firm shows it; undefined where it is neither. */
export function readMoment(text: string): Date | undefined {
  const [, day = '', time = '', rest = ''] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const written = Date.parse(`${day}T${time}Z`);
  // A day that is not in the calendar would be read as one of the next month.
  if (!day || Number.isNaN(written) || new Date(written).toISOString().slice(0, 10) !== day) return undefined;
  const at = rest ? new Date(Date.parse(`${day}T${time}${rest}`)) : momentOf(`${day}T${time}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/**
 * A moment as it was typed over another one. The clock of the firm shows the same minutes twice in an autumn night: what
 * is typed as the other one is shown, without an offset, is that very moment.
 */
export const typedOver = (typed: unknown, was: Date | null): unknown =>
  was !== null && typed === localTime(was) ? was.toISOString() : typed;

export const snoozes = ['hour', 'tomorrow', 'monday'] as const;
export type Snooze = (typeof snoozes)[number];

/** When a reminder that is put off rings again. */
export function snoozedTo(snooze: Snooze, now: Date): Date {
  if (snooze === 'hour') return new Date(Math.floor(now.getTime() / 60_000) * 60_000 + 3_600_000);
  const today = localTime(now).slice(0, 10);
  const weekday = (new Date(`${today}T00:00Z`).getUTCDay() + 6) % 7;
  return momentOf(`${dayAfter(today, snooze === 'tomorrow' ? 1 : 7 - weekday)}T${morning}`);
}

/** The first moment of the day after the one that the clock of the firm shows. */
export const endOfDay = (now: Date): Date => momentOf(`${dayAfter(localTime(now).slice(0, 10), 1)}T00:00`);

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * dayMs).toISOString().slice(0, 10);
