import { stateOf } from './frozen.ts';
import type { DocumentRecord } from './queries.ts';

/** A document as JSON shows it. */
export function asJson(document: DocumentRecord) {
  return {
    id: document.id,
    kind: document.kind,
    series: document.series,
    number: document.number,
    client_id: document.client_id,
    order_id: document.order_id,
    proforma_id: document.proforma_id,
    storno_of: document.storno_of,
    payment_id: document.payment_id,
    issue_date: document.issue_date,
    due_date: document.due_date,
    lines: document.lines.map(({ ordered_line_id, ...line }) => ({
      ...line,
      order_line_id: line.order_line_id ?? ordered_line_id,
    })),
    discount_percent: document.discount_percent,
    net_total: document.net_total,
    vat_total: document.vat_total,
    total: document.total,
    paid: document.paid,
    open_amount: document.open_amount,
    state: stateOf(document),
    note: document.note,
    title: document.title,
    template_id: document.template_id,
    template_version: document.template_version,
  };
}
