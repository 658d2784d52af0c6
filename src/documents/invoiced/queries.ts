import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/**
 * How much of each line of an order is invoiced, without what storno took back: none where all was. A line that never
 * stood on an invoice is not among them. Quantities as PostgreSQL writes them.
 */
export async function listInvoiced(db: Db, orderId: number): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; quantity: string }>`
    select l.order_line_id as id, sum(l.quantity) as quantity
    from order_lines o
    join document_lines l on l.order_line_id = o.id
    where o.order_id = ${orderId}
    group by l.order_line_id`.execute(db);
  return new Map(rows.map(({ id, quantity }) => [id, quantity]));
}

/** How much of each line of an invoice storno took back; a line that stands whole is not among them. */
export async function listReversed(db: Db, documentId: number): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; quantity: string }>`
    select o.id, -sum(l.quantity) as quantity
    from document_lines o join document_lines l on l.reverses_id = o.id
    where o.document_id = ${documentId}
    group by o.id`.execute(db);
  return new Map(rows.map(({ id, quantity }) => [id, quantity]));
}

/** Whether something of an invoice is not taken back. Its sums do not tell: an invoice may be of 0 lei. */
export const standing = (
  id: string,
): RawBuilder<boolean> => sql<boolean>`exists (select from document_lines as held
  where held.document_id = ${sql.ref(id)} and held.quantity + coalesce(
    (select sum(quantity) from document_lines where reverses_id = held.id), 0) > 0)`;

/** The invoice that was made from a proforma and still counts. */
export async function findInvoiceOf(db: Db, proformaId: number) {
  return db
    .selectFrom('documents')
    .select(['id', 'series', 'number'])
    .where('proforma_id', '=', proformaId)
    .where('kind', '=', 'invoice')
    .where(standing('documents.id'))
    .executeTakeFirst();
}
