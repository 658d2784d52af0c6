import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import { type Draft, rowsOf, textOf } from '../clients/draft.ts';
import { paymentMethodOptions } from '../clients/fields.ts';
import type { FieldError } from '../errors.ts';
import { amountField, fieldMaker } from '../products/field.ts';
import { formatIban } from '../romania/iban.ts';
import { counted } from '../romania/plural.ts';
import { formatIsoDay, formatMoney } from '../web/format.ts';
import { daysLate } from './late.ts';
import type { OpenInvoice, Payer } from './queries.ts';

/** What stands in a form: what was typed, and what is wrong with it. */
export type FormState = { draft: Draft; errors?: FieldError[]; message?: string };

/** The form of a new payment, ready to show. `today`: the firm's day, which tells what is late. */
export function paymentForm({ draft, errors = [], message = '' }: FormState, payer: Payer, today: string) {
  const field = fieldMaker(draft, errors);
  const rows = splitRows(payer.invoices, { draft, errors, today });
  const owed = payer.invoices.reduce((sum, { open_amount }) => sum.plus(open_amount), new Big(0));
  return {
    key: textOf(draft.form_key) || randomUUID(),
    client: { id: payer.id, name: payer.name, balance: balanceText(payer.balance) },
    message: message || (errors.length > 0 ? 'Verificați câmpurile marcate.' : ''),
    summary: errors.map((error) => ({ href: hrefOf(error, draft, payer.invoices), message: error.message })),
    date: field('date', 'Data', { required: true }),
    amount: field('amount', 'Suma (lei)', { required: true }),
    method: field('method', 'Metoda de plată'),
    methods: paymentMethodOptions,
    account: field('account', 'Contul firmei'),
    accounts: accountOptions(payer, draft),
    reference: field('reference', 'Referință', { max: 100, placeholder: 'ordin de plată, bon, AWB…' }),
    receipt: field('receipt', 'Emite chitanța (numai pentru numerar)'),
    first: firstOf(draft, payer),
    invoices: rows,
    splitError: errors.find(({ field }) => field === 'allocations')?.message ?? '',
    owed: `${counted(payer.open_count ?? 0, 'factură neîncasată', 'facturi neîncasate')}`,
    owedSum: rows.length === payer.open_count ? formatMoney(owed.toFixed(2)) : '',
    others: othersText(payer),
  };
}

export type PaymentForm = ReturnType<typeof paymentForm>;

/** What a payment of this client starts with; an invoice that it is begun from is proposed with all that is open of it. */
export function draftFor(payer: Payer, today: string, documentId?: number): Draft {
  const invoice = payer.invoices.find(({ id }) => id === documentId);
  const open = amountField(invoice?.open_amount ?? null);
  return {
    date: today,
    amount: open,
    method: payer.payment_method ?? 'transfer',
    account: payer.accounts[0]?.iban ?? '',
    document_id: invoice ? String(invoice.id) : '',
  };
}

const carried = ['date', 'amount', 'method', 'account', 'reference', 'receipt'];

/** What was typed of a payment before its client was known. */
export function carriedOf(draft: Draft): Record<string, string> {
  const typed = carried.map((name) => [name, textOf(draft[name]).slice(0, 200)]);
  return Object.fromEntries(typed.filter(([, value]) => value !== ''));
}

type Typed = { draft: Draft; errors: FieldError[]; today: string };

/** A field for each invoice, with what was typed in it and what was refused of it. */
export function splitRows(invoices: OpenInvoice[], { draft, errors, today }: Typed) {
  const typed = rowsOf(draft.allocations);
  return invoices.map((invoice, index) => {
    const place = typed.findIndex(({ document_id }) => textOf(document_id) === String(invoice.id));
    const error = errors.find(({ field }) => field === `allocations[${place}][amount]`);
    const number = `${invoice.series} ${invoice.number}`;
    const days = daysLate(invoice.due_date, today);
    return {
      id: invoice.id,
      number,
      issued: formatIsoDay(invoice.issue_date),
      due: invoice.due_date ? formatIsoDay(invoice.due_date) : '',
      late: days > 0 ? counted(days, 'zi întârziere', 'zile întârziere') : '',
      total: formatMoney(invoice.total),
      open: formatMoney(invoice.open_amount),
      name: `allocations[${index}]`,
      anchor: anchorOf(invoice),
      value: textOf(typed[place]?.amount),
      error: error?.message ?? '',
    };
  });
}

/** Where the summary leads for an error: the invoice's own field, or the field that it names. */
export function hrefOf({ field }: FieldError, draft: Draft, invoices: OpenInvoice[]): string {
  const [, place] = /^allocations\[(\d+)\]/.exec(field) ?? [];
  if (place === undefined) return `#${field}`;
  const id = textOf(rowsOf(draft.allocations)[Number(place)]?.document_id);
  const invoice = invoices.find((each) => String(each.id) === id);
  return invoice ? `#${anchorOf(invoice)}` : '#allocations';
}

const anchorOf = ({ id }: { id: number }) => `invoice-${id}`;

/** The invoice that the payment was begun from, while it is open. */
function firstOf(draft: Draft, { invoices }: Payer) {
  const invoice = invoices.find(({ id }) => String(id) === textOf(draft.document_id));
  return invoice && { id: invoice.id, number: `${invoice.series} ${invoice.number}` };
}

/** What a client owes or has paid ahead, in words. */
function balanceText(balance: string): string {
  const sum = new Big(balance);
  if (sum.eq(0)) return 'nu are nimic de plată';
  return sum.gt(0)
    ? `de plată ${formatMoney(balance)}`
    : `plătit în avans ${formatMoney(sum.abs().toFixed(2))}`;
}

function othersText({ invoices, open_count }: Payer): string {
  const others = (open_count ?? 0) - invoices.length;
  return others > 0 ? `Mai sunt ${counted(others, 'factură', 'facturi')} cu scadența mai târziu.` : '';
}

/** The firm's accounts, and the one that was refused: it stands in the form until another is chosen. */
function accountOptions({ accounts }: Payer, draft: Draft) {
  const typed = textOf(draft.account);
  const own = accounts.map(({ iban, bank }) => ({
    value: iban,
    label: [bank, formatIban(iban)].filter(Boolean).join(' · '),
  }));
  if (typed === '' || own.some(({ value }) => value === typed)) return own;
  return [...own, { value: typed, label: `${formatIban(typed)} · nu este al firmei` }];
}
