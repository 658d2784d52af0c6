import { dayOf } from '../../dist/romania/wall-clock.js';

const dayMs = 86_400_000;

/** A day as a number, for counting; days are YYYY-MM-DD. @param {string} day */
export const toNumber = (day) => Date.parse(`${day}T00:00:00Z`) / dayMs;
/** @param {number} number */
export const toDay = (number) => new Date(number * dayMs).toISOString().slice(0, 10);
/** 0 is Sunday. @param {number} number */
const weekdayOf = (number) => (number + 4) % 7;

/** The day so many months before, as PostgreSQL counts: 31 August less six months is 28 February. @param {number} number @param {number} months */
export function monthsBefore(number, months) {
  const at = new Date(number * dayMs);
  const month = at.getUTCFullYear() * 12 + at.getUTCMonth() - months;
  const last = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  return Date.UTC(Math.floor(month / 12), month % 12, Math.min(at.getUTCDate(), last)) / dayMs;
}

/** When the firm works: more in spring and autumn, little in January and August. */
const months = [0.5, 0.8, 1.25, 1.35, 1.3, 1.1, 0.95, 0.7, 1.25, 1.35, 1.15, 0.75];
const weekdays = [0, 1.15, 1.1, 1.05, 1, 0.85, 0.15];

/** How busy a day is; 1 is the mean of a working day. @param {number} number */
export const busyness = (number) =>
  months[new Date(number * dayMs).getUTCMonth()] * weekdays[weekdayOf(number)];

/** The firm's day of a moment. @param {Date} at */
export const firmDay = (at) => dayOf(at);

/** A moment of a day by the firm's clock, near enough: never later than `now`. @param {number} number @param {number} minute of the day @param {Date} now */
export function momentOf(number, minute, now) {
  const at = number * dayMs + (minute - 120) * 60_000;
  return new Date(Math.min(at, now.getTime())).toISOString();
}
