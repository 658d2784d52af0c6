import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../db/database.ts';
import { type Cursor, readCursor, writeCursor } from '../db/paging.ts';
import type { Clients, DB } from '../db/types.ts';
import { caenDivisions } from '../romania/caen.ts';
import type { ListQuery } from './schema.ts';
import { readTerms } from './terms.ts';

/** Totals are exact up to here; beyond, counting would cost more than the page. */
const countedUpTo = 10_000;

// How many names in order are walked before the indexes are asked. What one client in forty carries fills its page
// here in 2 ms; what is rarer is what the indexes are good at.
const walkedNames = 2_000;

/** One page of clients, in order, with the key of the next page; `total` is null above 10.000, or when not wanted. */
export async function listClients(db: Db, query: ListQuery, { withTotal = true } = {}) {
  const cursor = query.after ? readCursor(query.after) : undefined;
  const selective = isSelective(query);
  const wanted = query.limit + 1;

  let rows = await pageOf(db, query, cursor, wanted, selective ? 'walk' : 'plain', withTotal);
  if (selective && rows.length < wanted) rows = await pageOf(db, query, cursor, wanted, 'index', withTotal);

  const items = rows.slice(0, query.limit);
  const end = items.at(-1);
  const next = rows.length > query.limit && end ? writeCursor({ key: end.sort_key, id: end.id }) : null;
  if (!cursor && !next) return { items, next, total: items.length };
  if (!withTotal) return { items, next, total: null };
  const total = end?.counted ?? (await countClients(db, query));
  return { items, next, total: total > countedUpTo ? null : total };
}

/** Filters that may leave a handful of a million, where walking the names in order would never end. */
function isSelective({ q, tag, manager, caen }: ListQuery): boolean {
  return readTerms(q) !== undefined || tag.length > 0 || manager !== undefined || caen !== undefined;
}

export type ClientRow = Awaited<ReturnType<typeof listClients>>['items'][number];

type Plan = 'plain' | 'walk' | 'index';

async function pageOf(
  db: Db,
  query: ListQuery,
  cursor: Cursor | undefined,
  limit: number,
  plan: Plan,
  withTotal: boolean,
) {
  const dir = query.dir ?? (query.sort === 'created' ? 'desc' : 'asc');
  const column = query.sort === 'created' ? 'created_at' : 'name';

  // Found first, dressed after: only the page's own rows meet the other tables.
  const found = db
    .with(
      (cte) => (plan === 'walk' ? cte('candidates').materialized() : cte('candidates')),
      (qb) => {
        let candidates = qb.selectFrom('clients').selectAll('clients').where(isListed(query.archived));
        if (cursor) candidates = candidates.where(afterCursor(column, dir, cursor));
        if (plan === 'plain') return candidates.where(matches(query));
        if (plan === 'index') return candidates.where(isAmongFirst(query, cursor, column, dir, limit));
        return candidates.orderBy(column, dir).orderBy('clients.id', dir).limit(walkedNames);
      },
    )
    .with(
      (cte) => cte('found').materialized(),
      (qb) => {
        let page = qb.selectFrom('candidates as clients').selectAll('clients');
        if (plan === 'walk') page = page.where(matches(query));
        return page.orderBy(column, dir).orderBy('clients.id', dir).limit(limit);
      },
    );

  return found
    .selectFrom('found as c')
    .innerJoin('client_levels as level', 'level.id', 'c.level_id')
    .innerJoin('client_types as type', 'type.id', 'c.type_id')
    .select(['c.id', 'c.name', 'c.alias', 'c.tax_id', 'c.tax_id_kind', 'c.vat_payer', 'c.trade_register_no'])
    .select([
      'c.phone',
      'c.mobile',
      'c.email',
      'c.iban',
      'c.country',
      'c.county',
      'c.locality',
      'c.sector',
      'c.status',
    ])
    .select(['c.archived_at', 'c.created_at', 'level.name as level_name', 'type.name as type_name'])
    .select(sql<string>`c.${sql.ref(column)}::text`.as('sort_key'))
    .$if(withTotal && plan !== 'walk', (qb) => qb.select(counted(query).as('counted')))
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('client_tags')
          .innerJoin('tags', 'tags.id', 'client_tags.tag_id')
          .select(['tags.name', 'tags.color'])
          .whereRef('client_tags.client_id', '=', 'c.id')
          .orderBy('tags.name'),
      ).as('tags'),
      jsonArrayFrom(
        eb
          .selectFrom('client_managers')
          .innerJoin('users', 'users.id', 'client_managers.user_id')
          .select(['users.id', 'users.name'])
          .whereRef('client_managers.client_id', '=', 'c.id')
          .orderBy('users.name'),
      ).as('managers'),
    ])
    .$if(plan !== 'plain', (qb) => qb.select((eb) => foundBy(eb)))
    .orderBy(column === 'name' ? 'c.name' : 'c.created_at', dir)
    .orderBy('c.id', dir)
    .execute();
}

/**
 * The first of all that match, found before they are put in order: left to itself the planner would follow the
 * order and look for the few that match among all.
 */
function isAmongFirst(
  query: ListQuery,
  cursor: Cursor | undefined,
  column: 'name' | 'created_at',
  dir: 'asc' | 'desc',
  limit: number,
): Expression<SqlBool> {
  const direction = sql.raw(dir);
  const after = cursor ? afterCursor(column, dir, cursor) : sql`true`;
  return sql`clients.id in (
    with matching as materialized (
      select clients.id, clients.${sql.ref(column)} from clients
      where ${isListed(query.archived)} and ${after} and ${matches(query)}
    )
    select id from matching order by ${sql.ref(column)} ${direction}, id ${direction} limit ${limit})`;
}

/** The count alone, for a page that came from walking the names. */
async function countClients(db: Db, query: ListQuery): Promise<number> {
  const { total } = await db.selectNoFrom(counted(query).as('total')).executeTakeFirstOrThrow();
  return total;
}

/** What a result may have been found by and the list does not show. */
function foundBy(eb: ExpressionBuilder<DB & { c: Clients }, 'c'>) {
  return [
    jsonArrayFrom(
      eb
        .selectFrom('contacts')
        .select(['contacts.name', 'contacts.email', 'contacts.phone'])
        .whereRef('contacts.client_id', '=', 'c.id')
        .orderBy('contacts.position'),
    ).as('contacts'),
    jsonArrayFrom(
      eb
        .selectFrom('client_former_names')
        .select('client_former_names.name')
        .whereRef('client_former_names.client_id', '=', 'c.id'),
    ).as('former_names'),
  ];
}

/**
 * How many clients answer the query, counted up to one above 10.000. For the whole list the planner's own estimate
 * serves where it is far above: counting ten thousand rows would cost more than showing fifty.
 */
function counted(query: ListQuery) {
  const count = sql`(select count(*) from (select from clients where ${isListed(query.archived)} and ${matches(query)} limit ${countedUpTo + 1}) counted)`;
  if (!isUnfiltered(query)) return sql<number>`${count}`;
  const estimate = sql`(select reltuples from pg_class where oid = 'clients_name_idx'::regclass)`;
  return sql<number>`case when ${estimate} > ${2 * countedUpTo} then ${countedUpTo + 1} else ${count} end`;
}

function isUnfiltered({
  q,
  tag,
  level,
  type,
  status,
  manager,
  source,
  caen,
  county,
  archived,
}: ListQuery): boolean {
  return (
    ![q, level, type, status, manager, source, caen, county].some((given) => given !== undefined) &&
    tag.length === 0 &&
    !archived
  );
}

function isListed(archived: boolean): Expression<SqlBool> {
  return archived ? sql`clients.archived_at is not null` : sql`clients.archived_at is null`;
}

function afterCursor(
  column: 'name' | 'created_at',
  dir: 'asc' | 'desc',
  { key, id }: Cursor,
): Expression<SqlBool> {
  const than = sql.raw(dir === 'asc' ? '>' : '<');
  return column === 'name'
    ? sql`(clients.name, clients.id) ${than} (${key}::text collate "ro-x-icu", ${id}::bigint)`
    : sql`(clients.created_at, clients.id) ${than} (${key}::timestamptz, ${id}::bigint)`;
}

function matches(query: ListQuery): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [sql`true`];
  for (const pattern of readTerms(query.q)?.patterns ?? [])
    conditions.push(sql`clients.search_text like ${pattern}`);
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
  if (query.tag.length > 0) conditions.push(tagsMatch(query.tag, query.tags));
  return sql.join(conditions, sql` and `);
}

function caenMatches(caen: string): Expression<SqlBool> {
  if (/^[A-Z]$/.test(caen)) return sql`left(clients.caen_code, 2) = any(${caenDivisions(caen)})`;
  return sql`clients.caen_code like ${`${caen}%`}`;
}

function tagsMatch(names: string[], mode: 'all' | 'any'): Expression<SqlBool> {
  const carries = (wanted: string[]) => sql<SqlBool>`exists (
    select from client_tags where client_id = clients.id
    and tag_id = any(array(select id from tags where lower(name) = any(${wanted}))))`;
  const wanted = [...new Set(names.map((name) => name.toLowerCase()))];
  if (mode === 'any') return carries(wanted);
  return sql.join(
    wanted.map((name) => carries([name])),
    sql` and `,
  );
}
