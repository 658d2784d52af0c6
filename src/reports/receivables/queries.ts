import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { readCursor, writeCursor } from '../../db/paging.ts';
import { Refused } from '../../errors.ts';
import type { Ageing } from '../../payments/statement/ageing.ts';
import { ageingColumns } from '../../payments/statement/queries.ts';
import type { ReceivablesQuery } from './schema.ts';

type Sums = Ageing & {
  /** What is open in all, and what of it is late; lei with two decimals. */
  total: string;
  overdue: string;
  /** Payments that cover no invoice yet. */
  advance: string;
};

/** `id` and `name` are null in the row of the clients that have no manager, `count` is of clients. */
export type ManagerRow = Sums & { id: number | null; name: string | null; count: number };
export type ClientRow = Sums & { id: number; name: string; managers: string };
export type Week = {
  /** -1: late; 0: this week, from today; 1 to 7: the next ones; 8: later. */
  week: number;
  amount: string;
  /** Of invoices. */
  count: number;
};

export type Receivables = {
  total: Sums & { count: number };
  managers: ManagerRow[];
  clients: ClientRow[];
  weeks: Week[];
  /** Where the next clients are asked for; null at the end. */
  next: string | null;
};

type Row = ManagerRow & { section: 'total' | 'manager' | 'client' | 'week'; managers: string | null };

// Each amount is added up once: what is late and the total are made of these.
const sums = sql`sum(not_due) as not_due, sum(d30) as d30, sum(d60) as d60, sum(d90) as d90, sum(older) as older,
  sum(advance) as advance`;
const sumNames = ['not_due', 'd30', 'd60', 'd90', 'older', 'total', 'overdue', 'advance'];

/**
 * What clients owe on a day: in all, by manager, by client with the most late first, and by the week when it is due. A
 * client with two managers counts for each of them. Read from the indexes of open invoices alone.
 */
export async function loadReceivables(
  db: Db,
  query: ReceivablesQuery,
  today: string,
  limit: number,
): Promise<Receivables> {
  const { rows } = await sql<Row>`
    with sums as materialized (${clientSums(query, today)}),
    page as (select * from sums where ${afterPlace(query)} order by overdue desc, total desc, client_id desc limit ${limit + 1})
    ${wholeOf(sql`
      select 'total' as section, null::bigint as id, null as name, null as managers, count(*)::int as count, ${sums} from sums
      union all
      select 'manager', u.id, u.name, null, count, not_due, d30, d60, d90, older, advance from (
        select user_id, count(*)::int as count, ${sums} from sums left join client_managers m using (client_id)
        where ${query.manager ? sql`user_id = ${query.manager}` : sql`true`} group by user_id) mine
      left join users u on u.id = user_id
      union all
      select 'week', week, null, null, count, amount, 0, 0, 0, 0, 0 from (${weekSums(query, today)}) weeks
      union all
      select 'client', c.id, c.name, ${managerNames}, 1, not_due, d30, d60, d90, older, advance
      from page join clients c on c.id = page.client_id`)}`.execute(db);
  return sectionsOf(rows, limit);
}

/** The clients of the report alone, page after page: for a file. */
export async function* eachClientPage(
  db: Db,
  query: ReceivablesQuery,
  today: string,
  limit: number,
): AsyncGenerator<ClientRow[]> {
  let after: string | undefined;
  do {
    const { rows } = await sql<Row>`
      with sums as materialized (${clientSums(query, today)}),
      page as (select * from sums where ${afterPlace({ after })} order by overdue desc, total desc, client_id desc limit ${limit + 1})
      ${wholeOf(sql`
        select 'client' as section, c.id, c.name, ${managerNames} as managers, 1 as count,
          not_due, d30, d60, d90, older, advance
        from page join clients c on c.id = page.client_id`)}`.execute(db);
    const { clients, next } = sectionsOf(rows, limit);
    yield clients;
    after = next ?? undefined;
  } while (after);
}

/** One row for each client with an open invoice. */
function clientSums(query: ReceivablesQuery, today: string): RawBuilder<unknown> {
  const days = sql`${today}::date - due_date`;
  const late = query.overdue ? sql`having min(due_date) < ${today}::date` : sql``;
  // Each invoice is added to one sum only: the others are made of the five.
  return sql`
    select ages.*, late as overdue, not_due + late as total, advance from (
      select client_id, ${ageingColumns(days, sql`open_amount`)}
      from documents where open_amount > 0 and ${ofClients(query)} group by client_id ${late}) ages
    cross join lateral (select d30 + d60 + d90 + older as late) l
    left join (
      select client_id, sum(amount - allocated) as advance from payments
      where allocated < amount and cancelled_at is null group by client_id) free using (client_id)`;
}

/** What is open by the week of its due date, of the same clients: where only the late ones are asked for, all that these owe. */
function weekSums(query: ReceivablesQuery, today: string): RawBuilder<unknown> {
  const late = query.overdue ? sql`and client_id in (select client_id from sums)` : sql``;
  // There are as many days as years have, and as many invoices as the firm has.
  return sql`
    select case when due_date < ${today}::date then -1
        else least((due_date - date_trunc('week', ${today}::date)::date) / 7, 8) end as week,
      sum(amount) as amount, sum(count)::int as count
    from (select due_date, sum(open_amount) as amount, count(*) as count
      from documents where open_amount > 0 and ${ofClients(query)} ${late} group by due_date) days group by 1`;
}

function ofClients({ manager, type, county }: ReceivablesQuery): RawBuilder<unknown> {
  const wanted = [sql`true`];
  if (manager)
    wanted.push(sql`client_id in (select client_id from client_managers where user_id = ${manager})`);
  if (type) wanted.push(sql`client_id in (select id from clients where type_id = ${type})`);
  if (county) wanted.push(sql`client_id in (select id from clients where county = ${county})`);
  return sql.join(wanted, sql` and `);
}

const managerNames = sql`(select string_agg(u.name, ', ' order by u.name) from client_managers m
  join users u on u.id = m.user_id where m.client_id = c.id)`;

/** Rows of one shape in the order of the report, their sums with two decimals; of a week, all stands as not late. */
function wholeOf(rows: RawBuilder<unknown>): RawBuilder<Row> {
  const columns = sumNames.map(
    (name) => sql`coalesce(${sql.ref(name)}, 0)::numeric(16, 2) as ${sql.ref(name)}`,
  );
  return sql`select section, id, name, managers, count, ${sql.join(columns)} from (${rows}) r
    cross join lateral (select d30 + d60 + d90 + older as overdue) l cross join lateral (select not_due + overdue as total) t
    order by overdue desc, total desc, id desc`;
}

function sectionsOf(rows: Row[], limit: number): Receivables {
  const of = (wanted: Row['section']) => rows.filter(({ section }) => section === wanted);
  const found = of('client').map((row) => ({ ...row, managers: row.managers ?? '' }) as ClientRow);
  const clients = found.slice(0, limit);
  const end = clients.at(-1);
  const weeks = of('week').map(({ id, total, count }) => ({ week: id ?? 0, amount: total, count }));
  return {
    total: of('total')[0] as Receivables['total'],
    managers: of('manager'),
    clients,
    weeks: weeks.sort((a, b) => a.week - b.week),
    next:
      end && found.length > limit ? writeCursor({ key: `${end.overdue} ${end.total}`, id: end.id }) : null,
  };
}

function afterPlace({ after }: Pick<ReceivablesQuery, 'after'>): RawBuilder<unknown> {
  if (!after) return sql`true`;
  const { key, id } = readCursor(after);
  const [, overdue, total] = /^(\d{1,14}\.\d\d) (\d{1,14}\.\d\d)$/.exec(key) ?? [];
  if (!overdue || !total)
    throw new Refused(422, 'Pagina cerută nu mai există. Reîncărcați raportul.', [
      { field: 'after', message: 'Cheia paginii nu este a noastră.' },
    ]);
  return sql`(overdue, total, client_id) < (${overdue}::numeric, ${total}::numeric, ${id}::bigint)`;
}
