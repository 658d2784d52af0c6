import Big from 'big.js';
import { formatNumber } from '../../web/format.ts';

type Years = { net_year: string; net_before: string; buyers: number; buyers_before: number };

/** By how many percent sales grew, one decimal; null where one of the two years has none. */
export function growthOf({ net_year, net_before, buyers, buyers_before }: Years): Big | null {
  const before = new Big(net_before);
  if (buyers === 0 || buyers_before === 0 || before.lte(0)) return null;
  return new Big(net_year).minus(before).div(before).times(100).round(1);
}

/** The same in words: "+12,5 %", "nou" where only the last year has sales, "–" where nothing can be compared. */
export function growthText(years: Years): string {
  const growth = growthOf(years);
  if (growth) return signed(growth, '%');
  return years.buyers > 0 && years.buyers_before === 0 ? 'nou' : '–';
}

/** A difference with its sign: "+0,8 pp", "−3 %", "0 %". */
export function signed(value: Big, unit: string): string {
  const sign = value.gt(0) ? '+' : value.lt(0) ? '−' : '';
  return `${sign}${formatNumber(value.abs().toFixed())} ${unit}`;
}
