import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';

/** The documents made of templates for a client, the newest first, with who was written to about each; fifty at most. */
export async function listMade(db: Db, clientId: number) {
  return db
    .selectFrom('documents as d')
    .select(['d.id', 'd.series', 'd.number', 'd.title', 'd.issue_date', 'd.issuer'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('messages as m')
          .select(['m.recipient', 'm.state', 'm.via'])
          .whereRef('m.document_id', '=', 'd.id')
          .orderBy('m.id'),
      ).as('messages'),
    )
    .where('d.client_id', '=', clientId)
    .where('d.kind', '=', 'paperwork')
    .orderBy('d.issue_date', 'desc')
    .orderBy('d.id', 'desc')
    .limit(50)
    .execute();
}

export type MadeRow = Awaited<ReturnType<typeof listMade>>[number];
