import Big from 'big.js';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { afterInvoice } from '../../levels/actions.ts';
import { tellMoves } from '../../levels/told/actions.ts';
import { isOpen } from '../../orders/status.ts';
import { spreadFreeMoney } from '../../payments/allocations/queries.ts';
import { refuseBlocked } from '../../payments/credit/actions.ts';
import { type Basis, holdBasis } from '../basis/actions.ts';
import { dayAfter, dueDayRefusal } from '../days.ts';
import type { FrozenDocument, Seller } from '../frozen.ts';
import { findInvoiceOf, listInvoiced } from '../invoiced/queries.ts';
import { priceDocumentLines } from '../lines/actions.ts';
import {
  askedErrors,
  askedLines,
  type Source,
  sourceOfOrder,
  sourcesOfProforma,
  wholeLines,
} from '../lines/asked.ts';
import { isOrderedOutsideVat } from '../lines/queries.ts';
import { refuseBroken } from '../mending.ts';
import { announce } from '../notices/actions.ts';
import { asBuyer, deliveryFor, refuseBalance, sellerNow } from '../parties/actions.ts';
import type { DocumentInput } from '../schema.ts';
import { numberDocument, refuseDay } from '../series/actions.ts';
import { documentTotals, isTooMuch, tooMuchOfLine } from '../totals.ts';

type Sold = DocumentInput & { kind: 'proforma' | 'invoice' | 'contract' };
/** `asWritten`: the lines of a proforma's form say all of it, also what is left empty. */
type Moment = { today: string; at: Date; baseUrl: string; asWritten?: boolean | undefined };

/**
 * Issues a proforma, an invoice or a contract: of an order, of a proforma, or free. Refuses with 409 an invoice of what
 * a blocked client's order has not shipped yet. Answers its id.
 */
export async function issueSale(
  trx: Trx,
  actor: { id: number },
  input: Sold,
  { today, at, baseUrl, asWritten }: Moment,
): Promise<number> {
  const { kind } = input;
  const issue_date = input.issue_date ?? today;
  const basis = await holdBasis(trx, input);
  const seller = await sellerNow(trx);
  await refuseDay(trx, kind, issue_date, today);
  const { party, order, proforma } = basis;
  if (kind === 'invoice' && order && isOpen(order.status))
    await refuseBlocked(trx, { client_id: party.id, today, by: actor });
  const lines = await linesOf(trx, input, { ...basis, seller, issue_date, today, asWritten });

  const copied = asWritten && input.lines.length > 0 ? undefined : proforma?.discount_percent;
  const discount_percent = input.discount_percent ?? copied ?? '0';
  const { nets, ...totals } = documentTotals(lines, discount_percent);
  refuseTooMuch(nets, totals.total);
  if (kind === 'invoice') refuseBalance(party, totals.total, 'lines');
  const issued = lines.map((line, index) => ({ ...line, net: nets[index] ?? '0.00' }));
  const document: FrozenDocument = {
    kind,
    issue_date,
    due_date: dueDate(input, issue_date, party.term_days),
    seller,
    buyer: asBuyer(party),
    delivery: await deliveryFor(trx, party.id, input.delivery_address_id, order),
    lines: issued,
    discount_percent,
    ...totals,
    note: input.note,
    eur_rate: input.eur_rate,
    order_number: order?.number ?? null,
    original: null,
  };
  if (kind === 'invoice') {
    refuseBroken(document, party.id);
    const moved = await afterInvoice(trx, { client_id: party.id, today, at });
    if (moved) await tellMoves(trx, { client_id: party.id, at, baseUrl });
  }
  const ids = { client_id: party.id, order_id: order?.id ?? null, proforma_id: proforma?.id ?? null };
  const id = await numberDocument(trx, actor, { ...ids, document, lines: issued, today, body: input.body });
  if (kind === 'invoice') {
    await spreadFreeMoney(trx, party.id);
    await announce(trx, actor, { id, kind, party });
  }
  return id;
}

async function linesOf(
  trx: Trx,
  input: Sold,
  { party, order, proforma, seller, issue_date, today, asWritten = false }: Basis & Issue,
) {
  const ordered = await orderedLines(trx, input, order);
  const sources = proforma ? await sourcesOf(trx, proforma, ordered) : ordered;
  const asked =
    input.lines.length > 0
      ? askedLines(input.lines, proforma ? [...sources, ...ordered] : ordered, { asWritten })
      : wholeLines(sources);
  if (order && asked.length === 0 && input.kind !== 'contract')
    throw new Refused(409, `Comanda ${order.number} este facturată în întregime.`);
  const errors = askedErrors(
    asked,
    ordered,
    (proforma?.lines ?? []).map(({ id }) => id),
  );
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);

  const parties = { firmPaysVat: seller.vat_payer, buyer: party };
  const lines = await priceDocumentLines(trx, { client_id: party.id, issue_date, today, ...parties }, asked);
  // Only an invoice takes something of the order away.
  if (input.kind === 'invoice') return lines;
  return lines.map((line) => ({ ...line, order_line_id: null, ordered_line_id: line.order_line_id }));
}

type Issue = { seller: Seller; issue_date: string; today: string; asWritten?: boolean | undefined };

/** The lines of the order with what of each may still stand on a document of this kind. */
async function orderedLines(trx: Trx, { kind }: Sold, order: Basis['order']): Promise<Source[]> {
  if (!order) return [];
  const invoiced = kind === 'invoice' ? await listInvoiced(trx, order.id) : new Map<number, string>();
  const outsideVat = await isOrderedOutsideVat(trx, order.id);
  return order.lines.map((line) => {
    const quantity = new Big(line.quantity).minus(invoiced.get(line.id) ?? 0).toFixed();
    return sourceOfOrder(line, { quantity, rate_day: order.date, outsideVat });
  });
}

/** The lines of a proforma, which is invoiced once. */
async function sourcesOf(
  trx: Trx,
  proforma: NonNullable<Basis['proforma']>,
  ordered: Source[],
): Promise<Source[]> {
  const earlier = await findInvoiceOf(trx, proforma.id);
  if (!earlier) return sourcesOfProforma(proforma, ordered);
  const message = `Proforma are deja factura ${earlier.series} ${earlier.number}.`;
  throw new Refused(409, message, [], { document_id: earlier.id });
}

/** The day of payment of what is to be paid; a contract has none. */
function dueDate(input: Sold, issue_date: string, termDays: number): string | null {
  if (input.kind === 'contract') return null;
  const due = input.due_date ?? dayAfter(issue_date, input.payment_term_days ?? termDays);
  const message = dueDayRefusal(due, issue_date);
  if (!message) return due;
  throw new Refused(422, message, [{ field: 'due_date', message }]);
}

function refuseTooMuch(nets: string[], total: string): void {
  if (isTooMuch(total)) {
    const message = 'Totalul documentului este prea mare. Verificați cantitățile și prețurile.';
    throw new Refused(422, message, [{ field: 'lines', message }]);
  }
  // The discount of the document may hide from its total how much a line is.
  const errors = nets.flatMap((net, index) =>
    isTooMuch(net) ? [{ field: `lines[${index}][quantity]`, message: tooMuchOfLine }] : [],
  );
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
}
