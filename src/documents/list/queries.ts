import { type RawBuilder, type Selectable, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import { answering } from '../../clients/queries.ts';
import type { Db } from '../../db/database.ts';
import { readDayCursor, writeCursor } from '../../db/paging.ts';
import type { Documents } from '../../db/types.ts';
import { numbersOf, type SoughtNumber } from './number.ts';
import type { DocumentListQuery } from './schema.ts';

const countedUpTo = 10_000;
// How many documents are walked before the clients of a manager are asked one by one, as in the list of orders.
const walkedDocuments = sql.lit(2_000);
const newestFirst = sql`d.issue_date desc, d.id desc`;

type Column = (typeof columns)[number];
type Listed = Pick<Selectable<Documents>, Column>;
const columns = [
  'id',
  'kind',
  'series',
  'number',
  'title',
  'client_id',
  'issue_date',
  'due_date',
  'total',
  'paid',
  'reversed',
  'open_amount',
] as const;
const listed = sql.join(columns.map((column) => sql.ref(`d.${column}`)));

/**
 * `today`: the firm's day, from which an invoice is overdue. `portfolioOf`: whose clients alone are to be seen, else
 * null.
 */
export type DocumentSearch = DocumentListQuery & { today: string; portfolioOf: number | null };

/** One page of documents, the newest first, with the key of the next page. */
export async function listDocuments(db: Db, query: DocumentSearch) {
  const found = await db
    .selectFrom(sql<Listed>`(${pageOf(query, query.limit + 1)})`.as('d'))
    .innerJoin('clients as c', 'c.id', 'd.client_id')
    .select(columns.map((column) => `d.${column}` as const))
    .select('c.name as client_name')
    .orderBy(newestFirst)
    .execute();
  const items = found.slice(0, query.limit);
  const end = items.at(-1);
  const next = found.length > query.limit && end ? writeCursor({ key: end.issue_date, id: end.id }) : null;
  return { items, next };
}

export type DocumentRow = Awaited<ReturnType<typeof listDocuments>>['items'][number];

/** How many documents answer a query; null above 10.000. */
export async function countDocuments(db: Db, query: DocumentSearch): Promise<number | null> {
  const { total } = await db.selectNoFrom(counted(query).as('total')).executeTakeFirstOrThrow();
  return total > countedUpTo ? null : total;
}

/** How each page is found. Left to itself the planner walks all documents by day for a manager of a few clients. */
function pageOf(query: DocumentSearch, limit: number): RawBuilder<Listed> {
  if (isManaged(query)) return managedPage(query, limit);
  return sql`select ${listed} from documents as d where ${matches(query)} and ${afterPlace(query)}
    order by ${newestFirst} limit ${limit}`;
}

/** The manager's among the newest two thousand; where they do not fill the page, the newest of each of the clients. */
function managedPage(query: DocumentSearch, limit: number): RawBuilder<Listed> {
  const wanted = sql`${asked(query)} and ${afterPlace(query)} order by ${newestFirst}`;
  return sql`with walked as materialized (select ${listed} from documents as d where ${wanted} limit ${walkedDocuments}),
      near as materialized (select d.* from walked as d cross join lateral ${managing(query)} limit ${limit})
    select * from near where (select count(*) from near) = ${limit}
    union all (select d.* from client_managers as managed
      cross join lateral (select ${listed} from documents as d where d.client_id = managed.client_id and ${wanted} limit ${limit}) as d
      where managed.user_id = ${keeperOf(query)} and (select count(*) from near) < ${limit}
      order by ${newestFirst} limit ${limit})`;
}

/** Counted in order, so that what lies together at one end is not looked for through the whole table. */
function counted(query: DocumentSearch): RawBuilder<number> {
  const upTo = sql.lit(countedUpTo + 1);
  if (isManaged(query)) return countedOfManager(query, upTo);
  return sql`(select count(*) from
    (select from documents as d where ${matches(query)} order by ${newestFirst} limit ${upTo}) as found)`;
}

/** Among so few documents as are walked in any case, else through the manager's clients. */
function countedOfManager(query: DocumentSearch, upTo: RawBuilder<unknown>): RawBuilder<number> {
  const ofClients = sql`select from client_managers as managed
    cross join lateral (select from documents as d where d.client_id = managed.client_id and ${asked(query)} offset 0) as d
    where managed.user_id = ${keeperOf(query)} limit ${upTo}`;
  return sql`(with walked as materialized
      (select d.client_id from documents as d where ${asked(query)} order by ${newestFirst} limit ${walkedDocuments})
    select case when (select count(*) from walked) < ${walkedDocuments}
      then (select count(*) from walked as d cross join lateral ${managing(query)})
      else (select count(*) from (${ofClients}) as found) end)`;
}

/** The manager whose clients' documents are looked for: the person's own before another that is asked for. */
const keeperOf = ({ manager, portfolioOf }: DocumentSearch) => portfolioOf ?? manager;

const isManaged = (query: DocumentSearch) =>
  keeperOf(query) && !query.client_id && !query.order_id && !query.q;

/** Whether the client of a document is the manager's, asked document by document. */
const managing = (query: DocumentSearch) =>
  sql`(select from client_managers where client_id = d.client_id and user_id = ${keeperOf(query)} offset 0) as managed`;

const matches = (query: DocumentSearch): RawBuilder<boolean> =>
  sql`${asked(query)} and ${inPortfolio(keeperOf(query) ?? null, 'd.client_id')}`;

/** What a query asks of a document itself. Kinds stand in the text: how common each is decides how it is looked for. */
function asked(query: DocumentSearch): RawBuilder<boolean> {
  const { q, kind, state, unpaid, overdue, client_id, manager, order_id, from, to, today, portfolioOf } =
    query;
  const wanted = [sql`true`];
  if (portfolioOf !== null && manager) wanted.push(inPortfolio(manager, 'd.client_id'));
  if (q) wanted.push(numbered(numbersOf(q)));
  if (kind) wanted.push(sql`d.kind = ${sql.lit(kind)}`);
  if (state) wanted.push(states[state]);
  if (unpaid || overdue) wanted.push(sql`d.open_amount > 0`);
  if (overdue) wanted.push(sql`d.due_date < ${today}::date`);
  if (client_id) wanted.push(sql`d.client_id = ${answering(client_id)}`);
  if (order_id) wanted.push(sql`d.order_id = ${order_id}`);
  if (from) wanted.push(sql`d.issue_date >= ${from}::date`);
  if (to) wanted.push(sql`d.issue_date <= ${to}::date`);
  return sql<boolean>`${sql.join(wanted, sql` and `)}`;
}

/** As stateOf says it. What was reversed is few and is found through the storno. */
const states = {
  issued: sql`(d.kind <> 'invoice' or d.total = 0 or (d.paid = 0 and d.open_amount > 0))`,
  partly_paid: sql`(d.open_amount > 0 and d.paid > 0)`,
  paid: sql`(d.kind = 'invoice' and d.open_amount = 0 and d.total <> 0 and d.reversed <> d.total)`,
  reversed: sql`(d.reversed > 0 and d.reversed = d.total
    and d.id in (select storno_of from documents where storno_of is not null))`,
} as const;

/** The numbers of each series lie side by side: a number without its series is looked for in each of them. */
function numbered(sought: SoughtNumber[]): RawBuilder<unknown> {
  if (sought.length === 0) return sql`false`;
  const any = sought.map(({ series, number }) => {
    if (number === undefined) return sql`d.series = ${series}`;
    if (series === undefined)
      return sql`d.id in (select n.id from document_series as s
        cross join lateral (select id from documents where series_id = s.id and number = ${number} offset 0) as n)`;
    return sql`d.series = ${series} and d.number = ${number}`;
  });
  return sql`(${sql.join(any, sql` or `)})`;
}

function afterPlace({ after }: DocumentSearch): RawBuilder<boolean> {
  if (!after) return sql<boolean>`true`;
  const { key, id } = readDayCursor(after);
  return sql<boolean>`(d.issue_date, d.id) < (${key}::date, ${id}::bigint)`;
}
