import { formatIsoDay } from '../web/format.ts';
import { documentNumber } from './frozen.ts';

const dayMs = 86_400_000;

/** The day so many calendar days after another: 1 June and 30 are 1 July. Days are YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  // UTC has no days of 23 or 25 hours.
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Why a series cannot issue on a day; '' when it can. Numbers and days of a series grow together. */
export function issueDayRefusal(
  day: string,
  { last_date, series, today }: { last_date: string | null; series: string; today: string },
): string {
  if (day <= today && day >= (last_date ?? '1900-01-01')) return '';
  const from = last_date && `de la ${formatIsoDay(last_date)}, ziua ultimului document din seria ${series}, `;
  return `Data documentului poate fi ${from ?? ''}până azi, ${formatIsoDay(today)}.`;
}

/** Why an invoice cannot be due on a day; '' when it can. */
export function dueDayRefusal(due: string, issued: string): string {
  return due >= issued ? '' : `Scadența este cel mai devreme în ziua emiterii, ${formatIsoDay(issued)}.`;
}

/** Why an invoice cannot be taken back on a day; '' when it can. */
export function stornoDayRefusal(
  day: string,
  original: { series: string; number: number; issue_date: string },
): string {
  if (day >= original.issue_date) return '';
  return `Stornoul nu poate fi dinaintea facturii ${documentNumber(original)} din ${formatIsoDay(original.issue_date)}.`;
}
