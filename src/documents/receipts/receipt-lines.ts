import { documentNumber } from '../frozen.ts';
import type { IssuedLine } from '../lines/actions.ts';
import type { DocumentLineInput } from '../schema.ts';
import { lineNet } from '../totals.ts';

const longest = 300;

/** The lines of a receipt: what was said, else one with the whole sum. A receipt has no VAT of its own. */
export function receiptLines(
  amount: string,
  description: string,
  lines: DocumentLineInput[],
): (IssuedLine & { net: string })[] {
  const outsideVat = { vat_category: 'O', vat_rate: '0', vat_reason: null } as const;
  const ofNothing = { order_line_id: null, reverses_id: null };
  const said = lines.map((line) => ({
    product_id: line.product_id,
    code: line.product_code,
    description: line.description ?? line.product_code ?? 'Încasare',
    unit: line.unit ?? 'buc',
    quantity: line.quantity,
    unit_price: line.unit_price ?? '0',
    discount_percent: line.discount_percent ?? '0',
  }));
  const whole = { product_id: null, code: null, description, unit: 'buc', quantity: '1', unit_price: amount };
  const issued = said.length > 0 ? said : [{ ...whole, discount_percent: '0' }];
  return issued.map((line) => ({ ...line, ...outsideVat, ...ofNothing, net: lineNet(line) }));
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
