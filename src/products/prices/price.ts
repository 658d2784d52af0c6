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

const markups = {
  cost_markup: { rule: 'Cost de achiziție + adaos', cost: 'costul de achiziție' },
  last_cost_markup: { rule: 'Ultima achiziție + adaos', cost: 'costul ultimei achiziții' },
};

function basePrice(facts: PriceFacts): Stage {
  const { mode, price, level } = facts;
  if (mode === 'fixed')
    return { price: new Big(price), step: { rule: 'Preț fix', detail: 'prețul de bază' } };

  const { rule, cost: name } = markups[mode];
  const cost = costOf(facts);
  if (cost === null)
    return { price: new Big(price), step: { rule, detail: `${name} nu se știe: prețul de bază` } };
  const { markup_percent } = level;
  const detail = `${name} ${formatMoney(cost.toFixed(2))} + ${percentText(markup_percent)} (nivel ${level.name})`;
  return { price: cost.times(shareOf(new Big(100).plus(markup_percent))), step: { rule, detail } };
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

function notBelowCost(facts: PriceFacts, price: Big): Stage {
  const cost = costOf(facts);
  if (facts.allow_below_cost || cost === null || !new Big(rounded(price)).lt(cost)) return { price };
  const name = facts.mode === 'last_cost_markup' ? 'costul ultimei achiziții' : 'costul de achiziție';
  return {
    price: cost.round(2, Big.roundUp),
    step: { rule: 'Nu sub cost', detail: `ridicat la ${name}` },
  };
}

/** The cost that the mode goes by, null where nobody knows it. */
function costOf({ mode, purchase_cost, last_purchase_cost }: PriceFacts): Big | null {
  const cost = mode === 'last_cost_markup' ? last_purchase_cost : purchase_cost;
  return cost === null ? null : new Big(cost);
}

function wordsOf({ level, type, category }: PriceFacts['discounts'][number]): string {
  const parts = [level && `nivel ${level}`, type && `tip ${type}`, category && `categorie ${category}`];
  return parts.filter(Boolean).join(', ');
}

const rounded = (price: Big) => price.toFixed(2, Big.roundHalfUp);
// Times a hundredth, not divided by a hundred: a product of decimals is exact.
const shareOf = (percent: Big) => percent.times('0.01');
const percentText = (percent: string) => `${formatNumber(new Big(percent).toFixed())} %`;
