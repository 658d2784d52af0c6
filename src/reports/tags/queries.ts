import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { isCounted } from '../counted/queries.ts';
import type { Sales } from '../sales/queries.ts';
import { yearSums } from '../years/queries.ts';
import type { YearSums } from '../years/sums.ts';
import type { TagsQuery } from './schema.ts';

/**
 * `tag`: the clients of the tag `id`; `pair`: how many carry it and `other` too; `with` and `without`: all clients that
 * carry some tag, each once, and those that carry none.
 */
export type TagRow = YearSums & {
  section: 'tag' | 'pair' | 'with' | 'without';
  id: number | null;
  other: number | null;
};

const pairs = 10;

/** What the clients of each tag buy: a client with two tags counts for each. Tags that nobody carries have no row. */
export async function listTags(db: Db, query: TagsQuery, sales: Sales): Promise<TagRow[]> {
  const { rows } = await sql<TagRow>`
    with listed as materialized (
      select c.id, c.status, orders_year, orders_before, net_year, net_before, t.client_id is not null as tagged
      from clients c left join (${sales.rows}) s on s.client_id = c.id
      left join (select distinct client_id from client_tags) t on t.client_id = c.id
      where ${isCounted(query)}),
    pairs as (
      select a.tag_id as id, b.tag_id as other, count(*)::int as clients
      from client_tags a join client_tags b on b.client_id = a.client_id and b.tag_id > a.tag_id
      join listed on listed.id = a.client_id
      group by a.tag_id, b.tag_id order by clients desc, id, other limit ${pairs})
    select 'tag' as section, tag_id as id, null::bigint as other, ${yearSums('listed')}
    from client_tags join listed on listed.id = client_id group by tag_id
    union all
    select case when tagged then 'with' else 'without' end, null, null, ${yearSums('listed')}
    from listed group by tagged
    union all
    select 'pair', id, other, clients, 0, 0, 0, 0, 0, 0 from pairs`.execute(db);
  return rows;
}
