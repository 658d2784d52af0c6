import { type RawBuilder, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';
import { readCursor, writeCursor } from '../../db/paging.ts';
import { Refused } from '../../errors.ts';
import { openStatuses } from '../status.ts';
import type { OrderListQuery } from './schema.ts';

const countedUpTo = 10_000;

/** One page of orders, the newest first or in the order of service, with the key of the next page. */
export async function listOrders(db: Db, query: OrderListQuery) {
  const found = await rowsOf(db, query).execute();
  const items = found.slice(0, query.limit);
  const end = items.at(-1);
  const next = found.length > query.limit && end ? writeCursor({ key: keyOf(query, end), id: end.id }) : null;
  return { items, next };
}

/** How many orders answer a query; null above 10.000. */
export async function countOrders(db: Db, query: OrderListQuery): Promise<number | null> {
  const { total } = await db
    .selectFrom(
      db
        .selectFrom('orders as o')
        .select('o.id')
        .where(matches(query))
        .limit(countedUpTo + 1)
        .as('found'),
    )
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total > countedUpTo ? null : total;
}

/** The names of what a list is filtered by. */
export async function findFilterNames(db: Db, { client_id, manager }: OrderListQuery) {
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

function rowsOf(db: Db, query: OrderListQuery) {
  return db
    .selectFrom('orders as o')
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
    .where(matches(query))
    .where(afterPlace(query))
    .orderBy(query.view === 'work' ? sql`level.priority desc, o.date, o.id` : sql`o.date desc, o.id desc`)
    .limit(query.limit + 1);
}

function matches({ client_id, manager, status, from, to, view }: OrderListQuery): RawBuilder<boolean> {
  const wanted = [sql`true`];
  if (client_id) wanted.push(sql`o.client_id = ${answering(client_id)}`);
  if (status) wanted.push(sql`o.status = ${status}`);
  if (view === 'work') wanted.push(sql`o.status = any(${[...openStatuses]}::text[])`);
  if (from) wanted.push(sql`o.date >= ${from}::date`);
  if (to) wanted.push(sql`o.date <= ${to}::date`);
  if (manager)
    wanted.push(
      sql`exists (select from client_managers as m where m.client_id = o.client_id and m.user_id = ${manager})`,
    );
  return sql<boolean>`${sql.join(wanted, sql` and `)}`;
}

const answering = (id: number) => sql`coalesce((select merged_into_id from clients where id = ${id}), ${id})`;

/** A place in the list is its day and id; in the order of service the client's priority stands before them. */
const keyOf = ({ view }: OrderListQuery, { date, priority }: { date: string; priority: number }) =>
  view === 'work' ? `${priority} ${date}` : date;

function afterPlace({ after, view }: OrderListQuery): RawBuilder<boolean> {
  if (!after) return sql<boolean>`true`;
  const { key, id } = readCursor(after);
  const [, priority, day] = /^(?:(\d{1,3}) )?(\d{4}-\d\d-\d\d)$/.exec(key) ?? [];
  if (!day || (view === 'work') !== (priority !== undefined))
    throw new Refused(422, 'Pagina cerută nu mai există. Reîncărcați lista.', [
      { field: 'after', message: 'Cheia paginii nu este a noastră.' },
    ]);
  if (view !== 'work') return sql<boolean>`(o.date, o.id) < (${day}::date, ${id}::bigint)`;
  return sql<boolean>`(-level.priority, o.date, o.id) > (${-Number(priority)}::int, ${day}::date, ${id}::bigint)`;
}
