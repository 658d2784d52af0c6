import { counted } from '../romania/plural.ts';

const zone = 'Europe/Bucharest';
const day = new Intl.DateTimeFormat('ro-RO', {
  timeZone: zone,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});
const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
const time = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const minute = new Intl.DateTimeFormat('ro-RO', {
  timeZone: zone,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** 24.11.2026, in the firm's zone. */
export const formatDate = (at: Date): string => day.format(at);
/** 24.11.2026, 10:32, in the firm's zone. */
export const formatDateTime = (at: Date): string => minute.format(at);
/** 02:10, in the firm's zone. */
export const formatTime = (at: Date): string => time.format(at);

/** How long ago: "de acum", "de acum 5 minute", "de acum 20 de ore", "din 24.11.2026, 10:32". */
export function formatAge(at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return 'de acum';
  if (minutes < 60) return `de acum ${counted(minutes, 'minut', 'minute')}`;
  if (minutes < 24 * 60) return `de acum ${counted(Math.floor(minutes / 60), 'oră', 'ore')}`;
  return `din ${formatDateTime(at)}`;
}

/** The initials of a person, two at most: Ana Marin is AM. */
export function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .slice(0, 2)
    .join('');
}

/** 1.240,50 lei: an amount as PostgreSQL and JSON write it (`1240.50`), without going through a float. */
export function formatMoney(amount: string): string {
  return `${formatNumber(amount, 2)} lei`;
}

/** 1.240,5 or, with at least `decimals`, 1.240,50; needless zeros after that go. */
export function formatNumber(amount: string, decimals = 0): string {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(amount) ?? [];
  const rest = fraction.replace(/0+$/, '').padEnd(decimals, '0');
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, '.')}${rest ? `,${rest}` : ''}`;
}

/** 24.11.2026 of a day as the database writes it. */
export const formatIsoDay = (day: string): string => day.split('-').reverse().join('.');

/** 2026-11-24, in the firm's zone: a day as file names and JSON write it. */
export const formatDay = (at: Date): string => isoDay.format(at);
