import Big from 'big.js';
import { insertAudit } from '../../audit/queries.ts';
import { refuseErased } from '../../clients/standing.ts';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { spreadFreeMoney } from '../../payments/allocations/queries.ts';
import { findPayment, insertPayment, type PaymentRecord } from '../../payments/queries.ts';
import { moved } from '../basis/actions.ts';
import { documentNumber, type FrozenDocument } from '../frozen.ts';
import { findSoldProducts } from '../lines/queries.ts';
import { announce } from '../notices/actions.ts';
import { asBuyer, holdParty, refuseBalance, sellerNow } from '../parties/actions.ts';
import { answersTo, findParty, type Party } from '../parties/queries.ts';
import type { DocumentInput } from '../schema.ts';
import { numberDocument, refuseDay } from '../series/actions.ts';
import { isTooMuch } from '../totals.ts';
import { receiptErrors, receiptLines, whatFor } from './receipt-lines.ts';

type Person = { id: number };
type Moment = { today: string; at: Date };
type Asked = Partial<Pick<DocumentInput, 'issue_date' | 'note' | 'lines'>>;

/** Issues a receipt that was asked for by itself: of a payment, or of cash that is taken with it. Answers its id. */
export async function issueGivenReceipt(
  trx: Trx,
  actor: Person,
  input: DocumentInput,
  moment: Moment,
): Promise<number> {
  const { issue_date, note, lines, amount } = input;
  if (!input.payment_id) {
    await refuseLines(trx, lines);
    const party = await holdParty(trx, input.client_id ?? 0);
    refuseErased(party);
    const payment_id = await takeCash(trx, actor, input, { party, ...moment });
    return issueReceipt(trx, actor, { payment_id, issue_date, note, lines, ...moment });
  }
  if (amount) throw refused('amount', 'Suma chitanței este cea a încasării: nu o mai scrieți.');
  if (lines.length > 0) throw refused('lines', 'Chitanța unei încasări nu are linii scrise de mână.');
  const payment = await findPayment(trx, input.payment_id);
  if (!payment) throw refused('payment_id', 'Încasarea nu există.');
  const party = await holdParty(trx, payment.client_id);
  if (input.client_id && !(await answersTo(trx, input.client_id, party.id)))
    throw refused('client_id', 'Încasarea este a altui client.');
  if ((await findPayment(trx, payment.id))?.client_id !== party.id) throw moved();
  return issueReceipt(trx, actor, { payment_id: payment.id, issue_date, note, ...moment });
}

/**
 * Issues the receipt of a cash payment, in the transaction of the payment; its client is held. Once for each payment:
 * else 409 with `document_id`. Answers the receipt's id.
 */
export async function issueReceipt(
  trx: Trx,
  actor: Person,
  { payment_id, today, issue_date, note, lines }: Asked & Moment & { payment_id: number },
): Promise<number> {
  const payment = await findPayment(trx, payment_id);
  const party = payment && (await findParty(trx, payment.client_id));
  if (!payment || !party) throw refused('payment_id', 'Încasarea nu există.');
  refusePayment(payment);
  const seller = await sellerNow(trx);
  const day = issue_date ?? today;
  await refuseDay(trx, 'receipt', day, today);

  const products = await soldIn(trx, lines ?? []);
  const issued = receiptLines(payment.amount, whatFor(payment.allocations), lines ?? [], products);
  const document: FrozenDocument = {
    ...{ kind: 'receipt', issue_date: day, due_date: null, seller, buyer: asBuyer(party), delivery: null },
    ...{ lines: issued, discount_percent: '0', vat_breakdown: [], vat_total: '0.00' },
    ...{ net_total: payment.amount, total: payment.amount, note: note ?? null },
    ...{ eur_rate: null, order_number: null, original: null },
  };
  const ids = { client_id: party.id, payment_id };
  const id = await numberDocument(trx, actor, { ...ids, document, lines: issued, today });
  await announce(trx, actor, { id, kind: 'receipt', party });
  return id;
}

/** Takes the cash that a receipt proves: the oldest invoices first. Answers the payment's id. */
async function takeCash(
  trx: Trx,
  actor: Person,
  { amount, lines, issue_date }: DocumentInput,
  { party, today }: Moment & { party: Party },
): Promise<number> {
  const sum = amount ?? sumOf(lines);
  if (amount && lines.length > 0 && !new Big(sumOf(lines)).eq(amount))
    throw refused('amount', 'Suma nu este cea a liniilor.');
  if (!new Big(sum).gt(0)) throw refused('amount', 'Suma încasată este mai mare ca 0.');
  if (isTooMuch(sum))
    throw refused('lines', 'Suma liniilor este prea mare. Verificați cantitățile și prețurile.');
  refuseBalance(party, `-${sum}`, amount ? 'amount' : 'lines');
  const row = { client_id: party.id, date: issue_date ?? today, amount: sum, method: 'cash' };
  const id = await insertPayment(trx, { ...row, created_by: actor.id });
  await spreadFreeMoney(trx, party.id);
  await insertAudit(trx, actor, {
    action: 'create',
    subject: 'payment',
    subject_id: id,
    changes: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, [null, value]])),
    version: 1,
  });
  return id;
}

async function refuseLines(trx: Trx, lines: DocumentInput['lines']): Promise<void> {
  const errors = receiptErrors(lines, await soldIn(trx, lines));
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
}

const soldIn = (trx: Trx, lines: DocumentInput['lines']) =>
  findSoldProducts(trx, [...new Set(lines.flatMap(({ product_id }) => product_id ?? []))]);

const sumOf = (lines: DocumentInput['lines']): string =>
  receiptLines('0', '', lines)
    .reduce((sum, { net }) => sum.plus(net), new Big(0))
    .toFixed(2);

function refusePayment({ method, cancelled_at, receipt }: PaymentRecord): void {
  if (method !== 'cash') throw refused('payment_id', 'Chitanța se emite numai pentru o încasare în numerar.');
  if (cancelled_at) throw new Refused(409, 'Încasarea este anulată: nu i se mai emite chitanță.');
  if (!receipt) return;
  const message = `Încasarea are deja chitanța ${documentNumber(receipt)}.`;
  throw new Refused(409, message, [], { document_id: receipt.id });
}

const refused = (field: string, message: string) => new Refused(422, message, [{ field, message }]);
