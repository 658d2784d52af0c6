import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** Things that hang on a client, by kind. */
type Named = Record<'client' | 'order' | 'document' | 'payment' | 'message', number[]>;

/**
 * The condition of a list that starts from what a person may see: true for who sees everybody's clients.
 * @param portfolioOf the person's id where only the own portfolio is to be seen, else null
 * @param clientId the column of the query that names the client, as `orders.client_id`
 */
export function inPortfolio(
  portfolioOf: number | null,
  // Always with its table: bare, it would be the portfolio's own column, and everything would be in it.
  clientId: `${string}.${string}`,
): RawBuilder<boolean> {
  if (portfolioOf === null) return sql<boolean>`true`;
  return sql<boolean>`exists (select from client_managers as own
    where own.client_id = ${sql.ref(clientId)} and own.user_id = ${portfolioOf})`;
}

/** Whether a client is to be seen by this person; a merged one answers as the one that it was merged into. */
export async function holdsClient(db: Db, portfolioOf: number | null, id: number): Promise<boolean> {
  if (portfolioOf === null) return true;
  return holdsAll(db, portfolioOf, { client: [id], order: [], document: [], payment: [], message: [] });
}

/**
 * Whether each of these things is there and hangs on a client that this person manages. A client that was merged
 * answers as the one it was merged into.
 */
export async function holdsAll(db: Db, userId: number, ids: Named): Promise<boolean> {
  const { rows } = await sql<{ outside: boolean }>`
    select exists (
      select from (
        select g.id, coalesce(c.merged_into_id, c.id) as client_id
          from unnest(${ids.client}::bigint[]) as g (id) left join clients c on c.id = g.id
        union all
        select g.id, o.client_id from unnest(${ids.order}::bigint[]) as g (id) left join orders o on o.id = g.id
        union all
        select g.id, d.client_id from unnest(${ids.document}::bigint[]) as g (id) left join documents d on d.id = g.id
        union all
        select g.id, p.client_id from unnest(${ids.payment}::bigint[]) as g (id) left join payments p on p.id = g.id
        union all
        select g.id, m.client_id from unnest(${ids.message}::bigint[]) as g (id)
          left join messages m on m.id = g.id and (m.user_id is null or m.user_id = ${userId})
      ) as named
      where not exists (select from client_managers own
        where own.client_id = named.client_id and own.user_id = ${userId})
    ) as outside`.execute(db);
  return !rows[0]?.outside;
}
