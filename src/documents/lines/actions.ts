import Big from 'big.js';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { type PricedLine, priceLines } from '../../orders/lines/actions.ts';
import { findProductIds } from '../../orders/lines/queries.ts';
import { listVatRates } from '../../products/queries.ts';
import { rateOfProduct, ratesOn, sameRate, standardRate, type VatRate } from '../../products/vat.ts';
import type { FrozenLine } from '../frozen.ts';
import type { DocumentLineInput } from '../schema.ts';
import { type LineVat, type VatParties, vatOf, vatRefusal } from '../vat-category.ts';
import type { AskedLine, SourceVat } from './asked.ts';
import { findSoldProducts, type SoldProducts } from './queries.ts';

/** A line as it is issued, with what it is of; its net comes with the totals. */
export type IssuedLine = Omit<FrozenLine, 'net'> & {
  product_id: number | null;
  order_line_id: number | null;
  /** Instead of `order_line_id` where nothing of the order is taken away. */
  ordered_line_id?: number | null;
  reverses_id: number | null;
};

type Pricing = VatParties & { client_id: number; issue_date: string; today: string };

/** The lines with the products that they name by a code or by a whole name; a text that names none stays one. */
export async function withProducts(trx: Trx, lines: DocumentLineInput[]): Promise<DocumentLineInput[]> {
  const texts = lines.flatMap(({ product_id, product_code }) =>
    product_id === null && product_code ? [product_code] : [],
  );
  const ids = await findProductIds(trx, [...new Set(texts)]);
  return lines.map((line) => ({
    ...line,
    product_id: line.product_id ?? ids.get(line.product_code ?? '') ?? null,
  }));
}

/**
 * The lines with their prices, discounts and VAT: what is given as it is, else as the order or the proforma has it, else
 * the client's price and the product's rate on the day of issue. Refuses with 422, naming the fields.
 */
export async function priceDocumentLines(
  trx: Trx,
  { client_id, issue_date, today, ...parties }: Pricing,
  asked: AskedLine[],
): Promise<IssuedLine[]> {
  const rates = await listVatRates(trx);
  const ids = asked.flatMap(({ line, source }) => (source ?? line).product_id ?? []);
  const products = await findSoldProducts(trx, [...new Set(ids)]);
  const law = { rates, issue_date, today, products };
  const wanted = asked.map((each, index) => wantedLine(each, index, parties, law));
  const earlier = asked.flatMap(({ source }, index) =>
    source ? [{ ...source, id: index + 1, price_steps: null, vat_rate: '0' }] : [],
  );
  const priced = await priceLines(trx, { client_id, date: issue_date, today, earlier }, wanted);
  const vats = priced.map((line, index) => vatOf(parties, askedVat(asked[index], line)));
  refuseVat(vats, ratesOn(rates, issue_date));

  return priced.map((line, index) =>
    issuedLine(line, asked[index], {
      ...(vats[index] as LineVat),
      code: products.get(line.product_id ?? 0)?.code ?? null,
    }),
  );
}

type Law = { rates: VatRate[]; issue_date: string; today: string; products: SoldProducts };

/** A line as orders price it. What it copies is what it was before, so that its product may have gone since. */
function wantedLine(asked: AskedLine, index: number, { firmPaysVat }: VatParties, law: Law) {
  const { line, source } = asked;
  const { quantity, description, unit, unit_price } = line;
  const isOutside = !firmPaysVat || (line.vat_category && line.vat_category !== 'S');
  return {
    ...{ id: index + 1, quantity, description, unit, unit_price },
    product_id: source ? source.product_id : line.product_id,
    product_code: source ? null : line.product_code,
    vat_rate: line.vat_rate ?? (isOutside ? '0' : copiedRate(asked, law)),
  };
}

/** The rate of a line that copies one; null where it copies nothing, and is priced as a line of an order is. */
function copiedRate({ line, source }: AskedLine, law: Law): string | null {
  if (!source) return null;
  const isTaxedNow = line.vat_category === 'S' && source.vat && new Big(source.vat.vat_rate).eq(0);
  if (source.vat && !isTaxedNow) return lawfulRate(source.vat, law);
  const { rates, issue_date: date, today, products } = law;
  const product = products.get(source.product_id ?? 0);
  return product
    ? rateOfProduct(rates, { rate: product.vat_rate, today, date })
    : (standardRate(rates, date) ?? null);
}

/** A rate that is copied, where it is still the law on the day of issue, else what became of it. */
export function lawfulRate(
  { vat_rate, rate_day }: Pick<SourceVat, 'vat_rate' | 'rate_day'>,
  { rates, issue_date }: Pick<Law, 'rates' | 'issue_date'>,
): string {
  const kept = sameRate(ratesOn(rates, issue_date), vat_rate);
  return kept ?? rateOfProduct(rates, { rate: vat_rate, today: rate_day, date: issue_date });
}

/** What is said of a line's VAT; what it copies says it where the line says nothing. */
function askedVat(asked: AskedLine | undefined, { vat_rate }: PricedLine) {
  const { line, source } = asked ?? {};
  const copied = line?.vat_rate === null && line.vat_category === null ? source?.vat : null;
  const vat_category = line?.vat_category ?? copied?.vat_category ?? null;
  return { vat_category, vat_rate, vat_reason: line?.vat_reason ?? copied?.vat_reason ?? null };
}

/** Numbers as they count, not as they were written. */
function issuedLine(line: PricedLine, asked: AskedLine | undefined, rest: LineVat & { code: string | null }) {
  const { product_id, description, unit, quantity, unit_price } = line;
  return {
    product_id,
    order_line_id: asked?.source?.order_line_id ?? null,
    reverses_id: null,
    description,
    unit,
    quantity: new Big(quantity).toFixed(),
    unit_price: new Big(unit_price).toFixed(2),
    discount_percent: new Big(asked?.line.discount_percent ?? 0).toFixed(2),
    ...rest,
    vat_rate: new Big(rest.vat_rate).toFixed(2),
  };
}

function refuseVat(vats: LineVat[], lawful: string[]): void {
  const errors = vats.flatMap((vat, index) => {
    const refusal = vatRefusal(vat, lawful);
    return refusal ? [{ field: `lines[${index}][${refusal.field}]`, message: refusal.message }] : [];
  });
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
}
