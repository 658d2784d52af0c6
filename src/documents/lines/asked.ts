import Big from 'big.js';
import type { FieldError } from '../../errors.ts';
import type { OrderLine } from '../../orders/queries.ts';
import { formatNumber } from '../../web/format.ts';
import type { VatCategory } from '../frozen.ts';
import type { DocumentLine } from '../queries.ts';
import type { DocumentLineInput } from '../schema.ts';

/** A line of an order or of a proforma that a document may copy. `rate_day`: when its rate was the law. */
export type Source = {
  order_line_id: number | null;
  product_id: number | null;
  product_code: string | null;
  description: string;
  unit: string;
  quantity: string;
  unit_price: string;
  discount_percent: string;
  vat_rate: string;
  vat_category: VatCategory | null;
  vat_reason: string | null;
  rate_day: string;
};

/** A line that is asked for, with the one that it copies. */
export type AskedLine = { line: DocumentLineInput; source: Source | undefined };

/** A line of an order; `quantity`: what is left of it. */
export function sourceOfOrder(line: OrderLine, quantity: string, rate_day: string): Source {
  const { id, product_id, product_code, description, unit, unit_price, vat_rate } = line;
  const item = { order_line_id: id, product_id, product_code, description, unit, quantity, unit_price };
  return { ...item, vat_rate, rate_day, discount_percent: '0', vat_category: null, vat_reason: null };
}

/** Lines of a proforma; what of its order each is, is found again: the order may have changed since. */
export function sourcesOfProforma(lines: DocumentLine[], rate_day: string, ordered: Source[]): Source[] {
  const find = finderIn(ordered);
  return lines.map((line) => {
    const { product_id, code, description, unit, quantity, unit_price, discount_percent, vat_rate } = line;
    const item = {
      product_id,
      product_code: code,
      description,
      unit,
      quantity,
      unit_price,
      discount_percent,
    };
    const vat_category = line.vat_category === 'S' || line.vat_category === 'O' ? null : line.vat_category;
    const vat_reason = vat_category && line.vat_reason;
    const order_line_id = find(line, quantity)?.order_line_id ?? null;
    return { ...item, order_line_id, rate_day, vat_rate, vat_category, vat_reason };
  });
}

/** The lines as they are asked for; one that is told by its product or its text copies the source that has it. */
export function askedLines(lines: DocumentLineInput[], sources: Source[]): AskedLine[] {
  const find = finderIn(sources);
  return lines.map((line) => ({ line, source: find(line, line.quantity) }));
}

/** Everything of these lines that there is something left of. */
export function wholeLines(sources: Source[]): AskedLine[] {
  return sources
    .filter(({ quantity }) => new Big(quantity).gt(0))
    .map((source) => ({ source, line: { ...nothingSaid, quantity: source.quantity } }));
}

/** What is wrong with lines of an order: those that it does not have, and those that ask for more than what is left. */
export function orderErrors(asked: AskedLine[], ordered: Source[]): FieldError[] {
  const rest = new Map(ordered.map(({ order_line_id, quantity }) => [order_line_id, new Big(quantity)]));
  return asked.flatMap(({ line, source }, index) => {
    const field = (name: string) => `lines[${index}][${name}]`;
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

type Item = {
  order_line_id: number | null;
  product_id: number | null;
  product_code?: string | null;
  description: string | null;
};

/** Finds the source of each line in turn: of several alike, one that still has so much left. */
function finderIn(sources: Source[]): (item: Item, quantity: string) => Source | undefined {
  const left = new Map(sources.map((source) => [source, new Big(source.quantity)]));
  return (item, quantity) => {
    const same = sources.filter((source) => isSameItem(source, item));
    const found = same.find((source) => left.get(source)?.gte(quantity)) ?? same[0];
    if (found) left.set(found, new Big(left.get(found) ?? 0).minus(quantity));
    return found;
  };
}

function isSameItem(source: Source, { order_line_id, product_id, product_code, description }: Item): boolean {
  if (order_line_id) return order_line_id === source.order_line_id;
  if (product_id) return product_id === source.product_id;
  if (product_code) return product_code.toLowerCase() === source.product_code?.toLowerCase();
  return source.product_id === null && source.description === description;
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
