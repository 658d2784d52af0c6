import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';
import { standing } from '../invoiced/queries.ts';

// In JSON a numeric would go through a float; a text does not.
const exact = (column: string) => sql<string>`${sql.ref(column)}::text`;

/** What came of a document: what pays it, what took it back, what was made of it, and what waits to be sent with it. */
export async function findRelated(db: Db, { id, kind }: { id: number; kind: string }) {
  return db
    .selectFrom('documents as d')
    .select(standing('d.id').as('stands'))
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('payment_allocations as a')
          .innerJoin('payments as p', 'p.id', 'a.payment_id')
          .select(['p.id', 'p.date', 'p.method', 'p.reference', exact('a.amount').as('amount')])
          .whereRef('a.document_id', '=', 'd.id')
          .orderBy('p.date')
          .orderBy('p.id'),
      ).as('payments'),
      jsonArrayFrom(
        eb
          .selectFrom('documents as after')
          .select(['after.id', 'after.kind', 'after.series', 'after.number', 'after.issue_date'])
          .select([exact('after.total').as('total'), standing('after.id').as('stands')])
          .whereRef(kind === 'proforma' ? 'after.proforma_id' : 'after.storno_of', '=', 'd.id')
          .orderBy('after.id'),
      ).as('followers'),
      jsonObjectFrom(
        eb
          .selectFrom('documents as before')
          .select(['before.id', 'before.series', 'before.number', 'before.issue_date'])
          .whereRef('before.id', '=', 'd.proforma_id'),
      ).as('proforma'),
      jsonArrayFrom(
        eb
          .selectFrom('messages as m')
          .select(['m.id', 'm.recipient', 'm.state', 'm.event'])
          .whereRef('m.document_id', '=', 'd.id')
          .orderBy('m.id'),
      ).as('messages'),
    ])
    .where('d.id', '=', id)
    .executeTakeFirstOrThrow();
}

export type Related = Awaited<ReturnType<typeof findRelated>>;
