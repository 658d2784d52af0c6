import { randomUUID } from 'node:crypto';
import { type Draft, textOf } from '../clients/draft.ts';
import type { FieldError } from '../errors.ts';
import { addressOptions, usualAddress } from '../orders/form.ts';
import { counted } from '../romania/plural.ts';
import { formatIsoDay, formatNumber } from '../web/format.ts';
import { contractVariables } from './contract-text.ts';
import type { FormBasis } from './form-basis.ts';
import { fieldOf, summaryOf } from './form-fields.ts';
import { blankLine, lineRow } from './form-lines.ts';
import { documentKindLabel, documentNumber, type Seller } from './frozen.ts';
import type { DocumentLine } from './queries.ts';
import { billingAddress } from './schema.ts';

/** What stands in a form: what was typed, its lines, what is wrong with it, and the document that it already is. */
export type FormState = {
  draft: Draft;
  rows: Draft[];
  errors?: FieldError[];
  message?: string;
  issued?: { href: string; text: string } | undefined;
};

/**
 * The form of a new document, ready to show. `maySet`: whether this person may mend the firm's settings; `opens`: whether
 * a link leads this person anywhere.
 */
export function documentForm(
  { draft, rows, errors = [], message = '', issued }: FormState,
  basis: FormBasis,
  { today, maySet, opens }: { today: string; maySet: boolean; opens: (href: string) => boolean },
) {
  const { kind, client, order, proforma, original, series } = basis;
  const blocked = nothingLeft(basis);
  const field = (name: string, label: string) =>
    fieldOf(name, label, textOf(draft[name]), errors.find((error) => error.field === name)?.message);
  return {
    kind,
    title: titleOf(basis),
    submit: `Emite ${submitWords[kind]}`,
    next: series ? `urmează ${series.series} ${series.next_number}` : '',
    key: textOf(draft.form_key) || randomUUID(),
    back: backOf(basis, opens),
    client: { id: client.id, name: client.name, note: client.order_note ?? '' },
    hidden: [
      { name: 'client_id', value: order || proforma || original ? '' : String(client.id) },
      { name: 'order_id', value: order && !proforma ? String(order.id) : '' },
      { name: 'proforma_id', value: proforma ? String(proforma.id) : '' },
      { name: 'storno_of', value: original ? String(original.id) : '' },
    ].filter(({ value }) => value !== ''),
    of: sourceLink(basis, opens),
    message: blocked ? '' : message || (errors.length > 0 ? 'Verificați câmpurile marcate.' : ''),
    summary: summaryOf(errors, opens),
    // Where there is nothing to issue, another one cannot be meant.
    issued: blocked ? undefined : issued,
    credit: basis.credit,
    isIncomplete: !basis.firmIsComplete,
    maySet,
    firmPaysVat: basis.firmPaysVat,
    isStorno: kind === 'storno',
    isContract: kind === 'contract',
    fromSource: basis.sources.length > 0,
    nothingLeft: blocked,
    invoice: basis.invoice && {
      href: `/documents/${basis.invoice.id}`,
      text: `Deschide factura ${documentNumber(basis.invoice)}`,
    },
    variables: contractVariables.map(({ name, label }) => ({ name: `{{${name}}}`, label })),
    minDay: series?.last_date ?? '',
    maxDay: today,
    dayHint: series?.last_date
      ? `de la ${formatIsoDay(series.last_date)}, ziua ultimului document din serie, până azi`
      : 'cel mult azi',
    termHint: `gol: ${counted(basis.termDays, 'zi', 'zile')}, termenul clientului`,
    issue_date: { ...field('issue_date', 'Data emiterii'), required: true },
    payment_term_days: {
      ...field('payment_term_days', 'Termen de plată (zile)'),
      placeholder: String(basis.termDays),
    },
    due_date: field('due_date', 'Scadența'),
    address: field('delivery_address_id', 'Adresa de livrare'),
    addresses: addressOptions(client),
    discount_percent: field('discount_percent', 'Reducere pe document %'),
    eur_rate: { ...field('eur_rate', 'Curs: lei pentru 1 euro'), placeholder: 'numai în lei' },
    note: { ...field('note', 'Mențiuni'), max: 1000 },
    body: field('body', 'Textul contractului'),
    lines: (rows.length > 0 ? rows : blankRows(basis)).map((row, index) => {
      const id = textOf(row.order_line_id) || textOf(row.line_id);
      const isSame = (line: { id: number }) => String(line.id) === id;
      return lineRow(index, row, errors, {
        source: basis.sources.find(isSame),
        named: (proforma?.lines ?? basis.sources).find(isSame),
        isTaken: original !== undefined && id !== '',
      });
    }),
    linesError: errors.find((error) => error.field === 'lines')?.message ?? '',
  };
}

export type DocumentForm = ReturnType<typeof documentForm>;

const submitWords = {
  proforma: 'proforma',
  invoice: 'factura',
  storno: 'stornoul',
  receipt: 'chitanța',
  contract: 'contractul',
};

/** The form as it starts. */
export function draftOfBasis(basis: FormBasis, today: string): { draft: Draft; rows: Draft[] } {
  const { kind, client, order, proforma, original } = basis;
  const address = order ? order.delivery_address_id : usualAddress(client);
  const draft = {
    kind,
    issue_date: today,
    delivery_address_id: String(address ?? billingAddress),
    body: basis.contractText,
    discount_percent: percentOf((original ?? proforma)?.discount_percent ?? '0'),
    eur_rate: proforma?.eur_rate ? formatNumber(proforma.eur_rate, 4) : '',
    note: proforma?.note ?? '',
  };
  return { draft, rows: rowsOfBasis(basis) };
}

/** The lines that a form starts with. */
export function rowsOfBasis(basis: FormBasis): Draft[] {
  const { order, proforma, original, sources } = basis;
  if (proforma) return proforma.lines.map((line) => rowOfProforma(line, proforma.seller));
  const id = original ? 'line_id' : 'order_line_id';
  if (original || order)
    return sources.map((source) => ({ [id]: String(source.id), quantity: formatNumber(source.left) }));
  return blankRows(basis);
}

const blankRows = ({ kind, original, order, proforma }: FormBasis): Draft[] =>
  kind === 'contract' || original || order || proforma ? [] : [blankLine];

/** All that a line of a proforma is, so that what is emptied is none. Outside VAT it says nothing of the rate. */
function rowOfProforma(line: DocumentLine, { vat_payer }: Seller): Draft {
  const isTaxed = line.vat_category === 'S';
  const saysNothing = isTaxed || (line.vat_category === 'O' && !vat_payer);
  return {
    line_id: String(line.id),
    product_code: line.code ?? '',
    description: line.description,
    quantity: formatNumber(line.quantity),
    unit: line.unit,
    unit_price: formatNumber(line.unit_price, 2),
    discount_percent: percentOf(line.discount_percent),
    vat_rate: isTaxed ? formatNumber(line.vat_rate) : '',
    vat_category: saysNothing ? '' : line.vat_category,
    vat_reason: saysNothing ? '' : (line.vat_reason ?? ''),
  };
}

const percentOf = (percent: string) => (Number(percent) > 0 ? formatNumber(percent) : '');

function titleOf({ kind, original, order, proforma }: FormBasis): string {
  if (original) return `Storno al facturii ${documentNumber(original)}`;
  if (proforma) return `Factură după proforma ${documentNumber(proforma)}`;
  if (order) return `${documentKindLabel(kind)} pentru comanda ${order.number}`;
  return kind === 'contract' ? 'Contract nou' : `${documentKindLabel(kind)} nouă`;
}

type Opens = (href: string) => boolean;

function backOf({ original, order, client }: FormBasis, opens: Opens): string {
  if (original) return `/documents/${original.id}`;
  const made = order && `/orders/${order.id}`;
  return made && opens(made) ? made : `/clients/${client.id}/documents`;
}

function sourceLink({ original, proforma, order }: FormBasis, opens: Opens) {
  const document = original ?? proforma;
  if (document) return { href: `/documents/${document.id}`, text: documentNumber(document) };
  const href = `/orders/${order?.id}`;
  return order && { href: opens(href) ? href : '', text: order.number };
}

/** Why nothing can be issued of what the form stands on; '' when something can. */
function nothingLeft({ original, order, proforma, invoice, sources }: FormBasis): string {
  if (order?.status === 'cancelled') return `Comanda ${order.number} este anulată și nu se facturează.`;
  if (proforma && invoice)
    return `Proforma ${documentNumber(proforma)} are deja factura ${documentNumber(invoice)}.`;
  if (sources.length > 0 || proforma) return '';
  if (original) return `Factura ${documentNumber(original)} este stornată în întregime.`;
  return order ? `Comanda ${order.number} este facturată în întregime.` : '';
}
