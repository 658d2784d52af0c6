import { monthAfter, monthsBetween } from '../romania/months.ts';

/** Every month of a period, both ends with it. */
export const monthsOf = ({ from, to }: { from: string; to: string }): string[] =>
  Array.from({ length: monthsBetween(from, to) }, (_, index) => monthAfter(from, index));

/** 11.2026: a month where little room is. */
export const shortMonth = (month: string): string => month.split('-').reverse().join('.');
