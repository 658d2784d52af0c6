import Big from 'big.js';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { type PricedLine, priceLines } from '../../orders/lines/actions.ts';
import { findProductCodes } from '../../orders/lines/queries.ts';
import { listVatRates } from '../../products/queries.ts';
import { rateOfProduct, ratesOn, sameRate, type VatRate } from '../../products/vat.ts';
import type { FrozenLine } from '../frozen.ts';
import { type LineVat, type VatParties, vatOf, vatRefusal } from '../vat-category.ts';
import type { AskedLine, Source } from './asked.ts';

/** A line as it is issued, with what it is of; its net comes with the totals. */
export type IssuedLine = Omit<FrozenLine, 'net'> & {
  product_id: number | null;
  order_line_id: number | null;
  reverses_id: number | null;
};

type Pricing = VatParties & { client_id: number; issue_date: string; today: string };

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
  const wanted = asked.map((each, index) => wantedLine(each, index, parties, { rates, issue_date }));
  const earlier = asked.flatMap(({ source }, index) =>
    source ? [{ ...source, id: index + 1, price_steps: null }] : [],
  );
  const priced = await priceLines(trx, { client_id, date: issue_date, today, earlier }, wanted);
  const vats = priced.map((line, index) => vatOf(parties, askedVat(asked[index], line)));
  refuseVat(vats, ratesOn(rates, issue_date));

  const codes = await findProductCodes(trx, [
    ...new Set(priced.flatMap(({ product_id }) => product_id ?? [])),
  ]);
  return priced.map((line, index) =>
    issuedLine(line, asked[index], {
      ...(vats[index] as LineVat),
      code: codes.get(line.product_id ?? 0) ?? null,
    }),
  );
}

type Law = { rates: VatRate[]; issue_date: string };

/** A line as orders price it. What it copies is what it was before, so that its product may have gone since. */
function wantedLine({ line, source }: AskedLine, index: number, { firmPaysVat }: VatParties, law: Law) {
  const { quantity, description, unit } = line;
  const isOutside = !firmPaysVat || (line.vat_category && line.vat_category !== 'S');
  const copied = source && !line.vat_category ? lawfulRate(source, law) : null;
  return {
    ...{ id: index + 1, quantity, description, unit },
    product_id: source ? source.product_id : line.product_id,
    product_code: source ? null : line.product_code,
    unit_price: line.unit_price ?? source?.unit_price ?? null,
    vat_rate: line.vat_rate ?? (isOutside ? '0' : copied),
  };
}

/** The rate of a copied line where it is still the law on the day of issue, else what became of it. */
function lawfulRate({ vat_rate, rate_day }: Source, { rates, issue_date }: Law): string {
  const kept = sameRate(ratesOn(rates, issue_date), vat_rate);
  return kept ?? rateOfProduct(rates, { rate: vat_rate, today: rate_day, date: issue_date });
}

/** What is said of a line's VAT; what it copies says it where the line says nothing. */
function askedVat(asked: AskedLine | undefined, { vat_rate }: PricedLine) {
  const { line, source } = asked ?? {};
  const isCopied = line?.vat_rate === null && line.vat_category === null;
  const vat_category = isCopied ? (source?.vat_category ?? null) : (line?.vat_category ?? null);
  const vat_reason = line?.vat_reason ?? (isCopied ? source?.vat_reason : null) ?? null;
  return { vat_category, vat_rate, vat_reason };
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
    discount_percent: new Big(discountOf(asked)).toFixed(2),
    ...rest,
    vat_rate: new Big(rest.vat_rate).toFixed(2),
  };
}

const discountOf = (asked: AskedLine | undefined): string =>
  asked?.line.discount_percent ?? asked?.source?.discount_percent ?? '0';

function refuseVat(vats: LineVat[], lawful: string[]): void {
  const errors = vats.flatMap((vat, index) => {
    const refusal = vatRefusal(vat, lawful);
    return refusal ? [{ field: `lines[${index}][${refusal.field}]`, message: refusal.message }] : [];
  });
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
}
