import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';

/** What the first page says of a client: what it owes, and who answers for it. */
export async function findOwnSummary(db: Db, clientId: number) {
  return db
    .selectFrom('clients as c')
    .select('c.balance')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('client_managers as m')
          .innerJoin('users as u', 'u.id', 'm.user_id')
          .select('u.name')
          .whereRef('m.client_id', '=', 'c.id')
          .where('u.active', '=', sql<boolean>`true`)
          .orderBy('u.name'),
      ).as('managers'),
    )
    .where('c.id', '=', clientId)
    .executeTakeFirstOrThrow();
}

export type OwnSummary = Awaited<ReturnType<typeof findOwnSummary>>;
