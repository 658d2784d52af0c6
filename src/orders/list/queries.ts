import { type RawBuilder, type Selectable, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import { answering } from '../../clients/queries.ts';
import type { Db } from '../../db/database.ts';
import { isDay, readCursor, strangeCursor, writeCursor } from '../../db/paging.ts';
import type { Orders } from '../../db/types.ts';
import { openStatuses } from '../status.ts';
import type { OrderSearch } from './schema.ts';

const countedUpTo = 10_000;
// How many orders are walked before the clients of a manager are asked one by one: what one order in forty is fills its
// page here in a few milliseconds.
const walkedOrders = sql.lit(2_000);
const newestFirst = sql`o.date desc, o.id desc`;
const serviceOrder = sql`level.priority desc, o.date, o.id`;
const columns = sql`o.id, o.number, o.date, o.status, o.total, o.client_id`;

type Listed = Pick<Selectable<Orders>, 'id' | 'number' | 'date' | 'status' | 'total' | 'client_id'>;

/** One page of orders, the newest first or in the order of service, with the key of the next page. */
export async function listOrders(db: Db, query: OrderSearch) {
  const found = await rowsOf(db, query).execute();
  const items = found.slice(0, query.limit);
  const end = items.at(-1);
  const next = found.length > query.limit && end ? writeCursor({ key: keyOf(query, end), id: end.id }) : null;
  return { items, next };
}

/** How many orders answer a query; null above 10.000. */
export async function countOrders(db: Db, query: OrderSearch): Promise<number | null> {
  const { total } = await db.selectNoFrom(counted(query).as('total')).executeTakeFirstOrThrow();
  return total > countedUpTo ? null : total;
}

/** The names of what a list is filtered by. */
export async function findFilterNames(
  db: Db,
  { client_id, manager }: { client_id?: number | undefined; manager?: number | undefined },
) {
  return db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('clients')
        .select('name')
        .where('id', '=', client_id ?? 0)
        .as('client'),
      eb
        .selectFrom('users')
        .select('name')
        .where('id', '=', manager ?? 0)
        .as('manager'),
    ])
    .executeTakeFirstOrThrow();
}

export type OrderRow = Awaited<ReturnType<typeof listOrders>>['items'][number];

function rowsOf(db: Db, query: OrderSearch) {
  return db
    .selectFrom(sql<Listed>`(${pageOf(query, query.limit + 1)})`.as('o'))
    .innerJoin('clients as c', 'c.id', 'o.client_id')
    .innerJoin('client_levels as level', 'level.id', 'c.level_id')
    .select(['o.id', 'o.number', 'o.date', 'o.status', 'o.total', 'o.client_id'])
    .select(['c.name as client_name', 'level.name as level_name', 'level.priority'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('client_managers as managed')
          .innerJoin('users', 'users.id', 'managed.user_id')
          .select(['users.id', 'users.name'])
          .whereRef('managed.client_id', '=', 'c.id')
          .orderBy('users.name'),
      ).as('managers'),
    )
    .orderBy(query.view === 'work' ? serviceOrder : newestFirst);
}

/** How each page is found. Left to itself the planner walks all orders by day for a manager of a few clients. */
function pageOf(query: OrderSearch, limit: number): RawBuilder<Listed> {
  if (query.view === 'work') return workPage(query, limit);
  if (isManaged(query)) return managedPage(query, limit);
  return sql`select ${columns} from orders as o where ${matches(query)} and ${afterPlace(query)}
    order by ${newestFirst} limit ${limit}`;
}

/** Of what is open only, each with its client looked up by itself: no table is read whole to put a few in order. */
function workPage(query: OrderSearch, limit: number): RawBuilder<Listed> {
  return sql`select ${columns} from orders as o
    cross join lateral (select level_id from clients where id = o.client_id offset 0) as c
    join client_levels as level on level.id = c.level_id
    where ${matches(query)} and ${afterPlace(query)} order by ${serviceOrder} limit ${limit}`;
}

/** The manager's among the newest two thousand; where they do not fill the page, the newest of each of the clients. */
function managedPage(query: OrderSearch, limit: number): RawBuilder<Listed> {
  const wanted = sql`${asked(query)} and ${afterPlace(query)} order by ${newestFirst}`;
  return sql`with walked as materialized (select ${columns} from orders as o where ${wanted} limit ${walkedOrders}),
      near as materialized (select o.* from walked as o cross join lateral ${managing(query)} limit ${limit})
    select * from near where (select count(*) from near) = ${limit}
    union all (select o.* from client_managers as managed
      cross join lateral (select ${columns} from orders as o where o.client_id = managed.client_id and ${wanted} limit ${limit}) as o
      where managed.user_id = ${keeperOf(query)} and (select count(*) from near) < ${limit}
      order by ${newestFirst} limit ${limit})`;
}

/** Counted in order, so that what lies together at one end is not looked for through the whole table. */
function counted(query: OrderSearch): RawBuilder<number> {
  const upTo = sql.lit(countedUpTo + 1);
  if (isManaged(query)) return countedOfManager(query, upTo);
  const order = query.view === 'work' ? sql`` : sql`order by ${newestFirst}`;
  return sql`(select count(*) from (select from orders as o where ${matches(query)} ${order} limit ${upTo}) as found)`;
}

/** Among so few orders as are walked in any case, else through the manager's clients. */
function countedOfManager(query: OrderSearch, upTo: RawBuilder<unknown>): RawBuilder<number> {
  const ofClients = sql`select from client_managers as managed
    cross join lateral (select from orders as o where o.client_id = managed.client_id and ${asked(query)} offset 0) as o
    where managed.user_id = ${keeperOf(query)} limit ${upTo}`;
  return sql`(with walked as materialized
      (select o.client_id from orders as o where ${asked(query)} order by ${newestFirst} limit ${walkedOrders})
    select case when (select count(*) from walked) < ${walkedOrders}
      then (select count(*) from walked as o cross join lateral ${managing(query)})
      else (select count(*) from (${ofClients}) as found) end)`;
}

/** The manager whose clients' orders are looked for: the person's own before another that is asked for. */
const keeperOf = ({ manager, portfolioOf }: OrderSearch) => portfolioOf ?? manager;

const isManaged = (query: OrderSearch) => keeperOf(query) && !query.client_id && query.view !== 'work';

/** Whether the client of an order is the manager's, asked order by order. */
const managing = (query: OrderSearch) =>
  sql`(select from client_managers where client_id = o.client_id and user_id = ${keeperOf(query)} offset 0) as managed`;

const matches = (query: OrderSearch): RawBuilder<boolean> =>
  sql`${asked(query)} and ${inPortfolio(keeperOf(query) ?? null, 'o.client_id')}`;

/** What a query asks of an order itself. Statuses stand in the text: how common each is decides how it is looked for. */
function asked(query: OrderSearch): RawBuilder<boolean> {
  const { client_id, manager, status, from, to, view, portfolioOf } = query;
  const wanted = [sql`true`];
  if (portfolioOf !== null && manager) wanted.push(inPortfolio(manager, 'o.client_id'));
  if (client_id) wanted.push(sql`o.client_id = ${answering(client_id)}`);
  if (status) wanted.push(sql`o.status = ${sql.lit(status)}`);
  if (view === 'work') wanted.push(sql`o.status in (${sql.join(openStatuses.map((open) => sql.lit(open)))})`);
  if (from) wanted.push(sql`o.date >= ${from}::date`);
  if (to) wanted.push(sql`o.date <= ${to}::date`);
  return sql<boolean>`${sql.join(wanted, sql` and `)}`;
}

/** A place in the list is its day and id; in the order of service the client's priority stands before them. */
const keyOf = ({ view }: OrderSearch, { date, priority }: { date: string; priority: number }) =>
  view === 'work' ? `${priority} ${date}` : date;

function afterPlace({ after, view }: OrderSearch): RawBuilder<boolean> {
  if (!after) return sql<boolean>`true`;
  const { key, id } = readCursor(after);
  const [, priority, day] = /^(?:(\d{1,3}) )?(\d{4}-\d\d-\d\d)$/.exec(key) ?? [];
  if (!day || !isDay(day) || (view === 'work') !== (priority !== undefined)) throw strangeCursor();
  if (view !== 'work') return sql<boolean>`(o.date, o.id) < (${day}::date, ${id}::bigint)`;
  return sql<boolean>`(-level.priority, o.date, o.id) > (${-Number(priority)}::int, ${day}::date, ${id}::bigint)`;
}
