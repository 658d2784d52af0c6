import { type Insertable, sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Db } from '../db/database.ts';
import type { Documents } from '../db/types.ts';
import { NotFound } from '../errors.ts';
import type { Buyer, Delivery, DocumentKind, Seller, VatCategory, VatGroup } from './frozen.ts';

// In JSON a numeric would go through a float; a text does not.
const exact = (column: string) => sql<string>`${sql.ref(column)}::text`;

function records(db: Db) {
  return db
    .selectFrom('documents as d')
    .leftJoin('orders as o', 'o.id', 'd.order_id')
    .select(['d.id', 'd.series', 'd.number', 'd.client_id', 'd.order_id', 'd.proforma_id', 'd.storno_of'])
    .select(['d.payment_id', 'd.issue_date', 'd.due_date', 'd.created_at', 'd.note', 'd.footer', 'd.body'])
    .select(['d.title', 'd.template_id', 'd.template_version'])
    .select(['d.discount_percent', 'd.net_total', 'd.vat_total', 'd.total', 'd.eur_rate'])
    .select(['d.paid', 'd.reversed', 'd.open_amount', 'd.issuer', 'o.number as order_number'])
    .select([
      sql<DocumentKind>`d.kind`.as('kind'),
      sql<Seller>`d.seller`.as('seller'),
      sql<Buyer>`d.buyer`.as('buyer'),
      sql<Delivery | null>`d.delivery`.as('delivery'),
      sql<VatGroup[]>`d.vat_breakdown`.as('vat_breakdown'),
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('document_lines as l')
          .select(['l.id', 'l.product_id', 'l.order_line_id', 'l.reverses_id', 'l.code', 'l.description'])
          .select('l.ordered_line_id')
          .select(['l.unit', 'l.vat_reason', sql<VatCategory>`l.vat_category`.as('vat_category')])
          .select([
            exact('l.quantity').as('quantity'),
            exact('l.unit_price').as('unit_price'),
            exact('l.discount_percent').as('discount_percent'),
            exact('l.vat_rate').as('vat_rate'),
            exact('l.net').as('net'),
          ])
          .whereRef('l.document_id', '=', 'd.id')
          .orderBy('l.position'),
      ).as('lines'),
      jsonObjectFrom(
        eb
          .selectFrom('documents as invoice')
          .select(['invoice.id', 'invoice.series', 'invoice.number', 'invoice.issue_date'])
          .whereRef('invoice.id', '=', 'd.storno_of'),
      ).as('original'),
    ]);
}

export type DocumentRecord = NonNullable<Awaited<ReturnType<typeof findDocument>>>;
export type DocumentLine = DocumentRecord['lines'][number];

/** The whole document with its lines, in one query. */
export async function findDocument(db: Db, id: number) {
  return records(db).where('d.id', '=', id).executeTakeFirst();
}

export async function getDocument(db: Db, id: number): Promise<DocumentRecord> {
  const document = await findDocument(db, id);
  if (!document) throw new NotFound('Documentul nu există.');
  return document;
}

/** Whole documents in the order of these ids, in one query. */
export async function listDocumentRecords(db: Db, ids: number[]): Promise<DocumentRecord[]> {
  if (ids.length === 0) return [];
  const rows = await records(db).where(sql<boolean>`d.id = any(${ids}::bigint[])`).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Writes a document with the name that its author has now. Answers its id. */
export async function insertDocument(trx: Db, row: Insertable<Documents>): Promise<number> {
  const { id } = await trx
    .insertInto('documents')
    .values((eb) => ({
      ...row,
      issuer: eb
        .selectFrom('users')
        .select('name')
        .where('id', '=', row.created_by ?? 0),
    }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
