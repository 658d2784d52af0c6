import Big from 'big.js';
import type { FieldError } from '../../errors.ts';
import type { OrderLine } from '../../orders/queries.ts';
import { formatNumber } from '../../web/format.ts';
import type { VatCategory } from '../frozen.ts';
import type { DocumentRecord } from '../queries.ts';
import type { DocumentLineInput } from '../schema.ts';

/** A line of an order or of a proforma (it has a `line_id`) that a document may copy. */
export type Source = {
  line_id: number | null;
  order_line_id: number | null;
  product_id: number | null;
  product_code: string | null;
  description: string;
  unit: string;
  quantity: string;
  unit_price: string;
  discount_percent: string;
  /** Null where it is nothing to copy, but is worked out anew. */
  vat: SourceVat | null;
};

/** `rate_day`: when the rate was the law. */
export type SourceVat = {
  vat_rate: string;
  vat_category: VatCategory | null;
  vat_reason: string | null;
  rate_day: string;
};

/** A line that is asked for, with the one that it is of. */
export type AskedLine = { line: DocumentLineInput; source: Source | undefined };

/**
 * A line of an order; `quantity`: what is left of it. Ordered while the firm paid no VAT, its rate of 0 says nothing of
 * what it is sold at now.
 */
export function sourceOfOrder(
  line: OrderLine,
  { quantity, rate_day, outsideVat }: { quantity: string; rate_day: string; outsideVat: boolean },
): Source {
  const { id, product_id, product_code, description, unit, unit_price, vat_rate } = line;
  const item = { line_id: null, order_line_id: id, product_id, product_code, description, unit, quantity };
  const isNobodys = outsideVat && new Big(vat_rate).eq(0);
  const vat = isNobodys ? null : { vat_rate, vat_category: null, vat_reason: null, rate_day };
  return { ...item, unit_price, discount_percent: '0', vat };
}

/** The lines of a proforma, each of the line of the order that it was made of, where that is still there. */
export function sourcesOfProforma(
  { lines, issue_date, seller }: DocumentRecord,
  ordered: Source[],
): Source[] {
  return lines.map((line) => {
    const { id, product_id, code, description, unit, quantity, unit_price, discount_percent } = line;
    const item = { line_id: id, product_id, product_code: code, description, unit, quantity, unit_price };
    const made = ordered.find(({ order_line_id }) => order_line_id === line.ordered_line_id);
    const isOutside = line.vat_category === 'O' && !seller.vat_payer;
    const vat_category = line.vat_category === 'S' ? null : line.vat_category;
    const { vat_rate, vat_reason } = line;
    const vat = isOutside ? null : { vat_rate, vat_category, vat_reason, rate_day: issue_date };
    return { ...item, order_line_id: made?.order_line_id ?? null, discount_percent, vat };
  });
}

/**
 * The lines as they are asked for, each with the source that it is of. It copies what it does not say; with `asWritten`
 * nothing is copied of a proforma's numbers, and a line that became something else is not of it any more.
 */
export function askedLines(
  lines: DocumentLineInput[],
  sources: Source[],
  { asWritten = false } = {},
): AskedLine[] {
  const find = finderIn(sources, asWritten);
  return lines.map((line) => {
    const source = find(line);
    if (!source) return { line, source };
    return asWritten && source.line_id ? { line, source: { ...source, vat: null } } : copying(line, source);
  });
}

/** Everything of these lines that there is something left of. */
export function wholeLines(sources: Source[]): AskedLine[] {
  return sources
    .filter(({ quantity }) => new Big(quantity).gt(0))
    .map((source) => copying({ ...nothingSaid, quantity: source.quantity }, source));
}

function copying(line: DocumentLineInput, source: Source): AskedLine {
  const unit_price = line.unit_price ?? source.unit_price;
  return {
    source,
    line: { ...line, unit_price, discount_percent: line.discount_percent ?? source.discount_percent },
  };
}

/**
 * What is wrong with the lines that are asked for: those that are not of the order or of the proforma that they name,
 * and those that ask for more than what is left of the order.
 */
export function askedErrors(asked: AskedLine[], ordered: Source[], proformaLines: number[]): FieldError[] {
  const rest = new Map(ordered.map(({ order_line_id, quantity }) => [order_line_id, new Big(quantity)]));
  return asked.flatMap(({ line, source }, index) => {
    const field = (name: string) => `lines[${index}][${name}]`;
    if (line.line_id && !proformaLines.includes(line.line_id))
      return [{ field: field('line_id'), message: 'Linia nu este a proformei.' }];
    if (line.order_line_id && !source)
      return [{ field: field('order_line_id'), message: 'Linia nu este a comenzii.' }];
    const id = source?.order_line_id;
    if (!id) return [];
    const before = rest.get(id) ?? new Big(0);
    rest.set(id, before.minus(line.quantity));
    if (before.gte(line.quantity)) return [];
    const most = `${formatNumber((before.gt(0) ? before : new Big(0)).toFixed())} ${source.unit}`;
    return [{ field: field('quantity'), message: `Din această linie a comenzii mai sunt ${most}.` }];
  });
}

/**
 * Finds the source of each line in turn: the one that it names, else, of several alike, the first line of the proforma
 * that no other one took, or the first line of the order that still has so much left.
 */
function finderIn(sources: Source[], asWritten: boolean): (line: DocumentLineInput) => Source | undefined {
  const left = new Map(sources.map((source) => [source, new Big(source.quantity)]));
  const taken = new Set<Source>();
  const fits = (source: Source, quantity: string) =>
    source.line_id ? !taken.has(source) : left.get(source)?.gte(quantity);
  return (line) => {
    const same = sources.filter((source) => isSameItem(source, line));
    const named = sources.find(({ line_id }) => line_id && line_id === line.line_id);
    const isKept = named && (!asWritten || isSameItem(named, { ...line, order_line_id: null }));
    const found = isKept ? named : (same.find((source) => fits(source, line.quantity)) ?? same[0]);
    if (!found) return undefined;
    taken.add(found);
    left.set(found, new Big(left.get(found) ?? 0).minus(line.quantity));
    return found;
  };
}

/** Whether a line says of itself to be what a source is. Of a free line told by its id the text may have changed. */
function isSameItem(source: Source, line: DocumentLineInput): boolean {
  const { line_id, order_line_id, product_id, product_code, description } = line;
  if (order_line_id) return order_line_id === source.order_line_id;
  if (product_id && product_id === source.product_id) return true;
  if (product_code) return product_code.toLowerCase() === source.product_code?.toLowerCase();
  if (product_id || source.product_id) return false;
  return source.description === description || (line_id !== null && line_id === source.line_id);
}

const nothingSaid = {
  order_line_id: null,
  line_id: null,
  product_id: null,
  product_code: null,
  description: null,
  unit: null,
  unit_price: null,
  discount_percent: null,
  vat_rate: null,
  vat_category: null,
  vat_reason: null,
};
