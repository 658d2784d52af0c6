import Big from 'big.js';
import { documentKindLabel, documentNumber, documentStateLabel, stateOf } from '../documents/frozen.ts';
import { formatIsoDay, formatMoney } from '../web/format.ts';
import type { InvoicedOrder } from './queries.ts';

const labels = { none: 'nefacturată', part: 'facturată parțial', whole: 'facturată integral' } as const;

/** How much of an order stands on invoices, with its documents, ready to show. */
export function invoicingOf({ id, status, lines, documents, invoiced }: InvoicedOrder) {
  const state = stateOfLines(lines, new Map(invoiced.map((line) => [line.id, line.quantity])));
  const canInvoice = status !== 'cancelled' && state !== 'whole';
  return {
    state,
    label: labels[state],
    invoice: canInvoice ? `/documents/new?kind=invoice&order_id=${id}` : '',
    proforma: canInvoice ? `/documents/new?kind=proforma&order_id=${id}` : '',
    documents: documents.map((document) => ({
      id: document.id,
      kind: documentKindLabel(document.kind),
      number: documentNumber(document),
      date: formatIsoDay(document.issue_date),
      total: formatMoney(document.total),
      state: stateOf(document),
      stateLabel: document.kind === 'invoice' ? documentStateLabel(stateOf(document)) : '',
      open: Number(document.open_amount) > 0 ? formatMoney(document.open_amount) : '',
    })),
  };
}

/** Every line on invoices whole, none at all, or something between; storno gives back. */
function stateOfLines(
  lines: { id: number; quantity: string }[],
  invoiced: Map<number, string>,
): keyof typeof labels {
  const left = lines.map(({ id, quantity }) => new Big(quantity).minus(invoiced.get(id) ?? 0));
  if (left.every((quantity) => quantity.lte(0))) return 'whole';
  return lines.some(({ id }) => new Big(invoiced.get(id) ?? 0).gt(0)) ? 'part' : 'none';
}
