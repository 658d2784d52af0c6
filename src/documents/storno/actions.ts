import Big from 'big.js';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { releaseMoney, spreadFreeMoney } from '../../payments/allocations/queries.ts';
import { moved } from '../basis/actions.ts';
import { stornoDayRefusal } from '../days.ts';
import { documentNumber, type FrozenDocument, type Seller } from '../frozen.ts';
import { listReversed } from '../invoiced/queries.ts';
import { refuseBroken } from '../mending.ts';
import { announce } from '../notices/actions.ts';
import { holdParty, sellerNow } from '../parties/actions.ts';
import { answersTo } from '../parties/queries.ts';
import { type DocumentRecord, findDocument, getDocument } from '../queries.ts';
import type { DocumentInput } from '../schema.ts';
import { numberDocument, refuseDay } from '../series/actions.ts';
import { type Taken, takenBack } from './taken-back.ts';

type Moment = { today: string; at: Date };

/**
 * Takes an invoice back, whole or in part: never more of a line than what is left of it. What was paid and is not owed
 * any more goes to other invoices where it was spread by itself; what a person spread waits for a person. Answers the
 * storno's id.
 */
export async function issueStorno(
  trx: Trx,
  actor: { id: number },
  input: DocumentInput,
  { today }: Moment,
): Promise<number> {
  const issue_date = input.issue_date ?? today;
  const { original, party } = await holdOriginal(trx, input);
  const seller = sellerOf(original, await sellerNow(trx));
  const tooEarly = stornoDayRefusal(issue_date, original);
  if (tooEarly) throw refused('issue_date', tooEarly);
  await refuseDay(trx, 'storno', issue_date, today);
  const taken = takenBack(original, await listReversed(trx, original.id), input.lines);
  const document = stornoOf(original, taken, input, { issue_date, seller });
  refuseBroken(document, party.id);
  await makeRoom(trx, original, document.total);
  const ids = { client_id: party.id, order_id: original.order_id, storno_of: original.id };
  const id = await numberDocument(trx, actor, { ...ids, document, lines: taken.lines, today });
  await spreadFreeMoney(trx, party.id);
  await announce(trx, actor, { id, kind: 'storno', party });
  return id;
}

/** The invoice, with its client held: nobody else takes it back or pays it at this moment. */
async function holdOriginal(trx: Trx, { storno_of, client_id }: DocumentInput) {
  const found = await findDocument(trx, storno_of ?? 0);
  if (found?.kind !== 'invoice') throw refused('storno_of', notAnInvoice(found));
  const party = await holdParty(trx, found.client_id);
  const original = await getDocument(trx, found.id);
  if (original.client_id !== party.id) throw moved();
  if (client_id && !(await answersTo(trx, client_id, party.id)))
    throw refused('client_id', 'Factura este a altui client.');
  return { original, party };
}

/** The firm as it is today, with the VAT that it paid when it invoiced. */
const sellerOf = ({ seller: { vat_payer, vat_on_collection } }: DocumentRecord, now: Seller): Seller => ({
  ...now,
  vat_payer,
  vat_on_collection,
});

/** The buyer and the discount are as on the invoice. */
function stornoOf(
  original: DocumentRecord,
  { lines, vat_breakdown, net_total, vat_total, total }: Taken,
  { note, eur_rate }: DocumentInput,
  { issue_date, seller }: { issue_date: string; seller: Seller },
): FrozenDocument {
  const { buyer, delivery, discount_percent, series, number, order_number } = original;
  return {
    ...{ kind: 'storno', issue_date, due_date: null, seller, buyer, delivery, discount_percent },
    ...{ lines, vat_breakdown, net_total, vat_total, total, order_number, note },
    eur_rate: eur_rate ?? original.eur_rate,
    original: { series, number, issue_date: original.issue_date },
  };
}

/** Frees the money that the invoice cannot hold any more once so much of it is taken back. */
async function makeRoom(trx: Trx, { id, open_amount }: DocumentRecord, total: string): Promise<void> {
  const over = new Big(total).abs().minus(open_amount);
  if (over.gt(0)) await releaseMoney(trx, id, over.toFixed(2));
}

function notAnInvoice(found: DocumentRecord | undefined): string {
  return found
    ? `Se stornează numai o factură, iar ${documentNumber(found)} nu este una.`
    : 'Factura de stornat nu există.';
}

const refused = (field: string, message: string) => new Refused(422, message, [{ field, message }]);
