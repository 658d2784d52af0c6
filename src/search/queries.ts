import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { type Cursor, isDay, readCursor, strangeCursor, writeCursor } from '../db/paging.ts';
import {
  candidates,
  cheaplyCounted,
  countedUpTo,
  countMatching,
  isListed,
  matches,
} from './matches/queries.ts';
import { type Found, listRows } from './rows/queries.ts';
import type { Sought } from './schema.ts';
import { readTerms } from './terms.ts';

export { countMatching, matchingIds } from './matches/queries.ts';

// How many names in order are walked before the indexes are asked. What one client in forty carries fills its page
// here in 2 ms; what is rarer is what the indexes are good at.
const walkedNames = 2_000;

/**
 * One page of clients, in order, with the key of the next page. `total` is null above 10.000.
 * @param options `total`: `now`, `none`, or `later`: left to `countMatching` (`countLater`) where it would cost more
 * than the page
 */
export async function listClients(
  db: Db,
  query: Sought,
  { total = 'now' }: { total?: 'now' | 'later' | 'none' } = {},
) {
  const cursor = query.after ? readCursor(query.after) : undefined;
  const found = await findPage(db, query, cursor, query.limit + 1);
  const items = found.slice(0, query.limit);
  const end = items.at(-1);
  const next = found.length > query.limit && end ? writeCursor({ key: end.sort_key, id: end.id }) : null;
  const known = !cursor && !next ? items.length : end?.total;
  if (known !== undefined && known !== null)
    return { items, next, total: known > countedUpTo ? null : known, countLater: false };
  return {
    items,
    next,
    total: total === 'now' ? await countMatching(db, query) : null,
    countLater: total === 'later',
  };
}

/**
 * The page's clients. Left to itself the planner follows the order and looks for the few that match among all, or
 * collects a hundred thousand to show fifty: what is common is found by walking, what is rare by the indexes.
 */
async function findPage(db: Db, query: Sought, cursor: Cursor | undefined, limit: number) {
  const order = orderOf(query, cursor);
  const options = { reasons: readTerms(query.q) !== undefined };
  if (!isSelective(query)) return listRows(db, plainPage(query, order, limit), options);
  // Who is blocked is known only once all are: nothing is won by walking.
  if (query.blocked) return listRows(db, indexedPage(query, order, limit), options);
  const { rows } = await order.walk(query, limit).execute(db);
  return listRows(db, rows.length < limit ? indexedPage(query, order, limit) : known(rows), options);
}

/** Filters that may leave a handful of a million, where walking the names in order would never end. */
function isSelective({ q, tag, manager, caen, blocked, check, area, portfolioOf }: Sought): boolean {
  const isNarrow = check !== undefined || area !== undefined;
  const isRare =
    isNarrow || manager !== undefined || caen !== undefined || blocked === true || portfolioOf !== null;
  return readTerms(q) !== undefined || tag.length > 0 || isRare;
}

/** An order of the list: the text that keeps a place in it, what comes after a place, and how it is walked. */
type Order = {
  key: Expression<string>;
  by: Expression<unknown>;
  after: Expression<SqlBool>;
  walk: (query: Sought, limit: number) => Page;
};
type Page = RawBuilder<Found>;

function orderOf(query: Sought, cursor: Cursor | undefined): Order {
  const words = readTerms(query.q)?.words;
  if (query.ranked && words) return byRelevance(words, cursor);
  return byColumn(query, cursor);
}

const sortable = {
  name: { at: sql`clients.name`, type: sql`text collate "ro-x-icu"`, first: 'asc', isKey: () => true },
  created: { at: sql`clients.created_at`, type: sql`timestamptz`, first: 'desc', isKey: isMoment },
  // Without an order at the end of the newest first; as its index has it.
  last_order: {
    at: sql`coalesce(clients.last_order_date, '0001-01-01'::date)`,
    type: sql`date`,
    first: 'desc',
    isKey: isDay,
  },
  balance: {
    at: sql`clients.balance`,
    type: sql`numeric`,
    first: 'desc',
    isKey: (key: string) => /^-?\d{1,14}\.\d\d$/.test(key),
  },
} as const;

/** Whether PostgreSQL takes a text for a moment, as it writes it or as a day alone. */
function isMoment(key: string): boolean {
  const [day = '', time = ''] = key.split(' ');
  const isTime = /^([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/.test(time);
  return isDay(day) && (isTime || key === day);
}

function byColumn({ sort, dir = sortable[sort].first }: Sought, cursor: Cursor | undefined) {
  const { at, type, isKey } = sortable[sort];
  if (cursor && !isKey(cursor.key)) throw strangeCursor();
  const [direction, than] = dir === 'asc' ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`];
  const order: Order = {
    key: sql<string>`${at}::text`,
    by: sql`${at} ${direction}, clients.id ${direction}`,
    after: cursor
      ? sql<SqlBool>`(${at}, clients.id) ${than} (${cursor.key}::${type}, ${cursor.id}::bigint)`
      : sql<SqlBool>`true`,
    walk: (query, limit) => walkedPage(query, order, limit, sql`true`),
  };
  return order;
}

/**
 * Names that begin with what is looked for come first, then the others, each in the order of names: what stands first
 * in eighty thousand names lies together far down the alphabet, where no walk from its beginning arrives.
 */
function byRelevance(words: string[], cursor: Cursor | undefined): Order {
  const start = sql<string>`left(clients.search_text, 64)`;
  const phrase = ` ${words.join(' ')}`.slice(0, 64).replace(/[\\%_]/g, '\\$&');
  const begins = sql<SqlBool>`${start} like ${`${phrase}%`}`;
  const [part, key] = cursor ? [cursor.key.slice(0, 1), cursor.key.slice(1)] : ['', ''];
  const afterStart =
    part === 'a' ? sql`(${start}, clients.id) > (${key}::text, ${cursor?.id}::bigint)` : sql`true`;
  const afterName =
    part === 'b'
      ? sql<SqlBool>`(clients.name, clients.id) > (${key}::text collate "ro-x-icu", ${cursor?.id}::bigint)`
      : sql<SqlBool>`true`;
  const byName = { by: sql`clients.name, clients.id` };

  const order: Order = {
    key: sql<string>`case when ${begins} then 'a' || ${start} else 'b' || clients.name end`,
    by: sql`not ${begins}, case when ${begins} then ${start} end, clients.name, clients.id`,
    after: part === 'b' ? sql`not ${begins} and ${afterName}` : sql`(not ${begins} or ${afterStart})`,
    walk: (query, limit) => {
      const beginning = sql`${isListed(query)} and ${begins} and ${afterStart} order by ${start}, clients.id`;
      // Where more names begin so than are walked, those after them have to wait for the indexes.
      const others = sql`not ${begins} and not exists (select from clients where ${beginning} offset ${walkedNames})`;
      const rest = walkedPage(query, { ...order, ...byName, after: afterName }, limit, others);
      if (part === 'b') return rest;
      return sql<Found>`
        (select clients.id, 'a' || ${start} as sort_key, null::int as total
          from (select clients.*, ${start} as start from clients where ${beginning} limit ${walkedNames}) as clients
          where ${matches(query)} order by clients.start, clients.id limit ${limit})
        union all (${rest}) limit ${limit}`;
    },
  };
  return order;
}

/** What is filtered by few values, each with an index in the order of names. */
function plainPage(query: Sought, { key, by, after }: Order, limit: number): Page {
  return sql<Found>`select clients.id, ${key} as sort_key, ${cheaplyCounted(query)} as total from clients
    where ${isListed(query)} and ${matches(query)} and ${after} order by ${by} limit ${limit}`;
}

/** The first that match among the first two thousand in order. */
function walkedPage(
  query: Sought,
  { key, by, after }: Pick<Order, 'key' | 'by' | 'after'>,
  limit: number,
  among: Expression<unknown>,
): Page {
  return sql<Found>`select clients.id, ${key} as sort_key, ${cheaplyCounted(query)} as total
    from (select clients.* from clients where ${isListed(query)} and ${after} order by ${by} limit ${walkedNames}) as clients
    where ${matches(query)} and ${among} order by ${by} limit ${limit}`;
}

/** The first of all that match, collected before they are put in order; so their number is known too. */
function indexedPage(query: Sought, { key, by, after }: Order, limit: number): Page {
  return sql<Found>`with matching as materialized (
      select clients.id, clients.name, clients.created_at, clients.last_order_date, clients.balance, left(clients.search_text, 64) as search_text
      from ${candidates(query)} where ${isListed(query)} and ${matches(query)})
    select clients.id, ${key} as sort_key, (select count(*) from matching) as total
    from matching as clients where ${after} order by ${by} limit ${limit}`;
}

/** What was found before, as a page. */
function known(rows: Found[]): Page {
  return sql<Found>`select * from jsonb_to_recordset(${JSON.stringify(rows)}) as found (id bigint, sort_key text, total int)`;
}
