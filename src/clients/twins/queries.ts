import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { inPortfolio } from '../portfolio/queries.ts';

export type WantedTwin = { taxId: string } | { name: string };

/**
 * The client that answers for this tax id, or the first that has this name however it is written; archived ones too,
 * and for a merged one the client that it was merged into. A number is one's alone, so it is found outside the portfolio
 * too, and `own` says that it is not to be shown; a name is not.
 * @param portfolioOf the person's id where only the own portfolio is to be seen, else null
 */
export async function findTwinOf(
  db: Db,
  wanted: WantedTwin,
  { exceptId = 0, portfolioOf }: { exceptId?: number | undefined; portfolioOf: number | null },
) {
  const isIt =
    'taxId' in wanted
      ? sql<boolean>`given.tax_id = ${wanted.taxId}`
      : sql<boolean>`client_name_key(given.name) = client_name_key(${wanted.name})`;
  return db
    .selectFrom('clients as given')
    .innerJoin('clients as c', (join) => join.on('c.id', '=', sql`coalesce(given.merged_into_id, given.id)`))
    .select(['c.id', 'c.name', 'c.tax_id', 'c.tax_id_kind', 'c.vat_payer', 'c.locality', 'c.status'])
    .select(['c.archived_at', inPortfolio(portfolioOf, 'c.id').as('own')])
    .where(isIt)
    .where('c.id', '<>', exceptId)
    .$if('name' in wanted, (query) => query.where(inPortfolio(portfolioOf, 'c.id')))
    .orderBy('given.archived_at', (order) => order.asc().nullsFirst())
    .orderBy('given.id')
    .limit(1)
    .executeTakeFirst();
}

export type Twin = NonNullable<Awaited<ReturnType<typeof findTwinOf>>>;
