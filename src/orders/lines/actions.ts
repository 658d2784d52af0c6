import type { Trx } from '../../db/database.ts';
import { type FieldError, Refused } from '../../errors.ts';
import { type Quote, quotePrices } from '../../products/prices/actions.ts';
import type { PriceStep } from '../../products/prices/price.ts';
import { listVatRates } from '../../products/queries.ts';
import { standardRate } from '../../products/vat.ts';
import { getCompany } from '../../settings/company/queries.ts';
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

/** What a line was before. */
type Earlier = Pick<
  OrderLine,
  'id' | 'product_id' | 'description' | 'unit' | 'unit_price' | 'vat_rate' | 'price_steps'
>;
type Pricing = { client_id: number; date: string; today: string; earlier?: Earlier[] };
type Item = { line: LineInput; product_id: number | null; before: Earlier | undefined };

/**
 * The lines of an order, each with its price: the given one as it is, else the client's. A line that was there before
 * keeps what it is not asked to change, also where its product is sold no more. Refuses with 422, naming the fields.
 */
export async function priceLines(trx: Trx, pricing: Pricing, lines: LineInput[]): Promise<PricedLine[]> {
  const items = await identify(trx, lines, pricing.earlier ?? []);
  const quotes = await quotesOf(trx, pricing, items);
  const proposed = await proposedRate(trx, pricing.date, items);

  const errors: FieldError[] = [];
  const priced = items.flatMap((item, index) => {
    const quote = item.product_id ? quotes.get(item.product_id) : undefined;
    const error = refusalOf(item, quote) ?? rateRefusal(item, proposed.forText);
    if (error) errors.push({ field: `lines[${index}][${error.field}]`, message: error.message });
    return error ? [] : [toLine(item, quote, proposed)];
  });
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
  return priced;
}

type Proposed = { ofProducts: boolean; forText: string | undefined };

/**
 * The rate of the lines that name none: a product's own, where `ofProducts`, else the standard one of the day. A firm that
 * is no VAT payer charges none, whatever it sells.
 */
async function proposedRate(trx: Trx, date: string, items: Item[]): Promise<Proposed> {
  const silent = items.filter(({ line, before }) => line.vat_rate === null && !before);
  if (silent.length === 0) return { ofProducts: true, forText: undefined };
  const { vat_payer } = await getCompany(trx);
  if (!vat_payer) return { ofProducts: false, forText: '0' };
  const needsStandard = silent.some(({ product_id }) => !product_id);
  const forText = needsStandard ? standardRate(await listVatRates(trx), date) : undefined;
  return { ofProducts: true, forText };
}

/** Each line with its product, told by id or by code, and with the line that it was before. */
async function identify(trx: Trx, lines: LineInput[], earlier: Earlier[]): Promise<Item[]> {
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

function toLine(
  { line, product_id, before }: Item,
  quote: Quote | undefined,
  { ofProducts, forText = '0' }: Proposed,
): PricedLine {
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
    vat_rate: line.vat_rate ?? before?.vat_rate ?? (ofProducts ? quote?.vat_rate : undefined) ?? forText,
    net: lineNet({ quantity: line.quantity, unit_price }),
    price_steps: calculated ?? kept,
  };
}
