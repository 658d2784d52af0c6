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
  // Added up once for every set of tags that some client carries: of these there are few, and all the rest comes from them.
  const { rows } = await sql<TagRow>`
    with sets as materialized (
      select tags, ${yearSums('c')}
      from clients c left join (${sales.rows}) s on s.client_id = c.id
      left join (
        select client_id, array_agg(tag_id order by tag_id) as tags from client_tags group by client_id) t on t.client_id = c.id
      where ${isCounted(query)} group by tags),
    pairs as (
      select id, other, sum(clients)::int as clients
      from sets cross join unnest(tags) id cross join unnest(tags) other
      where id < other group by id, other order by clients desc, id, other limit ${pairs})
    select 'tag' as section, id, null::bigint as other, ${sums} from sets cross join unnest(tags) id group by id
    union all
    select case when tags is null then 'without' else 'with' end, null, null, ${sums} from sets group by 1
    union all
    select 'pair', id, other, clients, 0, 0, 0, 0, 0, 0 from pairs`.execute(db);
  return rows;
}

const sums = sql`sum(clients)::int as clients, sum(active)::int as active, sum(prospects)::int as prospects,
  sum(buyers)::int as buyers, sum(buyers_before)::int as buyers_before, sum(net_year) as net_year, sum(net_before) as net_before`;
