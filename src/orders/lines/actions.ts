import type { Trx } from '../../db/database.ts';
import { type FieldError, Refused } from '../../errors.ts';
import { type Quote, quotePrices } from '../../products/prices/actions.ts';
import type { PriceStep } from '../../products/prices/price.ts';
import { listVatRates } from '../../products/queries.ts';
import { standardRate } from '../../products/vat.ts';
import type { OrderLine } from '../queries.ts';
import type { LineInput } from '../schema.ts';
import { lineNet } from '../totals.ts';
import { findProductIds } from './queries.ts';

export type PricedLine = {
  id: number | undefined;
  product_id: number | null;
  description: string;
  unit: string;
  quantity: string;
  unit_price: string;
  vat_rate: string;
  net: string;
  price_steps: PriceStep[] | null;
};

type Pricing = { client_id: number; date: string; today: string; earlier?: OrderLine[] };
type Item = { line: LineInput; product_id: number | null; before: OrderLine | undefined };

/**
 * The lines of an order, each with its price: the given one as it is, else the client's. A line that was there before
 * keeps what it is not asked to change, also where its product is sold no more. Refuses with 422, naming the fields.
 */
export async function priceLines(trx: Trx, pricing: Pricing, lines: LineInput[]): Promise<PricedLine[]> {
  const items = await identify(trx, lines, pricing.earlier ?? []);
  const quotes = await quotesOf(trx, pricing, items);
  const needsRate = items.some(
    ({ line, product_id, before }) => !product_id && line.vat_rate === null && !before,
  );
  const standard = needsRate ? standardRate(await listVatRates(trx), pricing.date) : undefined;

  const errors: FieldError[] = [];
  const priced = items.flatMap((item, index) => {
    const quote = item.product_id ? quotes.get(item.product_id) : undefined;
    const error = refusalOf(item, quote) ?? rateRefusal(item, standard);
    if (error) errors.push({ field: `lines[${index}][${error.field}]`, message: error.message });
    return error ? [] : [toLine(item, quote, standard ?? '0')];
  });
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
  return priced;
}

/** Each line with its product, told by id or by code, and with the line that it was before. */
async function identify(trx: Trx, lines: LineInput[], earlier: OrderLine[]): Promise<Item[]> {
  const texts = lines.flatMap(({ product_id, product_code }) =>
    product_id === null && product_code ? [product_code] : [],
  );
  const ids = await findProductIds(trx, [...new Set(texts)]);
  const left = [...earlier];
  return lines.map((line) => {
    const product_id = line.product_id ?? ids.get(line.product_code ?? '') ?? null;
    const at = left.findIndex((each) => each.id === line.id && each.product_id === product_id);
    return { line, product_id, before: at < 0 ? undefined : left.splice(at, 1)[0] };
  });
}

async function quotesOf(trx: Trx, pricing: Pricing, items: Item[]): Promise<Map<number, Quote>> {
  const wanted = items.flatMap(({ line, product_id, before }) =>
    product_id && !(before && line.unit_price !== null) ? [{ product_id, quantity: line.quantity }] : [],
  );
  if (wanted.length === 0) return new Map();
  const { client_id, date, today } = pricing;
  return quotePrices(trx, { client_id, date, today, items: wanted });
}

function refusalOf({ line, product_id, before }: Item, quote: Quote | undefined) {
  if (line.product_code && product_id === null)
    return {
      field: 'product_id',
      message: `Nu avem produsul „${line.product_code}”. Alegeți-l din listă sau scrieți-l la descriere.`,
    };
  if (product_id && !quote && !before)
    return { field: 'product_id', message: 'Produsul nu există sau nu se mai vinde.' };
  if (!product_id && line.unit_price === null)
    return { field: 'unit_price', message: 'Scrieți prețul: fără produs nu se poate calcula.' };
  return undefined;
}

/** Before the rates that we know nothing is proposed: a rate of none would be a claim. */
function rateRefusal({ line, product_id, before }: Item, standard: string | undefined) {
  if (product_id || before || line.vat_rate !== null || standard !== undefined) return undefined;
  return { field: 'vat_rate', message: 'Scrieți cota TVA: pentru ziua comenzii nu o știm.' };
}

function toLine({ line, product_id, before }: Item, quote: Quote | undefined, standard: string): PricedLine {
  const unit_price = line.unit_price ?? quote?.unit_price ?? before?.unit_price ?? '0';
  const calculated = line.unit_price === null ? (quote?.steps ?? null) : null;
  const kept = before && Number(before.unit_price) === Number(unit_price) ? before.price_steps : null;
  return {
    id: before?.id,
    product_id,
    description: line.description ?? before?.description ?? quote?.description ?? '',
    unit: line.unit ?? before?.unit ?? quote?.unit ?? 'buc',
    quantity: line.quantity,
    unit_price,
    vat_rate: line.vat_rate ?? before?.vat_rate ?? quote?.vat_rate ?? standard,
    net: lineNet({ quantity: line.quantity, unit_price }),
    price_steps: calculated ?? kept,
  };
}
