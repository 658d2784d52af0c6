import { labelOf, paymentMethodOptions } from '../../clients/fields.ts';
import {
  documentKindLabel,
  documentKindOptions,
  documentNumber,
  documentStateLabel,
  stateOf,
} from '../../documents/frozen.ts';
import { daysLate } from '../../payments/late.ts';
import { counted } from '../../romania/plural.ts';
import { formatIsoDay, formatMoney, formatNumber } from '../../web/format.ts';
import type { OwnDocument, OwnDocumentRow } from './queries.ts';
import type { OwnDocumentsQuery } from './schema.ts';

const path = '/portal/documents';

/** A client's documents as its people see them, ready to show. `today`: the firm's day. */
export function ownDocumentsView(
  query: OwnDocumentsQuery,
  { items, next }: { items: OwnDocumentRow[]; next: string | null },
  today: string,
) {
  const { kind, unpaid } = query;
  return {
    rows: items.map((row) => ownDocumentRow(row, today)),
    chips: [
      { label: 'Toate', href: path, on: !kind && !unpaid },
      { label: 'De plată', href: addressOf({ unpaid: '1' }), on: unpaid === '1' },
      ...documentKindOptions.map(({ value, label }) => ({
        label,
        href: addressOf({ kind: value }),
        on: kind === value,
      })),
    ],
    next: next ? addressOf({ ...query, after: next }) : '',
    first: query.after ? addressOf({ ...query, after: undefined }) : '',
    isFiltered: [kind, unpaid, query.after].some((each) => each !== undefined),
  };
}

export type OwnDocumentsView = ReturnType<typeof ownDocumentsView>;

export function ownDocumentRow(row: OwnDocumentRow, today: string) {
  return {
    id: row.id,
    name: `${documentKindLabel(row.kind)} ${documentNumber(row)}`,
    title: row.title ?? '',
    date: formatIsoDay(row.issue_date),
    total: isOfMoney(row) ? formatMoney(row.total) : '',
    ...stateView(row, today),
  };
}

/** A document as the client's people see it. `today`: the firm's day. */
export function ownDocumentPage(document: OwnDocument, today: string) {
  const { kind } = document;
  return {
    id: document.id,
    name: `${documentKindLabel(kind)} ${documentNumber(document)}`,
    title: document.title ?? '',
    date: formatIsoDay(document.issue_date),
    hasXml: hasXml(document),
    ...stateView(document, today),
    lines: document.lines.map((line) => ({
      code: line.code ?? '',
      description: line.description,
      quantity: `${formatNumber(line.quantity)} ${line.unit}`,
      price: formatMoney(line.unit_price),
      discount: Number(line.discount_percent) > 0 ? `${formatNumber(line.discount_percent)} %` : '',
      rate: line.vat_category === 'S' ? `${formatNumber(line.vat_rate)} %` : 'fără TVA',
      reason: line.vat_reason ?? '',
      net: formatMoney(line.net),
    })),
    money: moneyRows(document),
    payments: document.payments.map(({ date, method, amount }) => ({
      date: formatIsoDay(date),
      method: labelOf(paymentMethodOptions, method),
      amount: formatMoney(amount),
    })),
    related: document.related.map((other) => ({
      href: `${path}/${other.id}`,
      text: `${documentKindLabel(other.kind)} ${documentNumber(other)}`,
      date: formatIsoDay(other.issue_date),
    })),
  };
}

export type OwnDocumentPage = ReturnType<typeof ownDocumentPage>;

/** Only what goes to e-Factura has an XML. */
export const hasXml = ({ kind }: { kind: string }): boolean => kind === 'invoice' || kind === 'storno';

const isOfMoney = ({ kind, total }: { kind: string; total: string }) =>
  (kind !== 'contract' && kind !== 'paperwork') || Number(total) !== 0;

function stateView(row: Omit<OwnDocumentRow, 'title'>, today: string) {
  const isOpen = Number(row.open_amount) > 0;
  const late = isOpen ? daysLate(row.due_date, today) : 0;
  const state = stateOf(row);
  return {
    state,
    // A client reads of an invoice what is left to do: to whom it is issued, it is to be paid.
    stateLabel: row.kind !== 'invoice' ? '' : (ownLabels[state] ?? documentStateLabel(state)),
    due: row.due_date ? formatIsoDay(row.due_date) : '',
    open: isOpen ? formatMoney(row.open_amount) : '',
    late: late > 0 ? `${counted(late, 'zi', 'zile')} întârziere` : '',
  };
}

const ownLabels: Record<string, string> = {
  issued: 'de plată',
  partly_paid: 'plătită parțial',
  paid: 'plătită',
};

function moneyRows(document: OwnDocument) {
  if (!isOfMoney(document)) return [];
  const rows = [
    { label: 'Total fără TVA', value: formatMoney(document.net_total), strong: false },
    { label: 'TVA', value: formatMoney(document.vat_total), strong: false },
    { label: 'Total', value: formatMoney(document.total), strong: true },
  ];
  if (document.kind !== 'invoice') return rows;
  const reversed = Number(document.reversed) > 0;
  return [
    ...rows,
    { label: 'Plătit', value: formatMoney(document.paid), strong: false },
    ...(reversed ? [{ label: 'Stornat', value: formatMoney(document.reversed), strong: false }] : []),
    { label: 'Rest de plată', value: formatMoney(document.open_amount), strong: true },
  ];
}

function addressOf({ kind, unpaid, after }: OwnDocumentsQuery): string {
  const pairs = Object.entries({ kind, unpaid, after }).flatMap(([name, value]) =>
    value ? [[name, value]] : [],
  );
  return pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path;
}
