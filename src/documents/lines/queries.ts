import { type Insertable, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { DocumentLines } from '../../db/types.ts';

/** Puts lines under a document, in this order. */
export async function insertDocumentLines(
  trx: Db,
  documentId: number,
  lines: Omit<Insertable<DocumentLines>, 'document_id' | 'position'>[],
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line, position) => ({ ...line, document_id: documentId, position }));
  await trx.insertInto('document_lines').values(rows).execute();
}

/** Products as documents name them, under their ids; also those that are sold no more. */
export async function findSoldProducts(db: Db, ids: number[]) {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('products')
          .select(['id', 'code', 'name', 'vat_rate'])
          .where('id', 'in', ids)
          .execute();
  return new Map(rows.map(({ id, ...product }) => [id, product]));
}

export type SoldProducts = Awaited<ReturnType<typeof findSoldProducts>>;

/** Whether an order was placed while the firm paid no VAT: the first change since then says what it was before. */
export async function isOrderedOutsideVat(db: Db, orderId: number): Promise<boolean> {
  const change = await db
    .selectFrom('company_vat_changes as change')
    .innerJoin('orders as o', (join) => join.on('o.id', '=', orderId))
    .select('change.vat_payer')
    .where('change.at', '>', sql<Date>`o.created_at`)
    .orderBy('change.id')
    .limit(1)
    .executeTakeFirst();
  return change?.vat_payer ?? false;
}
