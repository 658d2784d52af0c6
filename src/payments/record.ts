import type { PaymentRecord } from './queries.ts';

/** A payment as JSON shows it. */
export function asJson(payment: PaymentRecord) {
  return {
    id: payment.id,
    version: payment.version,
    client_id: payment.client_id,
    date: payment.date,
    amount: payment.amount,
    method: payment.method,
    account: payment.account,
    reference: payment.reference,
    by_hand: payment.by_hand,
    allocations: payment.allocations.map(({ document_id, amount }) => ({ document_id, amount })),
    unallocated: payment.unallocated,
    cancelled_at: payment.cancelled_at,
    cancel_reason: payment.cancel_reason,
    receipt_id: payment.receipt?.id ?? null,
  };
}
