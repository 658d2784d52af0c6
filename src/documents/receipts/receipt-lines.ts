import type { FieldError } from '../../errors.ts';
import { documentNumber } from '../frozen.ts';
import type { IssuedLine } from '../lines/actions.ts';
import type { SoldProducts } from '../lines/queries.ts';
import type { DocumentLineInput } from '../schema.ts';
import { isTooMuch, lineNet, tooMuchOfLine } from '../totals.ts';

const longest = 300;

/** The lines of a receipt: what was said, else one with the whole sum. A receipt has no VAT of its own. */
export function receiptLines(
  amount: string,
  description: string,
  lines: DocumentLineInput[],
  products: SoldProducts = new Map(),
): (IssuedLine & { net: string })[] {
  const outsideVat = { vat_category: 'O', vat_rate: '0', vat_reason: null } as const;
  const ofNothing = { order_line_id: null, reverses_id: null };
  const said = lines.map((line) => {
    const product = products.get(line.product_id ?? 0);
    return {
      product_id: line.product_id,
      code: product?.code ?? null,
      description: line.description ?? product?.name ?? 'Încasare',
      unit: line.unit ?? 'buc',
      quantity: line.quantity,
      unit_price: line.unit_price ?? '0',
      discount_percent: line.discount_percent ?? '0',
    };
  });
  const whole = { product_id: null, code: null, description, unit: 'buc', quantity: '1', unit_price: amount };
  const issued = said.length > 0 ? said : [{ ...whole, discount_percent: '0' }];
  return issued.map((line) => ({ ...line, ...outsideVat, ...ofNothing, net: lineNet(line) }));
}

/** What is wrong with the lines that were said: a product that is not there, no price, too large a sum. */
export function receiptErrors(lines: DocumentLineInput[], products: SoldProducts): FieldError[] {
  const nets = receiptLines('0', '', lines).map(({ net }) => net);
  return lines.flatMap(({ product_id, product_code, unit_price }, index) => {
    const at = (field: string, message: string) => [{ field: `lines[${index}][${field}]`, message }];
    if (product_id && !products.has(product_id)) return at('product_id', 'Produsul nu există.');
    if (!product_id && product_code) return at('product_id', `Nu avem produsul „${product_code}”.`);
    if (unit_price === null) return at('unit_price', 'Scrieți prețul.');
    return isTooMuch(nets[index] ?? '0') ? at('quantity', tooMuchOfLine) : [];
  });
}

/** What a payment is for: "Contravaloare factură FCT 12", "Contravaloare facturi FCT 12, FCT 13", "Avans". */
export function whatFor(invoices: { series: string; number: number }[]): string {
  const numbers = invoices.map(documentNumber);
  if (numbers.length === 0) return 'Avans';
  const text = `Contravaloare ${numbers.length === 1 ? 'factură' : 'facturi'} ${numbers.join(', ')}`;
  if (text.length <= longest) return text;
  const end = ' și altele';
  const kept = text.slice(0, longest - end.length);
  return `${kept.slice(0, kept.lastIndexOf(','))}${end}`;
}
