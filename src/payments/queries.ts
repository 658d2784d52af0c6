import { type Insertable, sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import { answering } from '../clients/queries.ts';
import type { Db } from '../db/database.ts';
import type { Payments } from '../db/types.ts';
import { NotFound } from '../errors.ts';

// In JSON a numeric would go through a float; a text does not.
const exact = (column: string) => sql<string>`${sql.ref(column)}::text`;

function records(db: Db) {
  return db
    .selectFrom('payments as p')
    .innerJoin('clients as c', 'c.id', 'p.client_id')
    .leftJoin('users as author', 'author.id', 'p.created_by')
    .leftJoin('users as canceller', 'canceller.id', 'p.cancelled_by')
    .select([
      'p.id',
      'p.version',
      'p.client_id',
      'p.date',
      'p.amount',
      'p.method',
      'p.account',
      'p.reference',
    ])
    .select(['p.by_hand', 'p.created_at', 'p.cancelled_at', 'p.cancel_reason', 'c.name as client_name'])
    .select(['author.name as author_name', 'canceller.name as canceller_name'])
    .select(
      sql<string>`case when p.cancelled_at is null then p.amount - p.allocated else 0.00 end`.as(
        'unallocated',
      ),
    )
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('payment_allocations as a')
          .innerJoin('documents as d', 'd.id', 'a.document_id')
          .select(['a.document_id', 'd.series', 'd.number', 'd.issue_date', 'd.due_date'])
          .select([
            exact('a.amount').as('amount'),
            exact('d.total').as('total'),
            exact('d.open_amount').as('open_amount'),
          ])
          .whereRef('a.payment_id', '=', 'p.id')
          .orderBy('d.due_date')
          .orderBy('d.id'),
      ).as('allocations'),
      jsonObjectFrom(
        eb
          .selectFrom('documents as receipt')
          .select(['receipt.id', 'receipt.series', 'receipt.number'])
          .whereRef('receipt.payment_id', '=', 'p.id'),
      ).as('receipt'),
    ]);
}

export type PaymentRecord = NonNullable<Awaited<ReturnType<typeof findPayment>>>;

/** The whole payment with what it covers and its receipt, in one query. */
export async function findPayment(db: Db, id: number) {
  return records(db).where('p.id', '=', id).executeTakeFirst();
}

export async function getPayment(db: Db, id: number): Promise<PaymentRecord> {
  const payment = await findPayment(db, id);
  if (!payment) throw new NotFound('Încasarea nu există.');
  return payment;
}

/** Whole payments in the order of these ids, in one query. */
export async function listPaymentRecords(db: Db, ids: number[]): Promise<PaymentRecord[]> {
  if (ids.length === 0) return [];
  const rows = await records(db).where(sql<boolean>`p.id = any(${ids}::bigint[])`).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** How many open invoices a form shows; the others are covered in their turn. */
const shownInvoices = 200;

/**
 * Who pays: the client that answers to an id, with its open invoices, those that are due first at the top, and the
 * firm's accounts that money can come into.
 * @param documentId an invoice that is shown however late it is due
 */
export async function findPayer(db: Db, clientId: number, documentId = 0) {
  return db
    .selectFrom('clients as c')
    .select(['c.id', 'c.name', 'c.archived_at', 'c.balance', 'c.payment_method'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('documents as d')
          .select(['d.id', 'd.series', 'd.number', 'd.issue_date', 'd.due_date'])
          .select([exact('d.total').as('total'), exact('d.open_amount').as('open_amount')])
          .whereRef('d.client_id', '=', 'c.id')
          .where('d.open_amount', '>', '0')
          .orderBy(sql`d.id = ${documentId}`, 'desc')
          .orderBy('d.due_date')
          .orderBy('d.id')
          .limit(shownInvoices),
      ).as('invoices'),
      eb
        .selectFrom('documents as d')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('d.client_id', '=', 'c.id')
        .where('d.open_amount', '>', '0')
        .as('open_count'),
      jsonArrayFrom(
        eb
          .selectFrom('company_accounts')
          .select(['company_accounts.iban', 'company_accounts.bank'])
          .orderBy('company_accounts.position')
          .orderBy('company_accounts.id'),
      ).as('accounts'),
    ])
    .where('c.id', '=', answering(clientId))
    .executeTakeFirst();
}

export type Payer = NonNullable<Awaited<ReturnType<typeof findPayer>>>;
export type OpenInvoice = Payer['invoices'][number];

/** The client whose invoice this is, where a payment is begun from an invoice. */
export async function findInvoiceClient(db: Db, documentId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('documents')
    .select('client_id')
    .where('id', '=', documentId)
    .where('kind', '=', 'invoice')
    .executeTakeFirst();
  return row?.client_id;
}

/** Whether an account is one of the firm's. */
export async function isOwnAccount(db: Db, iban: string): Promise<boolean> {
  const row = await db
    .selectFrom('company_accounts')
    .select('id')
    .where('iban', '=', iban)
    .executeTakeFirst();
  return row !== undefined;
}

/** Holds a payment until the transaction ends; its client is held already. */
export async function lockPayment(trx: Db, id: number): Promise<void> {
  await trx.selectFrom('payments').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertPayment(trx: Db, row: Insertable<Payments>): Promise<number> {
  const { id } = await trx.insertInto('payments').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

type PaymentChange = {
  by_hand?: boolean;
  cancelled_at?: Date;
  cancelled_by?: number;
  cancel_reason?: string;
};

/** Writes a change of a payment; answers its new version. */
export async function updatePayment(trx: Db, id: number, change: PaymentChange): Promise<number> {
  const { version } = await trx
    .updateTable('payments')
    .set({ ...change, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}
