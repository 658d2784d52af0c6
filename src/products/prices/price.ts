import Big from 'big.js';
import { formatMoney, formatNumber } from '../../web/format.ts';

/** One step of how a price came about, in words that a page shows as they are. `price`: the price after it, two decimals. */
export type PriceStep = { rule: string; detail: string; price: string };

export const sellingModes = ['fixed', 'cost_markup', 'last_cost_markup'] as const;
export type SellingMode = (typeof sellingModes)[number];

/** How the firm sells. */
export type Selling = { mode: SellingMode; allow_below_cost: boolean };

/** What the price of a product for a client is made of. Lists and discounts: those that fit both on the day. */
export type PriceFacts = Selling & {
  price: string;
  purchase_cost: string | null;
  last_purchase_cost: string | null;
  level: { name: string; markup_percent: string; discount_percent: string };
  lists: { name: string; price: string }[];
  discounts: { percent: string; level: string | null; type: string | null; category: string | null }[];
};

/** What a step leaves: the exact price, with its reason where it changed something. */
type Stage = { price: Big; step?: Omit<PriceStep, 'price'> };

/**
 * The price of one unit without VAT, with the steps that led to it: the firm's selling mode, the price list of the
 * client's type or level, the one best discount, the cost as the floor. Exact between the steps; the answer is rounded
 * half up to two decimals, at the floor up.
 */
export function priceOf(facts: PriceFacts): { unit_price: string; steps: PriceStep[] } {
  const steps: PriceStep[] = [];
  let price = new Big(0);
  for (const stage of [basePrice, listPrice, discounted, notBelowCost]) {
    const { price: after, step } = stage(facts, price);
    price = after;
    if (step) steps.push({ ...step, price: rounded(price) });
  }
  return { unit_price: rounded(price), steps };
}

export const markups = {
  cost_markup: 'Cost de achiziție + adaos',
  last_cost_markup: 'Ultima achiziție + adaos',
};

function basePrice(facts: PriceFacts): Stage {
  const { mode, price, level } = facts;
  if (mode === 'fixed')
    return { price: new Big(price), step: { rule: 'Preț fix', detail: 'prețul de bază' } };

  const rule = markups[mode];
  const [{ name, cost }] = costsOf(facts);
  if (cost === null)
    return { price: new Big(price), step: { rule, detail: `${name} nu se știe: prețul de bază` } };
  const { markup_percent } = level;
  const detail = `${name} ${formatMoney(cost)} + ${percentText(markup_percent)} (nivel ${level.name})`;
  return { price: new Big(cost).times(shareOf(new Big(100).plus(markup_percent))), step: { rule, detail } };
}

function listPrice({ lists }: PriceFacts, price: Big): Stage {
  const [first, ...others] = lists;
  if (!first) return { price };
  const best = others.reduce((lowest, list) => (new Big(list.price).lt(lowest.price) ? list : lowest), first);
  const detail =
    others.length > 0
      ? `cel mai mic preț din ${lists.length} liste; înlocuiește prețul de mai sus`
      : 'înlocuiește prețul de mai sus';
  return { price: new Big(best.price), step: { rule: `Listă de prețuri „${best.name}”`, detail } };
}

function discounted({ level, discounts }: PriceFacts, price: Big): Stage {
  const own = { percent: level.discount_percent, words: `nivel ${level.name}` };
  const given = discounts.map((discount) => ({ percent: discount.percent, words: wordsOf(discount) }));
  const fitting = [own, ...given].filter(({ percent }) => new Big(percent).gt(0));
  const [first, ...others] = fitting;
  if (!first) return { price };

  const best = others.reduce((most, each) => (new Big(each.percent).gt(most.percent) ? each : most), first);
  const rule = `Discount ${best.words} ${percentText(best.percent)}`;
  const detail = others.length > 0 ? `cel mai mare din ${fitting.length} care se potrivesc; nu se adună` : '';
  return { price: price.times(shareOf(new Big(100).minus(best.percent))), step: { rule, detail } };
}

export const floorRule = 'Nu sub cost';

function notBelowCost(facts: PriceFacts, price: Big): Stage {
  const floor = costsOf(facts).find(({ cost }) => cost !== null);
  if (facts.allow_below_cost || !floor?.cost || !new Big(rounded(price)).lt(floor.cost)) return { price };
  return {
    price: new Big(floor.cost).round(2, Big.roundUp),
    step: { rule: floorRule, detail: `ridicat la ${floor.name}` },
  };
}

type Cost = { name: string; cost: string | null };

/** The cost that the mode goes by, then the other, which is the floor where nobody knows the first. */
function costsOf({ mode, purchase_cost, last_purchase_cost }: PriceFacts): [Cost, Cost] {
  const usual = { name: 'costul de achiziție', cost: purchase_cost };
  const last = { name: 'costul ultimei achiziții', cost: last_purchase_cost };
  return mode === 'last_cost_markup' ? [last, usual] : [usual, last];
}

function wordsOf({ level, type, category }: PriceFacts['discounts'][number]): string {
  const parts = [level && `nivel ${level}`, type && `tip ${type}`, category && `categorie ${category}`];
  return parts.filter(Boolean).join(', ');
}

const rounded = (price: Big) => price.toFixed(2, Big.roundHalfUp);
// Times a hundredth, not divided by a hundred: a product of decimals is exact.
const shareOf = (percent: Big) => percent.times('0.01');
const percentText = (percent: string) => `${formatNumber(new Big(percent).toFixed())} %`;
