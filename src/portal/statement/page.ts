import Big from 'big.js';
import {
  type Asked,
  addressQuery,
  type Period,
  periodText,
  usualPeriods,
} from '../../payments/statement/period.ts';
import type { Movement, Statement, Unpaid, UnpaidInvoice } from '../../payments/statement/queries.ts';
import {
  ageingRows,
  closingLabel,
  lateText,
  movementLabel,
  openingLabel,
} from '../../payments/statement/words.ts';
import { counted } from '../../romania/plural.ts';
import { barChart } from '../../web/chart.ts';
import { formatIsoDay, formatMoney, formatNumber } from '../../web/format.ts';

/** How many movements and how many unpaid invoices the page shows; the files have them all. */
export const shownAtOnce = 100;

type Facts = {
  asked: Asked & { before?: string | undefined };
  period: Period;
  today: string;
  statement: Statement;
  unpaid: Unpaid;
  /** Whether the person may open the documents. */
  showsDocuments: boolean;
};

const path = '/portal/statement';

/** Fișă Client as the client's own people see it, ready to show: the amounts and days that the office has. */
export function ownStatementPage({ asked, period, today, statement, unpaid, showsDocuments }: Facts) {
  const { before, ...days } = asked;
  const query = addressQuery(days);
  const open = (id: number) => (showsDocuments ? `/portal/documents/${id}` : '');
  const bands = ageingRows(unpaid);
  const rest = unpaid.count - unpaid.invoices.length;
  return {
    path,
    said: balanceSentence(statement.balance),
    advance: new Big(unpaid.advance).gt(0) ? formatMoney(unpaid.advance) : '',
    periods: usualPeriods(today).map(({ label, asked: usual }) => ({
      label,
      href: `${path}${addressQuery(usual)}`,
      on: addressQuery(usual) === query,
    })),
    days: { from: days.from ?? '', to: days.to ?? '' },
    text: periodText(period),
    count: counted(statement.count, 'mișcare', 'mișcări'),
    files: { pdf: `${path}.pdf${query}`, xlsx: `${path}.xlsx${query}` },
    opening: openingOf(statement, period),
    rows: statement.items.map((row) => ({
      ...movementRow(row),
      href: row.kind === 'payment' ? '' : open(row.id),
    })),
    closing: { label: closingLabel(period), balance: amountText(statement.balance) },
    debit: amountText(statement.debit),
    credit: amountText(statement.credit),
    older: statement.older ? `${path}${addressQuery({ ...days, before: statement.older })}` : '',
    newest: before ? `${path}${query}` : '',
    unpaid: {
      day: formatIsoDay(period.day),
      any: unpaid.count > 0,
      none:
        period.day === today
          ? 'Nu aveți facturi neplătite.'
          : `La ${formatIsoDay(period.day)} nu aveați facturi neplătite.`,
      total: formatMoney(unpaid.total),
      chart: barChart(`Vechimea facturilor neplătite la ${formatIsoDay(period.day)}`, bands),
      bands: bands.map(({ label, amount }) => ({ label, amount: formatMoney(amount) })),
      invoices: unpaid.invoices.map((invoice) => ({ ...unpaidRow(invoice), href: open(invoice.id) })),
      rest: rest > 0 ? `și încă ${counted(rest, 'factură', 'facturi')}, toate în PDF și Excel` : '',
    },
  };
}

export type OwnStatementPage = ReturnType<typeof ownStatementPage>;

function movementRow({ date, kind, number, amount, balance }: Movement) {
  const isPayment = kind === 'payment';
  return {
    date: formatIsoDay(date),
    kind: isPayment ? 'Plată' : movementLabel(kind),
    // The office's own number of a payment means nothing to the client.
    number: isPayment ? `din ${formatIsoDay(date)}` : number,
    debit: isPayment ? '' : amountText(amount),
    credit: isPayment ? amountText(new Big(amount).times(-1).toFixed(2)) : '',
    balance: amountText(balance),
  };
}

const amountText = (amount: string): string => formatNumber(amount, 2);

/** The row above the movements: of the period, or of those that are shown of it. */
function openingOf({ opening, items: [first], older }: Statement, period: Period) {
  const before = older && first ? new Big(first.balance).minus(first.amount).toFixed(2) : opening;
  return {
    label: older ? 'Sold înaintea mișcărilor arătate' : openingLabel(period),
    balance: amountText(before),
  };
}

/** What a balance means to whoever owes it. Lei, two decimals; below zero the firm owes. */
export function balanceSentence(balance: string): string {
  const amount = new Big(balance);
  if (amount.eq(0)) return 'Nu aveți nimic de plată.';
  return amount.gt(0)
    ? `Aveți de plată ${formatMoney(balance)}.`
    : `Aveți plătit în plus ${formatMoney(amount.times(-1).toFixed(2))}.`;
}

const unpaidRow = (invoice: UnpaidInvoice) => ({
  number: invoice.number,
  issued: formatIsoDay(invoice.issue_date),
  due: formatIsoDay(invoice.due_date),
  late: lateText(invoice.days),
  isLate: invoice.days > 0,
  open: formatMoney(invoice.open_amount),
});
