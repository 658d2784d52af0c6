import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import type { Db } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { rateOfProduct } from '../vat.ts';
import { type PriceStep, priceOf } from './price.ts';
import { getPricing, listForQuotes, lockSelling, type Pricing, updateSelling } from './queries.ts';
import type { SellingInput } from './schema.ts';

export type QuoteRequest = {
  client_id: number;
  /** The day of the order: prices, discounts and VAT are those of it. */
  date: string;
  /** The firm's today: a product's VAT rate is kept as of today. */
  today: string;
  items: { product_id: number; quantity: string }[];
};

/** What a product costs a client, with the reason; prices are texts with two decimals. */
export type Quote = {
  product_id: number;
  description: string;
  unit: string;
  vat_rate: string;
  unit_price: string;
  steps: PriceStep[];
};

/**
 * The price of each product for a client, under its id; a product that is not there, or not sold any more, is left out.
 * Two queries for any number of items. No rule looks at the quantity: the unit's price is the same for all of them.
 * @throws NotFound where there is no such client
 */
export async function quotePrices(
  db: Db,
  { client_id, date, today, items }: QuoteRequest,
): Promise<Map<number, Quote>> {
  const pricing = await getPricing(db, client_id);
  const ids = [...new Set(items.map(({ product_id }) => product_id))];
  const products = await listForQuotes(db, ids, { ...pricing, date });
  return new Map(products.map((product) => [product.id, quoteOf(product, pricing, { date, today })]));
}

type Product = Awaited<ReturnType<typeof listForQuotes>>[number];
type Days = { date: string; today: string };

function quoteOf(product: Product, pricing: Pricing, days: Days): Quote {
  const { level_name: name, markup_percent, discount_percent, mode, allow_below_cost } = pricing;
  const level = { name, markup_percent, discount_percent };
  return {
    product_id: product.id,
    description: product.name,
    unit: product.unit,
    vat_rate: rateOfProduct(pricing.vat_rates, { rate: product.vat_rate, ...days }),
    ...priceOf({ ...product, mode, allow_below_cost, level }),
  };
}

/** Changes how the firm makes its prices. Refuses with 409 when somebody else did since `version`. */
export async function changeSelling(
  { db }: Services,
  actor: { id: number },
  { version, ...selling }: SellingInput,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockSelling(trx);
    const changes = changesBetween<Record<string, unknown>>(before, selling);
    if (Object.keys(changes).length === 0) return;
    if (before.version !== version)
      throw new Refused(409, 'Felul de a face prețurile a fost schimbat între timp de altcineva.', [], {
        stale: true,
        version: before.version,
      });
    await insertAudit(trx, actor, {
      action: 'update',
      subject: 'selling_settings',
      subject_id: 1,
      changes,
      version: await updateSelling(trx, selling),
    });
  });
}
