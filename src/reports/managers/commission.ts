import Big from 'big.js';

/** What a manager gets of sales: the percent of them, rounded half up to two decimals. Sales without VAT, in lei. */
export function commissionOf(sales: string, percent: string): string {
  return new Big(sales).times(percent).div(100).round(2, Big.roundHalfUp).toFixed(2);
}
