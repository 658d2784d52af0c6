import Big from 'big.js';
import { labelOf, paymentMethodOptions } from '../clients/fields.ts';
import { freshOf, isWaiting, recipientsOf } from '../messages/recipients.ts';
import { namesOf, whyNobody } from '../messages/told.ts';
import { daysLate } from '../payments/late.ts';
import { maskPersonalId } from '../romania/personal-id.ts';
import { counted } from '../romania/plural.ts';
import { proseHtml } from '../texts/prose.ts';
import { formatDateTime, formatIsoDay, formatMoney, formatNumber } from '../web/format.ts';
import {
  type Buyer,
  type DocumentKind,
  documentKindLabel,
  documentNumber,
  documentStateLabel,
  stateOf,
  type VatGroup,
} from './frozen.ts';
import { eventOf, receivedOf } from './notices/actions.ts';
import type { Party } from './parties/queries.ts';
import { buyerBlock, deliveryBlock, sellerBlock } from './party-blocks.ts';
import type { DocumentLine, DocumentRecord } from './queries.ts';
import type { Related } from './related/queries.ts';

/** The page of a document, ready to show. `key`: what makes a storno or a message asked for on it one. */
export function documentPage(
  document: DocumentRecord,
  related: Related,
  party: Party | undefined,
  { today, key, message = '' }: { today: string; key: string; message?: string },
) {
  const { id, kind } = document;
  const state = stateOf(document);
  const isSent = kind === 'invoice' || kind === 'storno';
  return {
    id,
    key,
    message,
    kind,
    kindLabel: documentKindLabel(kind),
    number: documentNumber(document),
    state,
    stateLabel: kind === 'invoice' ? documentStateLabel(state) : '',
    client: { id: document.client_id, name: party?.name ?? document.buyer.name ?? '' },
    issued: formatIsoDay(document.issue_date),
    created: formatDateTime(document.created_at),
    author: document.issuer ?? 'sistem',
    order: document.order_id ? { id: document.order_id, number: document.order_number ?? '' } : undefined,
    payment: document.payment_id ? { id: document.payment_id } : undefined,
    original: document.original && linkOf(document.original),
    proforma: related.proforma && linkOf(related.proforma),
    followers: related.followers.map((each) => ({
      ...linkOf(each),
      kind: documentKindLabel(each.kind),
      total: formatMoney(each.total),
    })),
    hasXml: isSent,
    canReverse: kind === 'invoice' && related.stands,
    canPay: Number(document.open_amount) > 0,
    canInvoice: kind === 'proforma' && !related.followers.some(stillCounts),
    lines: document.lines.map(lineView),
    hasDiscounts: document.lines.some(({ discount_percent }) => Number(discount_percent) > 0),
    vat: document.vat_breakdown.map(vatView),
    title: masked(document.title, document.buyer),
    money:
      document.lines.length > 0 || (kind !== 'contract' && kind !== 'paperwork')
        ? moneyRows(document, today)
        : [],
    payments: related.payments.map((payment) => ({
      id: payment.id,
      date: formatIsoDay(payment.date),
      method: labelOf(paymentMethodOptions, payment.method),
      reference: payment.reference ?? '',
      amount: formatMoney(payment.amount),
    })),
    messages: related.messages
      .filter((message) => isWaiting(message) && message.event === eventOf(kind))
      .map(({ recipient }) => recipient),
    ...addresseesOf(kind, party, related),
    seller: sellerBlock(document),
    buyer: buyerBlock(document.buyer),
    delivery: document.delivery && deliveryBlock(document.delivery),
    texts: [document.note, document.footer].filter((text) => text !== null && text !== ''),
    prose: kind === 'paperwork' ? proseHtml(shownBody(document)) : '',
    body: (kind === 'paperwork' ? '' : shownBody(document)).split(/\n\s*\n/).filter(Boolean),
  };
}

export type DocumentPage = ReturnType<typeof documentPage>;

type Numbered = { id: number; series: string; number: number; issue_date: string };

const linkOf = (document: Numbered) => ({
  id: document.id,
  number: documentNumber(document),
  date: formatIsoDay(document.issue_date),
});

/** A proforma is invoiced once, and again when that invoice was taken back whole. */
const stillCounts = ({ kind, stands }: { kind: string; stands: boolean }) => kind === 'invoice' && stands;

function lineView(line: DocumentLine) {
  return {
    code: line.code ?? '',
    description: line.description,
    quantity: `${formatNumber(line.quantity)} ${line.unit}`,
    price: formatMoney(line.unit_price),
    discount: Number(line.discount_percent) > 0 ? `${formatNumber(line.discount_percent)} %` : '',
    rate: line.vat_category === 'S' ? `${formatNumber(line.vat_rate)} %` : `fără (${line.vat_category})`,
    reason: line.vat_reason ?? '',
    net: formatMoney(line.net),
  };
}

const vatView = ({ category, rate, allowance, base, vat }: VatGroup) => ({
  label: category === 'S' ? `Cota ${formatNumber(rate)} %` : `Fără TVA (${category})`,
  allowance: Number(allowance) === 0 ? '' : formatMoney(allowance),
  base: formatMoney(base),
  vat: formatMoney(vat),
});

/** The sums of a document, with how an invoice is settled. */
function moneyRows(document: DocumentRecord, today: string) {
  const { kind, net_total, vat_total, total, paid, reversed, open_amount, due_date, eur_rate } = document;
  const rows = [
    { label: 'Total fără TVA', value: formatMoney(net_total), strong: false, hint: '' },
    { label: 'TVA', value: formatMoney(vat_total), strong: false, hint: '' },
    { label: 'Total', value: formatMoney(total), strong: true, hint: inEuro(total, eur_rate) },
  ];
  if (Number(document.discount_percent) > 0)
    rows.unshift({
      label: 'Reducere pe document',
      value: `${formatNumber(document.discount_percent)} %`,
      strong: false,
      hint: '',
    });
  if (due_date)
    rows.push({
      label: 'Scadența',
      value: formatIsoDay(due_date),
      strong: false,
      hint: lateText(document, today),
    });
  if (kind !== 'invoice') return rows;
  return [
    ...rows,
    { label: 'Încasat', value: formatMoney(paid), strong: false, hint: '' },
    { label: 'Stornat', value: formatMoney(reversed), strong: false, hint: '' },
    { label: 'Rest de plată', value: formatMoney(open_amount), strong: true, hint: '' },
  ];
}

function inEuro(total: string, rate: string | null): string {
  if (!rate) return '';
  const euro = new Big(total).div(rate).round(2, Big.roundHalfUp).toFixed(2);
  return `${formatNumber(euro, 2)} EUR, la ${formatNumber(rate, 4)} lei`;
}

function lateText({ open_amount, due_date }: DocumentRecord, today: string): string {
  const late = Number(open_amount) > 0 ? daysLate(due_date, today) : 0;
  return late > 0 ? `${counted(late, 'zi', 'zile')} întârziere` : '';
}

/** What a document says, without the whole personal number of the client: the PDF has it. */
const shownBody = ({ body, buyer }: DocumentRecord): string => masked(body, buyer);

function masked(text: string | null, { tax_id, tax_id_kind }: Buyer): string {
  const number = tax_id_kind === 'cnp' && tax_id;
  return (number ? text?.replaceAll(number, maskPersonalId(number)) : text) ?? '';
}

/** Who would get the document by e-mail now, or why nobody. */
function addresseesOf(kind: DocumentKind, party: Party | undefined, { messages }: Related) {
  const recipients = party ? recipientsOf(party, receivedOf(kind)) : [];
  return {
    canSend: freshOf(recipients, messages, eventOf(kind)).length > 0,
    recipients: recipients.map((each) => namesOf([each])),
    whyNobody: whyNobody(party, receivedOf(kind)),
  };
}
