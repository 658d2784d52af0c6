import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { HistoryEntry } from '../audit/queries.ts';
import { type Draft, textOf } from '../clients/draft.ts';
import { labelOf, paymentMethodOptions } from '../clients/fields.ts';
import type { FieldError } from '../errors.ts';
import { amountField } from '../products/field.ts';
import { formatIban } from '../romania/iban.ts';
import { counted, grouped } from '../romania/plural.ts';
import { formatDateTime, formatIsoDay, formatMoney } from '../web/format.ts';
import { type FormState, hrefOf, splitRows } from './form.ts';
import type { OpenInvoice, Payer, PaymentRecord } from './queries.ts';

/** What was refused on a payment's page: of its split, or of its cancellation. */
export type Refusal = FormState & { of: 'split' | 'cancellation' | 'receipt' };

type Shown = {
  payer: Payer;
  history: HistoryEntry[];
  today: string;
  refusal?: Refusal | undefined;
};

/** The page of a payment, ready to show. */
export function paymentPage(payment: PaymentRecord, shown: Shown) {
  const { payer, history, refusal } = shown;
  const covered = new Big(payment.amount).minus(payment.unallocated).toFixed(2);
  const isLive = payment.cancelled_at === null;
  const receipt = payment.receipt;
  return {
    id: payment.id,
    version: payment.version,
    amount: formatMoney(payment.amount),
    client: { id: payment.client_id, name: payment.client_name },
    date: formatIsoDay(payment.date),
    method: labelOf(paymentMethodOptions, payment.method),
    account: payment.account ? formatIban(payment.account) : '',
    reference: payment.reference ?? '',
    author: payment.author_name ?? 'sistem',
    created: formatDateTime(payment.created_at),
    isLive,
    cancelled: isLive ? '' : cancelledText(payment),
    covered: formatMoney(isLive ? covered : '0.00'),
    left: Number(payment.unallocated) > 0 ? formatMoney(payment.unallocated) : '',
    leftText: payment.by_hand
      ? 'Avans până îl împărțiți: nu acoperă nicio factură; la limita de sold se scade din facturile cele mai vechi.'
      : 'Avans: acoperă singur facturile următoare ale clientului.',
    how: payment.by_hand ? 'împărțită manual' : 'împărțită automat, întâi facturile cele mai vechi',
    allocations: payment.allocations.map(coveredView),
    split: splitView(payment, shown),
    receipt: receipt ? { id: receipt.id, number: `${receipt.series} ${receipt.number}` } : undefined,
    canIssueReceipt: isLive && payment.method === 'cash' && !receipt,
    message: refusal?.message ?? '',
    summary: refusal?.of === 'split' ? summaryOf(refusal, invoicesOf(payment, payer)) : [],
    isCancelOpen: refusal?.of === 'cancellation',
    cancelReason: refusal?.of === 'cancellation' ? textOf(refusal.draft.reason) : '',
    keys: { cancellation: keyOf('cancellation', refusal), receipt: keyOf('receipt', refusal) },
    history: history.map(historyView),
  };
}

export type PaymentPage = ReturnType<typeof paymentPage>;

/** The key of a form: the same again when it was refused. */
const keyOf = (of: Refusal['of'], refusal?: Refusal): string =>
  (refusal?.of === of && textOf(refusal.draft.form_key)) || randomUUID();

/** What is said once a payment is saved; what it pays too much is said too. */
export function savedText(payment: PaymentRecord): string {
  const saved = `Încasarea de ${formatMoney(payment.amount)} a fost salvată.`;
  const { receipt } = payment;
  const issued = receipt ? ` Chitanța ${receipt.series} ${receipt.number} a fost emisă.` : '';
  if (Number(payment.unallocated) === 0) return saved + issued;
  const rest = payment.by_hand ? 'rămân avans până îi împărțiți' : 'rămân avans pentru facturile următoare';
  return `${saved} ${formatMoney(payment.unallocated)} nu acoperă nicio factură: ${rest}.${issued}`;
}

// Two fields each: a form with more rows than 500 is not read.
const shownInSplit = 400;

/**
 * The invoices that the split can be changed over, those that it covers first, each with the room that it would have
 * without this payment.
 */
function invoicesOf(payment: PaymentRecord, payer: Payer): OpenInvoice[] {
  const held = payment.allocations.map(({ document_id, amount, ...invoice }) => {
    const open_amount = new Big(invoice.open_amount).plus(amount).toFixed(2);
    return { ...invoice, id: document_id, open_amount };
  });
  const others = payer.invoices.filter(({ id }) => !held.some((each) => each.id === id));
  return [...held, ...others].slice(0, shownInSplit);
}

/** All that are open or covered by this payment. */
function invoiceCount({ allocations }: PaymentRecord, { open_count }: Payer): number {
  return (open_count ?? 0) + allocations.filter(({ open_amount }) => Number(open_amount) === 0).length;
}

function othersText(count: number, keepsOthers: boolean): string {
  if (count <= 0) return '';
  const kept = keepsOthers ? ' Cele acoperite de încasare păstrează ce au.' : '';
  return `Alte facturi, care nu încap aici: ${grouped(count)}.${kept}`;
}

function splitView(payment: PaymentRecord, { payer, today, refusal }: Shown) {
  const isRefused = refusal?.of === 'split';
  const stored = payment.allocations.map(({ document_id, amount }) => ({
    document_id: String(document_id),
    amount: amountField(amount),
  }));
  const draft: Draft = isRefused ? refusal.draft : { allocations: stored };
  const errors: FieldError[] = isRefused ? (refusal.errors ?? []) : [];
  const shown = invoicesOf(payment, payer);
  const keepsOthers = payment.allocations.length > shownInSplit;
  return {
    isOpen: isRefused,
    rows: splitRows(shown, { draft, errors, today }),
    keepsOthers,
    others: othersText(invoiceCount(payment, payer) - shown.length, keepsOthers),
    error: errors.find(({ field }) => field === 'allocations')?.message ?? '',
    byHand: payment.by_hand,
  };
}

const summaryOf = ({ errors = [], draft }: Refusal, invoices: OpenInvoice[]) =>
  errors.map((error) => ({ href: hrefOf(error, draft, invoices), message: error.message }));

function coveredView({ document_id, series, number, ...rest }: PaymentRecord['allocations'][number]) {
  return {
    id: document_id,
    number: `${series} ${number}`,
    issued: formatIsoDay(rest.issue_date),
    due: rest.due_date ? formatIsoDay(rest.due_date) : '',
    total: formatMoney(rest.total),
    amount: formatMoney(rest.amount),
    open: Number(rest.open_amount) > 0 ? formatMoney(rest.open_amount) : 'încasată',
  };
}

function cancelledText({ cancelled_at, canceller_name, cancel_reason, receipt }: PaymentRecord): string {
  const at = cancelled_at ? formatDateTime(cancelled_at) : '';
  const text = `Anulată la ${at} de ${canceller_name ?? 'sistem'}: ${cancel_reason ?? ''}`;
  if (!receipt) return text;
  return `${text.replace(/\.$/, '')}. Chitanța ${receipt.series} ${receipt.number} rămâne așa cum a fost emisă.`;
}

function historyView({ at, action, changes, actor_name }: HistoryEntry) {
  return { at: formatDateTime(at), by: actor_name ?? 'sistem', text: actionText(action, changes as Changes) };
}

type Changes = Record<string, [unknown, unknown]>;

function actionText(action: string, { allocations, by_hand, cancel_reason }: Changes): string {
  if (action === 'cancel') return `anulată: ${cancel_reason?.[1]}`;
  if (action !== 'allocate') return 'încasare nouă';
  const parts = Array.isArray(allocations?.[1]) ? allocations[1].length : 0;
  const how = by_hand?.[1] === false ? 'împărțită automat' : 'împărțită manual';
  return allocations ? `${how}: ${counted(parts, 'factură', 'facturi')}` : how;
}
