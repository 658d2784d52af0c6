import { type RawBuilder, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';
import { readDayCursor, writeCursor } from '../../db/paging.ts';
import type { OwnDocumentsQuery } from './schema.ts';

// In JSON a numeric would go through a float; a text does not.
const exact = (column: string) => sql<string>`${sql.ref(column)}::text`;

/**
 * What of a client's documents its people may see: all that was issued. A standard document is the office's own paper
 * until it was sent to them.
 */
const isTheirs = (clientId: number): RawBuilder<boolean> => sql<boolean>`d.client_id = ${clientId}
  and (d.kind <> 'paperwork' or exists (select from messages as m
    where m.document_id = d.id and m.client_id = ${clientId} and m.state = 'sent'))`;

/** One page of a client's own documents, the newest first, with the key of the next page. */
export async function listOwnDocuments(
  db: Db,
  clientId: number,
  { kind, unpaid, after, limit = 20 }: OwnDocumentsQuery & { limit?: number },
) {
  const place = after ? readDayCursor(after) : undefined;
  const found = await db
    .selectFrom('documents as d')
    .select(['d.id', 'd.kind', 'd.series', 'd.number', 'd.title', 'd.issue_date', 'd.due_date'])
    .select(['d.total', 'd.paid', 'd.reversed', 'd.open_amount'])
    .where(isTheirs(clientId))
    .$if(kind !== undefined, (qb) => qb.where('d.kind', '=', kind ?? ''))
    .$if(unpaid !== undefined, (qb) => qb.where(sql<boolean>`d.open_amount > 0`))
    .$if(place !== undefined, (qb) =>
      qb.where(sql<boolean>`(d.issue_date, d.id) < (${place?.key}::date, ${place?.id}::bigint)`),
    )
    .orderBy('d.issue_date', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = found.slice(0, limit);
  const end = items.at(-1);
  const next = found.length > limit && end ? writeCursor({ key: end.issue_date, id: end.id }) : null;
  return { items, next };
}

export type OwnDocumentRow = Awaited<ReturnType<typeof listOwnDocuments>>['items'][number];

/** A document of a client with what its own people may see of it: nobody's name, no order of another. */
export async function findOwnDocument(db: Db, clientId: number, id: number) {
  return db
    .selectFrom('documents as d')
    .select(['d.id', 'd.kind', 'd.series', 'd.number', 'd.title', 'd.issue_date', 'd.due_date'])
    .select(['d.net_total', 'd.vat_total', 'd.total', 'd.paid', 'd.reversed', 'd.open_amount'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('document_lines as l')
          .select(['l.code', 'l.description', 'l.unit', 'l.vat_category', 'l.vat_reason'])
          .select([exact('l.quantity').as('quantity'), exact('l.unit_price').as('unit_price')])
          .select([exact('l.discount_percent').as('discount_percent'), exact('l.vat_rate').as('vat_rate')])
          .select(exact('l.net').as('net'))
          .whereRef('l.document_id', '=', 'd.id')
          .orderBy('l.position'),
      ).as('lines'),
      jsonArrayFrom(
        eb
          .selectFrom('payment_allocations as a')
          .innerJoin('payments as p', 'p.id', 'a.payment_id')
          .select(['p.date', 'p.method', exact('a.amount').as('amount')])
          .where('p.client_id', '=', clientId)
          .whereRef('a.document_id', '=', 'd.id')
          .orderBy('p.date')
          .orderBy('p.id'),
      ).as('payments'),
      // What it takes back, what it was made of, and what came of it.
      jsonArrayFrom(
        eb
          .selectFrom('documents as other')
          .select(['other.id', 'other.kind', 'other.series', 'other.number', 'other.issue_date'])
          .where('other.client_id', '=', clientId)
          .where(
            sql<boolean>`(other.id in (d.storno_of, d.proforma_id) or d.id in (other.storno_of, other.proforma_id))`,
          )
          .orderBy('other.id'),
      ).as('related'),
    ])
    .where(isTheirs(clientId))
    .where('d.id', '=', id)
    .executeTakeFirst();
}

export type OwnDocument = NonNullable<Awaited<ReturnType<typeof findOwnDocument>>>;
