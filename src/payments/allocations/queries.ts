import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { Room } from './split.ts';

/**
 * Spreads what is left of a client's payments over its open invoices, the oldest payment on the invoice that is due
 * first; payments that a person spread stay as they are. The client is held. The triggers keep the sums.
 */
export async function spreadFreeMoney(trx: Trx, clientId: number): Promise<void> {
  // Both are laid on one line of money; where two pieces overlap, the payment covers the invoice.
  await sql`
    insert into payment_allocations (payment_id, document_id, amount)
    select p.id, d.id, least(p.till, d.till) - greatest(p.till - p.free, d.till - d.open_amount)
    from (
      select id, amount - allocated as free, sum(amount - allocated) over (order by date, id) as till
      from payments
      where client_id = ${clientId} and not by_hand and cancelled_at is null and allocated < amount) p
    join (
      select id, open_amount, sum(open_amount) over (order by due_date, id) as till
      from documents where client_id = ${clientId} and open_amount > 0) d
      on p.till > d.till - d.open_amount and d.till > p.till - p.free
    on conflict (payment_id, document_id)
      do update set amount = payment_allocations.amount + excluded.amount`.execute(trx);
}

/**
 * Takes money off an invoice, from the newest payments first; it is free again.
 * @param amount how much, lei with two decimals
 */
export async function releaseMoney(trx: Trx, documentId: number, amount: string): Promise<void> {
  const taken = sql`
    select payment_id, a.amount,
      least(a.amount, ${amount}::numeric - (sum(a.amount) over (order by p.date desc, p.id desc) - a.amount)) as taken
    from payment_allocations a join payments p on p.id = a.payment_id where document_id = ${documentId}`;
  await sql`
    with taken as (${taken}),
    kept as (
      update payment_allocations a set amount = a.amount - t.taken from taken t
      where a.document_id = ${documentId} and a.payment_id = t.payment_id and t.taken > 0 and t.taken < t.amount)
    delete from payment_allocations a using taken t
    where a.document_id = ${documentId} and a.payment_id = t.payment_id and t.taken >= t.amount`.execute(trx);
}

/**
 * Takes apart what clients that were one no longer share: a document goes with its order, its proforma, its invoice or
 * its payment, and money of one no longer covers an invoice of another. Then what is free is spread again.
 */
export async function separateAccounts(trx: Trx, clientIds: number[]): Promise<void> {
  const parted = sql`d.client_id = any(${clientIds}::bigint[]) and d.client_id <> other.client_id`;
  const basis = [
    sql`orders other where other.id = d.order_id`,
    sql`documents other where other.id = d.proforma_id`,
    sql`documents other where other.id = d.storno_of`,
    sql`payments other where other.id = d.payment_id`,
  ];
  for (const other of basis)
    await sql`update documents d set client_id = other.client_id from ${other} and ${parted}`.execute(trx);
  await sql`
    delete from payment_allocations a using payments p, documents d
    where p.id = a.payment_id and d.id = a.document_id and p.client_id <> d.client_id
      and (p.client_id = any(${clientIds}::bigint[]) or d.client_id = any(${clientIds}::bigint[]))`.execute(
    trx,
  );
  for (const id of clientIds) await spreadFreeMoney(trx, id);
}

/** Those of these invoices that are this client's and open, with what can still be put on them. */
export async function listRooms(db: Db, clientId: number, documentIds: number[]): Promise<Room[]> {
  if (documentIds.length === 0) return [];
  return db
    .selectFrom('documents')
    .select(['id', 'series', 'number', 'open_amount'])
    .where('client_id', '=', clientId)
    .where('open_amount', '>', '0')
    .where(sql<boolean>`id = any(${documentIds}::bigint[])`)
    .execute();
}

/** Puts money of a payment on invoices, as a person said. */
export async function insertAllocations(
  trx: Trx,
  paymentId: number,
  parts: { document_id: number; amount: string }[],
): Promise<void> {
  if (parts.length === 0) return;
  await trx
    .insertInto('payment_allocations')
    .values(parts.map((part) => ({ ...part, payment_id: paymentId })))
    .execute();
}

/** Takes all money of a payment off the invoices that it covers. */
export async function deleteAllocations(trx: Trx, paymentId: number): Promise<void> {
  await trx.deleteFrom('payment_allocations').where('payment_id', '=', paymentId).execute();
}
