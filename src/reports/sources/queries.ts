import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { endOf, isCounted, monthKey, monthOf, startOf } from '../counted/queries.ts';
import type { Sales } from '../sales/queries.ts';
import type { SourcesQuery } from './schema.ts';

export type SourceMonth = {
  /** Null where nobody said the source. */
  id: number | null;
  name: string | null;
  /** Of the clients' creation, as 2026-11. */
  month: string;
  clients: number;
  /** How many of them ordered by now, and what they ordered in all; lei without VAT. */
  ordered: number;
  net: string;
};

/** The clients that were created in a period by source and month, with what they bought since. */
export async function listSourceMonths(
  db: Db,
  query: SourcesQuery,
  sales: Pick<Sales, 'rows'>,
): Promise<SourceMonth[]> {
  const { rows } = await sql<SourceMonth>`
    select source_id as id, s.name, ${monthKey(sql`month`)} as month, clients, ordered, net
    from (
      select c.source_id, ${monthOf(sql`c.created_at`)} as month, count(*)::int as clients,
        count(bought.client_id)::int as ordered, coalesce(sum(bought.net), 0)::numeric(16, 2) as net
      from clients c left join (${sales.rows}) bought on bought.client_id = c.id
      where c.created_at >= ${startOf(query.from)} and c.created_at < ${endOf(query.to)} and ${isCounted(query)}
      group by 1, 2) counted
    left join sources s on s.id = source_id
    order by s.name collate "ro-x-icu" nulls last, source_id, month`.execute(db);
  return rows;
}
