import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { readCursor, strangeCursor, writeCursor } from '../../db/paging.ts';
import { endOf, isCounted, monthKey, monthOf, startOf } from '../counted/queries.ts';
import type { LevelsQuery } from './schema.ts';

/** How many more clients (fewer, below zero) a level had at the end of a month than of the one before. */
export type LevelStep = { level_id: number; month: string; clients: number };
/** How often clients went from one level to another in the period. */
export type LevelFlow = { from_level_id: number; to_level_id: number; cause: string; moves: number };
export type LevelMove = {
  id: number;
  client_id: number;
  name: string;
  from_level_id: number;
  to_level_id: number;
  /** The mean of the orders that moved it, lei with two decimals; null where nobody measured. */
  average: string | null;
  cause: string;
  changed_at: string;
  by: string | null;
};
export type Levels = {
  steps: LevelStep[];
  flows: LevelFlow[];
  moves: LevelMove[];
  /** Where the next moves are asked for; null at the end. */
  next: string | null;
};

/**
 * The clients of each level over time, who moved in the period, and a page of the moves, newest first. A client is
 * followed back from the level it has today through the moves since the period began. The steps of the first month hold
 * all that was there before.
 */
export async function loadLevels(db: Db, query: LevelsQuery, limit: number): Promise<Levels> {
  const { rows } = await sql<Omit<Levels, 'next'>>`
    with counted as materialized (select c.id, c.level_id, c.created_at from clients c where ${isCounted(query)}),
    moved as materialized (
      select h.client_id, h.from_level_id, h.to_level_id, h.cause, h.changed_at, c.created_at,
        lag(h.changed_at) over mine as since, lead(h.id) over mine is null as is_last
      from level_history h join counted c on c.id = h.client_id
      where h.changed_at >= ${startOf(query.from)}
      window mine as (partition by h.client_id order by h.changed_at, h.id)),
    spans as (
      select from_level_id as level_id, greatest(since, created_at) as starts, changed_at as ends from moved
      union all
      select c.level_id, greatest(m.changed_at, c.created_at), null
      from counted c left join moved m on m.client_id = c.id and m.is_last),
    steps as (
      select level_id, month, sum(clients)::int as clients from (
        select level_id, clients, case when at < ${startOf(query.from)} then ${`${query.from}-01`}::timestamp
          else ${monthOf(sql`at`)} end as month
        from spans cross join lateral (values (starts, 1), (ends, -1)) change (at, clients)
        where (ends is null or ends > starts) and at < ${endOf(query.to)}) monthly
      group by level_id, month)
    select
      (select coalesce(jsonb_agg(jsonb_build_object('level_id', level_id, 'month', ${monthKey(sql`month`)}, 'clients', clients)), '[]')
        from steps) as steps,
      (select coalesce(jsonb_agg(f), '[]') from (
        select from_level_id, to_level_id, cause, count(*)::int as moves from moved
        where changed_at < ${endOf(query.to)} group by 1, 2, 3) f) as flows,
      (select coalesce(jsonb_agg(p order by p.changed_at desc, p.id desc), '[]') from (${movesOf(query, limit)}) p) as moves`.execute(
    db,
  );
  const { steps = [], flows = [], moves = [] } = rows[0] ?? {};
  return { steps, flows, ...pageOf(moves, limit) };
}

/** The moves of the report alone, page after page: for a file. */
export async function* eachMovePage(db: Db, query: LevelsQuery, limit: number): AsyncGenerator<LevelMove[]> {
  let { after } = query;
  do {
    const { rows } = await sql<LevelMove>`
      select m.*, to_jsonb(m.changed_at) as changed_at from (${movesOf({ ...query, after }, limit)}) m
      order by m.changed_at desc, m.id desc`.execute(db);
    const { moves, next } = pageOf(rows, limit);
    yield moves;
    after = next ?? undefined;
  } while (after);
}

function movesOf(query: LevelsQuery, limit: number): RawBuilder<LevelMove> {
  const { direction } = query;
  const way = {
    up: sql`and is_now.rank > was.rank`,
    down: sql`and is_now.rank < was.rank`,
    both: sql``,
  }[direction ?? 'both'];
  return sql<LevelMove>`
    select h.id, h.client_id, c.name, h.from_level_id, h.to_level_id, round(h.average, 2)::text as average, h.cause,
      h.changed_at, u.name as by
    from level_history h join clients c on c.id = h.client_id
    join client_levels was on was.id = h.from_level_id join client_levels is_now on is_now.id = h.to_level_id
    left join users u on u.id = h.changed_by
    where h.changed_at >= ${startOf(query.from)} and h.changed_at < ${endOf(query.to)} and ${isCounted(query)}
      ${way} ${afterPlace(query)}
    order by h.changed_at desc, h.id desc limit ${limit + 1}`;
}

// The place of a move is its moment to the microsecond, as JSON writes it, and its id.
function afterPlace({ after }: LevelsQuery): RawBuilder<unknown> {
  if (!after) return sql``;
  const { key, id } = readCursor(after);
  if (!/^[12]\d{3}(-\d\d){2}T\d\d(:\d\d){2}(\.\d{1,6})?[+-](0\d|1[0-4]):[0-5]\d$/.test(key) || !isMoment(key))
    throw strangeCursor();
  return sql`and (h.changed_at, h.id) < (${key}::timestamptz, ${id}::bigint)`;
}

// What JavaScript rolls over into the next month PostgreSQL refuses.
const isMoment = (key: string): boolean => {
  const day = new Date(`${key.slice(0, 19)}Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(key.slice(0, 19));
};

function pageOf(found: LevelMove[], limit: number) {
  const moves = found.slice(0, limit);
  const end = moves.at(-1);
  const next = end && found.length > limit ? writeCursor({ key: end.changed_at, id: end.id }) : null;
  return { moves, next };
}
