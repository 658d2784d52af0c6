import Big from 'big.js';
import { once } from '../api/actions.ts';
import type { RequestKey } from '../api/queries.ts';
import { changesBetween } from '../audit/actor.ts';
import { insertAudit } from '../audit/queries.ts';
import { refuseErased } from '../clients/standing.ts';
import { isOutOfRange, type Trx } from '../db/database.ts';
import { issueReceipt } from '../documents/receipts/actions.ts';
import { Refused } from '../errors.ts';
import { ringMessages } from '../messages/actions.ts';
import { lockOrderClient } from '../orders/queries.ts';
import type { Services } from '../services.ts';
import { deleteAllocations, insertAllocations, listRooms, spreadFreeMoney } from './allocations/queries.ts';
import { partsOf, type Split, splitErrors } from './allocations/split.ts';
import { ringWatch } from './blocks/ring.ts';
import {
  getPayment,
  insertPayment,
  isOwnAccount,
  lockPayment,
  type PaymentRecord,
  updatePayment,
} from './queries.ts';
import type { PaymentInput, SplitInput } from './schema.ts';

type Person = { id: number };

/** `today`: the firm's day, which is the payment's where it names none, and the last that it may name. */
export type NewPayment = { input: PaymentInput; today: string; key?: RequestKey | undefined };

/**
 * Takes money of a client, puts it on invoices and, where it is asked for, issues the receipt. The same key takes it
 * once. Refuses with 422 a client that is missing, a day to come, an account that is not the firm's, a split that does
 * not fit, and the receipt of what is no cash. Answers the payment's id.
 */
export async function takePayment(
  services: Services,
  actor: Person,
  { input, today, key }: NewPayment,
): Promise<number> {
  const { db, now } = services;
  const taken = await db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'payment', async () => {
      const client = await lockOrderClient(trx, input.client_id);
      if (!client) throw refusal('client_id', 'Clientul nu există. Alegeți-l din listă.');
      refuseErased(client);
      await refuseWrong(trx, input, today);
      const { amount, method, reference } = input;
      const account = withoutAccount.has(method) ? null : input.account;
      const parts = await partsFor(trx, client.id, amount, input.allocations);

      const by_hand = parts.length > 0;
      const row = {
        client_id: client.id,
        date: input.date ?? today,
        amount,
        method,
        account,
        reference,
        by_hand,
      };
      const id = await refusingOverflow(() => insertPayment(trx, { ...row, created_by: actor.id }));
      await insertAllocations(trx, id, by_hand ? parts : await firstPart(trx, row, input.document_id));
      await spreadFreeMoney(trx, client.id);
      await audit(trx, actor, 'create', id, changesBetween({}, { ...row, allocations: parts }), 1);
      if (input.receipt) await issueReceipt(trx, actor, { payment_id: id, today, at: now() });
      return id;
    }),
  );
  if (input.receipt) await ringMessages(services);
  await ringWatch(services, { payment_id: taken });
  return taken;
}

/**
 * Splits a payment anew: as a person says, or the oldest invoices first. Refuses with 422 a split that does not fit,
 * with 409 a cancelled payment and whoever did not see the last version, unless nothing would change.
 */
export async function allocatePayment(
  services: Services,
  actor: Person,
  { id, input }: { id: number; input: SplitInput },
): Promise<void> {
  await services.db.transaction().execute(async (trx) => {
    const before = await lockWhole(trx, id);
    const held = before.allocations.map(({ document_id, amount }) => ({ document_id, amount }));
    const split = wholeSplit(held, input);
    const wanted = partsOf(split);
    const by_hand = input.by_hand ?? wanted.length > 0;
    if (before.by_hand === by_hand && (!by_hand || isSameSplit(held, wanted))) return;
    if (before.cancelled_at) throw new Refused(409, cancelledAlready, [], stateOf(before));
    if (input.version !== null && input.version !== before.version) throw stale(before);

    await deleteAllocations(trx, id);
    const parts = await partsFor(trx, before.client_id, before.amount, by_hand ? split : []);
    await insertAllocations(trx, id, parts);
    const version = await updatePayment(trx, id, { by_hand });
    await spreadFreeMoney(trx, before.client_id);
    const { allocations } = await getPayment(trx, id);
    const after = allocations.map(({ document_id, amount }) => ({ document_id, amount }));
    const changes = changesBetween(
      { by_hand: before.by_hand, allocations: held },
      { by_hand, allocations: after },
    );
    await audit(trx, actor, 'allocate', id, changes, version);
  });
  await ringWatch(services, { payment_id: id });
}

/**
 * Cancels a payment: it stays, without effect, and what it covered is covered by other free money or open again. Its
 * receipt stays as it was issued. Refuses with 409 what is cancelled already; the same key cancels once.
 */
export async function cancelPayment(
  services: Services,
  actor: Person,
  { id, reason, key }: { id: number; reason: string; key?: RequestKey | undefined },
): Promise<void> {
  const { db, now } = services;
  await db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'payment', async () => {
      const before = await lockWhole(trx, id);
      if (before.cancelled_at) throw new Refused(409, cancelledAlready, [], stateOf(before));

      await deleteAllocations(trx, id);
      const cancelled = { cancelled_at: now(), cancelled_by: actor.id, cancel_reason: reason };
      const version = await updatePayment(trx, id, cancelled);
      await spreadFreeMoney(trx, before.client_id);
      await audit(trx, actor, 'cancel', id, { cancel_reason: [null, reason] }, version);
      return id;
    }),
  );
  await ringWatch(services, { payment_id: id });
}

/** The payment, held with its client: first the client, as every transaction that moves its money does. */
async function lockWhole(trx: Trx, id: number): Promise<PaymentRecord> {
  const client = await lockOrderClient(trx, (await getPayment(trx, id)).client_id);
  await lockPayment(trx, id);
  const payment = await getPayment(trx, id);
  // A merge of its client was taken apart at this very moment.
  if (payment.client_id !== client?.id) throw stale(payment);
  return payment;
}

async function refuseWrong(trx: Trx, input: PaymentInput, today: string): Promise<void> {
  if (input.date !== null && input.date > today)
    throw refusal('date', 'Ziua încasării nu poate fi după ziua de azi.');
  if (input.account !== null && !(await isOwnAccount(trx, input.account)))
    throw refusal(
      'account',
      'Contul nu este al firmei. Alegeți-l din listă sau adăugați-l în Setări > Firmă.',
    );
  if (input.receipt && input.method !== 'cash')
    throw refusal('receipt', 'Chitanța se emite numai pentru numerar.');
}

/** The balance of the client has room for what anybody pays, not for what is typed a hundred times. */
async function refusingOverflow<T>(insert: () => Promise<T>): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    if (!isOutOfRange(error)) throw error;
    throw refusal('amount', 'Cu această sumă soldul clientului ar trece de 999.999.999.999,99 lei.');
  }
}

/** All that fits on the invoice that is covered first; the rest goes on by itself. */
async function firstPart(
  trx: Trx,
  { client_id, amount }: { client_id: number; amount: string },
  document_id: number | undefined,
) {
  if (document_id === undefined) return [];
  const [room] = await listRooms(trx, client_id, [document_id]);
  if (!room)
    throw refusal('document_id', 'Factura nu este a acestui client sau nu mai are nimic de încasat.');
  return [{ document_id, amount: new Big(amount).lt(room.open_amount) ? amount : room.open_amount }];
}

/** What is asked for, with what the invoices that are not named keep. */
function wholeSplit(held: Part[], { allocations, keep_others }: SplitInput): Split {
  const named = new Set(allocations.map(({ document_id }) => document_id));
  return keep_others ? [...allocations, ...held.filter((part) => !named.has(part.document_id))] : allocations;
}

/** What a person puts on invoices, told to fit what is open of them now. */
async function partsFor(trx: Trx, clientId: number, amount: string, split: Split) {
  const parts = partsOf(split);
  const ids = parts.map(({ document_id }) => document_id);
  const errors = splitErrors(amount, split, await listRooms(trx, clientId, ids));
  if (errors.length > 0) throw new Refused(422, 'Împărțirea pe facturi nu se potrivește.', errors);
  return parts;
}

type Part = { document_id: number; amount: string };

function isSameSplit(one: Part[], other: Part[]): boolean {
  const sums = new Map(one.map(({ document_id, amount }) => [document_id, amount]));
  return one.length === other.length && other.every((part) => sums.get(part.document_id) === part.amount);
}

type Changed = Record<string, [unknown, unknown]>;

const audit = (trx: Trx, actor: Person, action: string, id: number, changes: Changed, version: number) =>
  insertAudit(trx, actor, { action, subject: 'payment', subject_id: id, changes, version });

/** What comes into no account, though the form proposes one. */
const withoutAccount = new Set(['cash', 'compensation']);

const cancelledAlready = 'Încasarea a fost deja anulată.';

const refusal = (field: string, message: string) => new Refused(422, message, [{ field, message }]);

const stateOf = ({ version }: PaymentRecord) => ({ version });

function stale(current: PaymentRecord): Refused {
  const message = 'Încasarea a fost schimbată între timp de altcineva. Uitați-vă din nou și încercați iar.';
  return new Refused(409, message, [], { stale: true, ...stateOf(current) });
}
