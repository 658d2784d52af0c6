import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db } from '../../db/database.ts';
import { blockedIds } from '../../payments/credit/queries.ts';
import { caenDivisions } from '../../romania/caen.ts';
import { isPersonalId } from '../../romania/personal-id.ts';
import { cornersOf, polygonOf } from '../area.ts';
import { failsCheck } from '../checks/queries.ts';
import type { ListQuery, Sought } from '../schema.ts';
import { readTerms, type Terms } from '../terms.ts';

/** Without `portfolioOf` a query is over everybody's clients. */
type Over = ListQuery & Partial<Pick<Sought, 'portfolioOf'>>;
type Source = Pick<Over, 'tag' | 'manager' | 'blocked' | 'portfolioOf'>;

/** Totals are exact up to here; beyond, counting would cost more than the page. */
export const countedUpTo = 10_000;

/** The ids of all clients that answer a query, in no order and without its page: `(${matchingIds(query)})`. */
export function matchingIds(query: Sought): Expression<{ id: number }> {
  return sql<{ id: number }>`select clients.id from ${candidates(query)}
    where ${isListed(query)} and ${matches(query)}`;
}

/** How many clients answer a query; null above 10.000. */
export async function countMatching(db: Db, query: Sought): Promise<number | null> {
  const { total } = await db.selectNoFrom(counted(query).as('total')).executeTakeFirstOrThrow();
  return total > countedUpTo ? null : total;
}

/** The same of several queries in one statement, in their order. */
export async function countEach(db: Db, queries: Sought[]): Promise<(number | null)[]> {
  const totals = sql<number[]>`array[${sql.join(queries.map(counted))}]::int[]`;
  const { all } = await db.selectNoFrom(totals.as('all')).executeTakeFirstOrThrow();
  return all.map((total) => (total > countedUpTo ? null : total));
}

/**
 * Counted up to one above 10.000. For the whole list the planner's own estimate serves where it is far above:
 * counting ten thousand rows would cost more than showing fifty.
 */
function counted(query: Sought): RawBuilder<number> {
  const count = sql<number>`(select count(*) from (select from ${candidates(query)} where ${isListed(query)} and ${matches(query)} limit ${countedUpTo + 1}) counted)`;
  if (!isUnfiltered(query)) return count;
  return sql<number>`case when ${roughSize} > ${2 * countedUpTo} then ${countedUpTo + 1} else ${count} end`;
}

/** The same where counting costs less than the page, else null: among few clients, or all of very many. */
export function cheaplyCounted(query: Sought): RawBuilder<number | null> {
  if (isUnfiltered(query)) return counted(query);
  return sql<number | null>`case when ${roughSize} <= ${2 * countedUpTo} then ${counted(query)} end`;
}

/** About how many clients there are, without counting them: as of the last analyze, 0 or less before the first. */
const roughSize = sql<number>`(select reltuples from pg_class where oid = 'clients_name_idx'::regclass)`;

/** Those that the list shows: not archived, or the archived ones; never one that was merged into another. */
export function isListed({ archived }: Pick<ListQuery, 'archived'>): Expression<SqlBool> {
  return archived
    ? sql`clients.archived_at is not null and clients.merged_into_id is null`
    : sql`clients.archived_at is null`;
}

/** Everything that a query asks of a client, but for being listed. Over everybody's clients it asks no more for it. */
export function matches({ portfolioOf = null, ...query }: Over): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [sql`true`];
  if (portfolioOf !== null) conditions.push(inPortfolio(portfolioOf, 'clients.id'));
  const terms = readTerms(query.q);
  if (terms) conditions.push(answersTerms(terms, 'clients'));
  if (query.level) conditions.push(sql`clients.level_id = ${query.level}`);
  if (query.type) conditions.push(sql`clients.type_id = ${query.type}`);
  if (query.status) conditions.push(sql`clients.status = ${query.status}`);
  if (query.source) conditions.push(sql`clients.source_id = ${query.source}`);
  if (query.county) conditions.push(sql`clients.county = ${query.county}`);
  if (query.caen) conditions.push(caenMatches(query.caen));
  if (query.manager) {
    conditions.push(
      sql`exists (select from client_managers where client_id = clients.id and user_id = ${query.manager})`,
    );
  }
  if (query.blocked !== undefined && !isReadFromBlocked({ ...query, portfolioOf }))
    conditions.push(sql`(clients.id in (${blockedIds})) = ${query.blocked}::boolean`);
  if (query.check) conditions.push(failsCheck(query.check, portfolioOf));
  if (query.area) conditions.push(liesIn(query.area));
  if (query.tag.length > 0) conditions.push(tagsMatch(query.tag, query.tags));
  return sql.join(conditions, sql` and `);
}

/**
 * Whether a client answers what is looked for. A CNP stands in no search text: whole, it leads to its person, also
 * where that one was merged into another, and a part of it to nobody.
 * @param clients the name that the table goes by in the query
 */
export function answersTerms({ words, patterns }: Terms, clients: string): RawBuilder<SqlBool> {
  const found = words.map((word, at) =>
    isPersonalId(word)
      ? sql`${sql.ref(`${clients}.id`)} = any(array(select coalesce(merged_into_id, id) from clients where tax_id = ${word}))`
      : sql`${sql.ref(`${clients}.search_text`)} like ${patterns[at]}`,
  );
  return sql<SqlBool>`${sql.join(found, sql` and `)}`;
}

function isUnfiltered({ tag, archived, portfolioOf, ...query }: Sought) {
  const { q, level, type, status, manager, source, caen, county, blocked, check, area } = query;
  const asked = [q, level, type, status, manager, source, caen, county, blocked, check, area];
  const isFiltered = tag.length > 0 || archived || asked.some((given) => given !== undefined);
  return portfolioOf === null && !isFiltered;
}

function caenMatches(caen: string): Expression<SqlBool> {
  if (/^[A-Z]$/.test(caen)) return sql`left(clients.caen_code, 2) = any(${caenDivisions(caen)})`;
  return sql`clients.caen_code between ${caen.padEnd(4, '0')} and ${caen.padEnd(4, '9')}`;
}

/** Whether a client's point lies in a drawn area: in its box first, which the map's index knows. */
function liesIn(area: string): Expression<SqlBool> {
  const polygon = sql`${polygonOf(area)}::polygon`;
  const corners = cornersOf(area);
  const between = (degrees: number[]) => sql`between ${Math.min(...degrees)} and ${Math.max(...degrees)}`;
  return sql<SqlBool>`clients.lon ${between(corners.map(([, lon]) => lon))} and clients.lat ${between(corners.map(([lat]) => lat))}
    and ${polygon} @> point(clients.lon, clients.lat)`;
}

/** Read client by client: joined, the planner would read all tags of all clients to learn who carries a rare one. */
function tagsMatch(names: string[], mode: 'all' | 'any'): Expression<SqlBool> {
  const carried = sql`array(select tag_id from client_tags where client_id = clients.id)`;
  if (mode === 'any') return sql`${carried} && array(${idsOfTags(names)})`;
  // A tag that does not exist is carried by nobody.
  return sql`${carried} @> array(${idsOfTags(names)}) and ${distinct(names).length} = (select count(*) from (${idsOfTags(names)}) known)`;
}

/**
 * Where the clients that may answer a query are read: those of a manager or of a tag one by one, since the planner
 * takes every tag for a common one and would read the whole table for the few hundred that carry a rare one. The
 * blocked ones alike, and those of whoever sees only these.
 */
export function candidates({ tag, tags, manager, blocked, portfolioOf = null }: Over): Expression<unknown> {
  if (portfolioOf !== null) return oneByOne(managedBy(portfolioOf));
  if (isReadFromBlocked({ tag, manager, blocked })) return oneByOne(blockedIds);
  if (!manager && tag.length === 0) return sql`clients`;
  const carried = sql`select client_id from (${idsOfTags(tag)}) as wanted
    cross join lateral (select client_id from client_tags where tag_id = wanted.id offset 0) as carriers`;
  const once = sql`${carried} group by client_id having count(*) >= ${tags === 'all' ? distinct(tag).length : 1}`;
  return oneByOne(manager ? managedBy(manager) : distinct(tag).length > 1 ? once : carried);
}

/** Whether the candidates are the blocked clients themselves, so that nobody asks again whether they are. */
const isReadFromBlocked = ({ tag, manager, blocked, portfolioOf = null }: Source) =>
  blocked === true && !manager && tag.length === 0 && portfolioOf === null;

const managedBy = (user: number) => sql`select client_id from client_managers where user_id = ${user}`;

const oneByOne = (ids: Expression<unknown>) => sql`(${ids}) as carried
  cross join lateral (select * from clients where id = carried.client_id offset 0) as clients`;

const idsOfTags = (names: string[]) => sql`select id from tags where lower(name) = any(${distinct(names)})`;
const distinct = (names: string[]) => [...new Set(names.map((name) => name.toLowerCase()))];
