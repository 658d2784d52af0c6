import { priceOf } from '../../dist/products/prices/price.js';

/** What a level gives: from which mean order on, markup over the cost, discount. In the order of their ranks. */
export const levels = [
  {
    id: 1,
    name: 'Small Business',
    threshold: '0.00',
    markup_percent: '38.00',
    discount_percent: '0.00',
    priority: 1,
  },
  {
    id: 2,
    name: 'Medium',
    threshold: '1000.00',
    markup_percent: '33.00',
    discount_percent: '2.00',
    priority: 2,
  },
  {
    id: 3,
    name: 'Large Business',
    threshold: '3000.00',
    markup_percent: '28.00',
    discount_percent: '5.00',
    priority: 3,
  },
];

/** Lists of prices: for whom, and on how many of the products in a row it says a price, as a share of the cost. */
export const priceLists = [
  { id: 1, name: 'Revânzători 2026', type_id: 1, every: 4, factor: 1.21 },
  { id: 2, name: 'Instituții publice', type_id: 3, every: 9, factor: 1.3 },
];

/** @type {{ id: number, level_id: number | null, type_id: number | null, category_id: number | null, percent: string }[]} */
export const discounts = [
  { id: 1, level_id: 3, type_id: null, category_id: 3, percent: '7.00' },
  { id: 2, level_id: null, type_id: 1, category_id: 10, percent: '8.00' },
  { id: 3, level_id: 2, type_id: 2, category_id: 1, percent: '4.00' },
  { id: 4, level_id: null, type_id: null, category_id: 8, percent: '3.00' },
];

const typeNames = ['', 'Revânzător', 'Client Final', 'Instituție Publică'];

/** The price that a list says of a product; nothing of the others. */
export const listedPrice = (/** @type {typeof priceLists[number]} */ list, product) =>
  product.id % list.every === 0 ? (Number(product.cost) * list.factor).toFixed(2) : undefined;

/**
 * The program's own price of a product for whoever has this type and level, with its reasons; each is worked out once.
 * @param {string[]} categories
 */
export function createPrices(categories) {
  const known = new Map();
  return (
    /** @type {{ id: number, cost: string, price: string, category_id: number }} */ product,
    type,
    levelId,
  ) => {
    const key = (product.id * 4 + type) * 4 + levelId;
    const found = known.get(key);
    if (found) return found;
    const level = levels[levelId - 1];
    const fits = (each) =>
      [
        [each.level_id, levelId],
        [each.type_id, type],
        [each.category_id, product.category_id],
      ].every(([wanted, is]) => wanted === null || wanted === is);
    const price = priceOf({
      mode: 'cost_markup',
      allow_below_cost: false,
      price: product.price,
      purchase_cost: product.cost,
      last_purchase_cost: product.cost,
      level,
      lists: priceLists
        .filter(({ type_id }) => type_id === type)
        .flatMap((list) =>
          listedPrice(list, product) ? [{ name: list.name, price: listedPrice(list, product) }] : [],
        ),
      discounts: discounts.filter(fits).map((each) => ({
        percent: each.percent,
        level: each.level_id && levels[each.level_id - 1].name,
        type: each.type_id && typeNames[each.type_id],
        category: each.category_id && categories[each.category_id - 1],
      })),
    });
    known.set(key, price);
    return price;
  };
}
