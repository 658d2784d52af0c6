import Big from 'big.js';
import { formatNumber } from '../web/format.ts';

/** A part of a whole as people read it: "12,5 %"; "–" where there is no whole. */
export function shareText(part: string | number, whole: string | number): string {
  if (new Big(whole).eq(0)) return '–';
  return `${formatNumber(new Big(part).times(100).div(whole).round(1).toFixed())} %`;
}

/** An amount for each of so many, with two decimals; zero where there are none. */
export function meanOf(sum: string, count: number): string {
  return count === 0 ? '0.00' : new Big(sum).div(count).toFixed(2);
}

/** The sum of amounts, with two decimals. */
export const sumOf = (amounts: string[]): string =>
  amounts.reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed(2);
