import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { ClientRecord } from '../../clients/queries.ts';
import { counted } from '../../romania/plural.ts';
import { barChart } from '../../web/chart.ts';
import { formatIsoDay, formatMoney, formatNumber } from '../../web/format.ts';
import { addresseesOf } from './addressees.ts';
import { type Asked, addressQuery, type Period, periodText, usualPeriods } from './period.ts';
import type { Movement, Statement, Unpaid, UnpaidInvoice } from './queries.ts';
import { ageingRows, closingLabel, lateText, movementLabel, openingLabel } from './words.ts';

/** How many movements and how many unpaid invoices the tab shows; the files have them all. */
export const shownAtOnce = 200;

type Facts = {
  asked: Asked & { before?: string | undefined };
  period: Period;
  today: string;
  statement: Statement;
  unpaid: Unpaid;
};

/** The tab Fișă Client, ready to show. */
export function statementPage(client: ClientRecord, { asked, period, today, statement, unpaid }: Facts) {
  const path = `/clients/${client.id}/statement`;
  const { before, ...days } = asked;
  const query = addressQuery(days);
  const { recipients, text } = addresseesOf(client);
  return {
    path,
    periods: usualPeriods(today).map(({ label, asked: usual }) => {
      const on = addressQuery(usual) === query;
      return { label, href: `${path}${addressQuery(usual)}`, on };
    }),
    days: { from: days.from ?? '', to: days.to ?? '', as_of: days.as_of ?? '' },
    text: periodText(period),
    files: { pdf: `${path}.pdf${query}`, xlsx: `${path}.xlsx${query}` },
    rows: statement.items.map(movementRow),
    opening: openingOf(statement, period),
    shown: shownEnd(statement, before),
    older: statement.older ? `${path}${addressQuery({ ...days, before: statement.older })}` : '',
    newest: before ? `${path}${query}` : '',
    count: counted(statement.count, 'mișcare', 'mișcări'),
    debit: amountCell(statement.debit),
    credit: amountCell(statement.credit),
    closing: { label: closingLabel(period), balance: amountCell(statement.balance) },
    said: balanceSentence(statement.balance),
    unpaid: unpaidPart(client, unpaid, period),
    send: { canSend: recipients.length > 0, text, key: randomUUID() },
  };
}

export type StatementPage = ReturnType<typeof statementPage>;

function movementRow({ date, kind, number, id, amount, balance }: Movement) {
  const isPayment = kind === 'payment';
  return {
    date: formatIsoDay(date),
    kind: movementLabel(kind),
    number,
    area: isPayment ? ('payments' as const) : ('documents' as const),
    href: isPayment ? `/payments/${id}` : `/documents/${id}`,
    debit: amountCell(isPayment ? '' : amount),
    credit: amountCell(isPayment ? new Big(amount).times(-1).toFixed(2) : ''),
    balance: amountCell(balance),
  };
}

/** An amount of a column, red below zero; '' stays empty. */
function amountCell(amount: string) {
  return { text: amount && formatNumber(amount, 2), tone: amount.startsWith('-') ? 'below' : '' };
}

/** The row above the movements: of the period, or of those that are shown of it. */
function openingOf({ opening, items: [first], older }: Statement, period: Period) {
  const before = older && first ? new Big(first.balance).minus(first.amount).toFixed(2) : opening;
  return {
    label: older ? 'Sold înaintea mișcărilor arătate' : openingLabel(period),
    balance: amountCell(before),
  };
}

/** The row below older movements, which are not the last of the period. */
function shownEnd({ items }: Statement, before: string | undefined) {
  const last = items.at(-1);
  return before && last ? { balance: amountCell(last.balance) } : undefined;
}

function balanceSentence(balance: string): string {
  const amount = new Big(balance);
  if (amount.eq(0)) return 'Soldul este zero.';
  return amount.gt(0)
    ? `Clientul datorează ${formatMoney(balance)}.`
    : `Clientul a plătit în plus ${formatMoney(amount.times(-1).toFixed(2))}.`;
}

function unpaidPart({ id }: ClientRecord, unpaid: Unpaid, { day }: Period) {
  const rest = unpaid.count - unpaid.invoices.length;
  const bands = ageingRows(unpaid);
  return {
    day: formatIsoDay(day),
    chart: barChart(`Vechimea facturilor neîncasate la ${formatIsoDay(day)}`, bands),
    bands: bands.map(({ label, amount }) => ({ label, amount: formatMoney(amount) })),
    total: formatMoney(unpaid.total),
    any: unpaid.count > 0,
    count: counted(unpaid.count, 'factură neîncasată', 'facturi neîncasate'),
    advance: new Big(unpaid.advance).gt(0) ? formatMoney(unpaid.advance) : '',
    invoices: unpaid.invoices.map((invoice) => ({ ...unpaidRow(invoice), pay: payAddress(id, invoice) })),
    rest: rest > 0 ? `și încă ${counted(rest, 'factură', 'facturi')}, toate în PDF și Excel` : '',
  };
}

function unpaidRow(invoice: UnpaidInvoice) {
  return {
    number: invoice.number,
    href: `/documents/${invoice.id}`,
    issued: formatIsoDay(invoice.issue_date),
    due: formatIsoDay(invoice.due_date),
    late: lateText(invoice.days),
    isLate: invoice.days > 0,
    total: formatMoney(invoice.total),
    open: formatMoney(invoice.open_amount),
  };
}

const payAddress = (clientId: number, { id }: UnpaidInvoice) =>
  `/payments/new?${new URLSearchParams({ client_id: String(clientId), document_id: String(id) })}`;
