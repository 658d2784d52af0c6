import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { addressesOf } from '../queries.ts';

/**
 * What the addresses of a client are marked with: that their server refused them, that they said no to marketing.
 * @param portfolioOf of whose clients alone it is told who said no, else null
 */
export async function findMarks(db: Db, clientId: number, portfolioOf: number | null) {
  return db
    .selectFrom('clients as c')
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('bounced_addresses')
          .select(['email_key', 'reason', 'at'])
          .where(sql<boolean>`email_key = any(${addressesOf('c')})`),
      ).as('bounced'),
      jsonArrayFrom(
        eb
          .selectFrom('marketing_refusals as r')
          .leftJoin('consents', (join) =>
            join.onRef('consents.id', '=', 'r.consent_id').on(inPortfolio(portfolioOf, 'consents.client_id')),
          )
          .select(['r.email_key', 'r.at', 'consents.name', 'consents.source'])
          .where(sql<boolean>`r.email_key = any(${addressesOf('c')})`),
      ).as('refused'),
    ])
    .where('c.id', '=', clientId)
    .executeTakeFirstOrThrow();
}

export type Marks = Awaited<ReturnType<typeof findMarks>>;

/** Takes the mark off an address; answers whether it had one. */
export async function deleteBounce(trx: Trx, email: string): Promise<boolean> {
  const gone = await trx.deleteFrom('bounced_addresses').where('email_key', '=', email).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
