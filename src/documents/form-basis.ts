import Big from 'big.js';
import { type Draft, textOf } from '../clients/draft.ts';
import type { Db } from '../db/database.ts';
import { NotFound } from '../errors.ts';
import { findOrderClient, getOrder, type OrderClient, type OrderRecord } from '../orders/queries.ts';
import { creditState } from '../payments/credit/credit-limit.ts';
import { listAccounts } from '../payments/credit/queries.ts';
import { listVatRates } from '../products/queries.ts';
import { missingOfCompany } from '../settings/company/company.ts';
import { getCompany } from '../settings/company/queries.ts';
import type { SourceLine } from './form-lines.ts';
import { type DocumentKind, issuedKinds } from './frozen.ts';
import { findInvoiceOf, listInvoiced, listReversed } from './invoiced/queries.ts';
import { lawfulRate } from './lines/actions.ts';
import { isOrderedOutsideVat } from './lines/queries.ts';
import { findDocumentText, findParty } from './parties/queries.ts';
import { type DocumentRecord, getDocument } from './queries.ts';
import { findSeries, type Series } from './series/queries.ts';

/** What a form stands on: the client, what the document is made of, and what there is to know before it is issued. */
export type FormBasis = {
  kind: (typeof issuedKinds)[number];
  client: OrderClient;
  termDays: number;
  order: OrderRecord | undefined;
  /** With the rates that its lines have by today's law. */
  proforma: DocumentRecord | undefined;
  original: DocumentRecord | undefined;
  /** The invoice that the proforma has already. */
  invoice: { id: number; series: string; number: number } | undefined;
  /** The lines of the order or of the invoice that there is something left of. */
  sources: SourceLine[];
  series: Series | undefined;
  firmPaysVat: boolean;
  firmIsComplete: boolean;
  /** Why the client is Blocat, or is about to be; '' when it is not. */
  credit: string;
  contractText: string;
};

/** Finds what a form stands on; undefined while its client is not known. */
export async function loadBasis(db: Db, given: Draft, today: string): Promise<FormBasis | undefined> {
  const kind = issuedKinds.find((each) => each === textOf(given.kind)) ?? 'invoice';
  const [proforma, original] = await Promise.all([
    documentOf(db, given.proforma_id, 'proforma'),
    documentOf(db, given.storno_of, 'invoice'),
  ]);
  const orderId = idOf(given.order_id) ?? proforma?.order_id ?? undefined;
  const order = orderId ? await getOrder(db, orderId) : undefined;
  const clientId = (original ?? order ?? proforma)?.client_id ?? idOf(given.client_id);
  if (!clientId) return undefined;
  const client = await findOrderClient(db, clientId);
  if (!client) throw new NotFound('Clientul nu există.');

  const [party, series, company, sources, accounts, contractText, invoice] = await Promise.all([
    findParty(db, client.id),
    findSeries(db, kind),
    getCompany(db),
    original ? sourcesOfInvoice(db, original) : order && !proforma ? sourcesOfOrder(db, order, kind) : [],
    kind === 'invoice' && !hasLeft(order) ? listAccounts(db, [client.id], today) : new Map<number, never>(),
    kind === 'contract' ? findDocumentText(db, kind) : '',
    proforma && findInvoiceOf(db, proforma.id),
  ]);
  const account = accounts.get(client.id);
  const credit = account && creditState(account, account);
  return {
    ...{ kind, client, order, original, invoice, sources, series, contractText },
    proforma: proforma && (await asOfToday(db, proforma, today)),
    termDays: party?.term_days ?? 0,
    firmPaysVat: company.vat_payer,
    firmIsComplete: missingOfCompany(company).length === 0,
    credit: credit?.reason ?? credit?.warning ?? '',
  };
}

/** What was shipped may be invoiced, whatever the client owes. */
const hasLeft = (order: OrderRecord | undefined) =>
  order?.status === 'shipped' || order?.status === 'delivered';

async function documentOf(db: Db, given: unknown, kind: DocumentKind): Promise<DocumentRecord | undefined> {
  const id = idOf(given);
  if (!id) return undefined;
  const document = await getDocument(db, id);
  if (document.kind !== kind) throw new NotFound('Documentul nu există.');
  return document;
}

async function sourcesOfOrder(db: Db, order: OrderRecord, kind: DocumentKind): Promise<SourceLine[]> {
  const invoiced = kind === 'invoice' ? await listInvoiced(db, order.id) : new Map<number, string>();
  const outsideVat = await isOrderedOutsideVat(db, order.id);
  return order.lines
    .map(({ product_code, ...line }) => ({
      ...line,
      code: product_code,
      left: leftOf(line, invoiced.get(line.id)),
      hasNewRate: outsideVat && new Big(line.vat_rate).eq(0),
    }))
    .filter(({ left }) => new Big(left).gt(0));
}

async function asOfToday(db: Db, proforma: DocumentRecord, today: string): Promise<DocumentRecord> {
  const rates = await listVatRates(db);
  const { issue_date: rate_day, lines } = proforma;
  const rateOf = ({ vat_rate }: { vat_rate: string }) =>
    lawfulRate({ vat_rate, rate_day }, { rates, issue_date: today });
  return { ...proforma, lines: lines.map((line) => ({ ...line, vat_rate: rateOf(line) })) };
}

async function sourcesOfInvoice(db: Db, invoice: DocumentRecord): Promise<SourceLine[]> {
  const reversed = await listReversed(db, invoice.id);
  return invoice.lines
    .map((line) => ({ ...line, left: leftOf(line, reversed.get(line.id)) }))
    .filter(({ left }) => new Big(left).gt(0));
}

const leftOf = ({ quantity }: { quantity: string }, gone = '0') => new Big(quantity).minus(gone).toFixed();

function idOf(given: unknown): number | undefined {
  const id = Number(textOf(given));
  if (!Number.isFinite(id) || id === 0) return undefined;
  if (!Number.isSafeInteger(id) || id < 0) throw new NotFound();
  return id;
}
