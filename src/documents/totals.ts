import Big from 'big.js';
import type { VatCategory, VatGroup } from './frozen.ts';

/** What a line counts with. Quantities of a storno may be given positive: its totals are taken with a minus. */
export type CountedLine = {
  quantity: string;
  unit_price: string;
  discount_percent: string;
  vat_category: VatCategory;
  vat_rate: string;
  vat_reason: string | null;
};

/** `nets`: of each line, in their order. All amounts have two decimals. */
export type DocumentTotals = {
  nets: string[];
  vat_breakdown: VatGroup[];
  net_total: string;
  vat_total: string;
  total: string;
};

/** What the columns hold: numeric(14, 2). */
const most = new Big('999999999999.99');

/** quantity × price, less the line's own discount, rounded half up to two decimals. */
export function lineNet({
  quantity,
  unit_price,
  discount_percent,
}: Omit<CountedLine, 'vat_category' | 'vat_rate' | 'vat_reason'>): string {
  return cents(
    new Big(quantity).times(unit_price).times(new Big(100).minus(discount_percent)).div(100),
  ).toFixed(2);
}

/**
 * The totals of a document. VAT is computed once for each category and rate, on the sum of its nets less its share of
 * the document's discount (EN 16931, BR-CO-17).
 */
export function documentTotals(lines: CountedLine[], discountPercent = '0'): DocumentTotals {
  const nets = lines.map(lineNet);
  const groups = new Map<string, VatGroup>();
  for (const [index, line] of lines.entries()) {
    const rate = new Big(line.vat_rate).toFixed(2);
    const key = `${line.vat_category} ${rate}`;
    const group = groups.get(key) ?? emptyGroup(line.vat_category, rate);
    const reason = [...new Set([group.reason, line.vat_reason].filter(Boolean))].join('; ') || null;
    groups.set(key, { ...group, reason, lines: plus(group.lines, nets[index] ?? '0') });
  }
  const vat_breakdown = [...groups.values()].map((group) => withVat(group, discountPercent));
  return { nets, vat_breakdown, ...sumsOf(vat_breakdown) };
}

/**
 * The totals of a storno: what the totals of all that is taken back so far grow by, with a minus. Several storno of one
 * invoice so take back exactly what it was, to the last ban; what one of them rounds differently the next one gives back.
 * @param before the lines with the quantities that earlier storno took back
 * @param after the same lines with what this one takes back too
 */
export function stornoTotals(
  before: CountedLine[],
  after: CountedLine[],
  discountPercent: string,
): DocumentTotals {
  const [was, is] = [documentTotals(before, discountPercent), documentTotals(after, discountPercent)];
  const taken = after.filter(({ quantity }, index) => !new Big(quantity).eq(before[index]?.quantity ?? 0));
  // A row of which nothing is taken back has no line (BR-S-08).
  const groups = is.vat_breakdown.filter(({ category, rate }) =>
    taken.some((line) => line.vat_category === category && new Big(line.vat_rate).eq(rate)),
  );
  const vat_breakdown = groups.map((group) => {
    const earlier = was.vat_breakdown.find(
      ({ category, rate }) => category === group.category && rate === group.rate,
    );
    return { ...group, ...less(group, earlier ?? emptyGroup(group.category, group.rate)) };
  });
  const nets = is.nets.map((net, index) => plus(was.nets[index] ?? '0', negative(net)));
  return { nets, vat_breakdown, ...sumsOf(vat_breakdown) };
}

/** What is said of a line whose amount is. */
export const tooMuchOfLine = 'Valoarea liniei este prea mare. Verificați cantitatea și prețul.';

/** Whether an amount is more than the database can hold. */
export const isTooMuch = (amount: string): boolean => new Big(amount).abs().gt(most);

const emptyGroup = (category: VatCategory, rate: string): VatGroup => ({
  category,
  rate,
  reason: null,
  lines: '0.00',
  allowance: '0.00',
  base: '0.00',
  vat: '0.00',
});

function withVat(group: VatGroup, discountPercent: string): VatGroup {
  const allowance = cents(new Big(group.lines).times(discountPercent).div(100));
  const base = new Big(group.lines).minus(allowance);
  const vat = cents(base.times(group.rate).div(100));
  return { ...group, allowance: allowance.toFixed(2), base: base.toFixed(2), vat: vat.toFixed(2) };
}

function less(is: VatGroup, was: VatGroup) {
  const minus = (name: 'lines' | 'allowance' | 'base' | 'vat') => plus(was[name], negative(is[name]));
  return { lines: minus('lines'), allowance: minus('allowance'), base: minus('base'), vat: minus('vat') };
}

function sumsOf(groups: VatGroup[]) {
  const sum = (name: 'base' | 'vat') => groups.reduce((all, group) => all.plus(group[name]), new Big(0));
  const [net, vat] = [sum('base'), sum('vat')];
  return { net_total: net.toFixed(2), vat_total: vat.toFixed(2), total: net.plus(vat).toFixed(2) };
}

const plus = (a: string, b: string) => new Big(a).plus(b).toFixed(2);
const negative = (amount: string) => new Big(amount).times(-1).toFixed(2);
const cents = (amount: Big) => amount.round(2, Big.roundHalfUp);
