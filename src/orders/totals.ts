import Big from 'big.js';

/** What a line counts with, as PostgreSQL and JSON write it. */
export type CountedLine = { quantity: string; unit_price: string; vat_rate: string };
export type Totals = { net_total: string; vat_total: string; total: string };

/** What the columns hold: numeric(14, 2). */
const most = new Big('999999999999.99');

/** The net of a line: quantity × price, rounded half up to two decimals. */
export function lineNet({ quantity, unit_price }: Pick<CountedLine, 'quantity' | 'unit_price'>): string {
  return cents(new Big(quantity).times(unit_price)).toFixed(2);
}

/** Net, VAT and total of an order. VAT is computed once for each rate on the sum of its nets (EN 16931, BR-CO-17). */
export function orderTotals(lines: CountedLine[]): Totals {
  const byRate = new Map<string, Big>();
  for (const line of lines) {
    const rate = new Big(line.vat_rate).toFixed();
    byRate.set(rate, (byRate.get(rate) ?? new Big(0)).plus(lineNet(line)));
  }
  const net = sum([...byRate.values()]);
  const vat = sum([...byRate].map(([rate, base]) => cents(base.times(rate).div(100))));
  return { net_total: net.toFixed(2), vat_total: vat.toFixed(2), total: net.plus(vat).toFixed(2) };
}

/** Whether an amount is more than the database can hold. */
export const isTooMuch = (amount: string): boolean => new Big(amount).gt(most);

const cents = (amount: Big) => amount.round(2, Big.roundHalfUp);
const sum = (amounts: Big[]) => amounts.reduce((all, each) => all.plus(each), new Big(0));
