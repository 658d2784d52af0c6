import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { isDay, readCursor, writeCursor } from '../../db/paging.ts';
import { Refused } from '../../errors.ts';
import { type Ageing, ageBands } from './ageing.ts';
import type { Period } from './period.ts';

export type Movement = {
  date: string;
  kind: 'invoice' | 'storno' | 'payment';
  /** "FCT 12"; of a payment its receipt's, else "INC-7". */
  number: string;
  /** Of the document or of the payment. */
  id: number;
  /** Positive where the client owes more; lei with two decimals, like all that follow. */
  amount: string;
  /** After this movement. */
  balance: string;
  /** Of one day, documents stand before payments. */
  rank: number;
};

export type Statement = {
  /** The balance before the period. */
  opening: string;
  debit: string;
  credit: string;
  /** The balance at the end of the period. */
  balance: string;
  /** How many movements the period has; `items` are those that were read. */
  count: number;
  items: Movement[];
  /** Where the movements before those are asked for; null if there are none. */
  older: string | null;
};

type Shown = {
  /** Where the newer movements begin: the `older` of their page. */
  before?: string | undefined;
  /** Reads this many of the newest alone. */
  limit?: number;
};

/**
 * What happened between the firm and a client in a period, in order, with the balance after each movement. A payment
 * that was cancelled has no effect on any day, also on those before it was.
 */
export async function loadStatement(
  db: Db,
  clientId: number,
  { from, until }: Pick<Period, 'from' | 'until'>,
  { before, limit }: Shown = {},
): Promise<Statement> {
  const ended = (column: string) => (until ? sql`and ${sql.ref(column)} <= ${until}::date` : sql``);
  const inPeriod = from ? sql`date >= ${from}::date` : sql`true`;
  const { rows } = await sql<Omit<Statement, 'older'>>`
    with movements as materialized (
      select issue_date as date, 0 as rank, id, kind, series || ' ' || number as number, total as amount
      from documents where client_id = ${clientId} and kind in ('invoice', 'storno') ${ended('issue_date')}
      union all
      select p.date, 1, p.id, 'payment', coalesce(r.series || ' ' || r.number, 'INC-' || p.id), -p.amount
      from payments p left join documents r on r.payment_id = p.id
      where p.client_id = ${clientId} and p.cancelled_at is null ${ended('p.date')}),
    running as (
      select *, sum(amount) over (order by date, rank, id rows unbounded preceding) as balance from movements),
    shown as (
      select * from running where ${inPeriod} and ${afterPlace(before)}
      order by date desc, rank desc, id desc limit ${limit ? limit + 1 : null}::bigint)
    select
      ${money(sql`sum(amount) filter (where not ${inPeriod})`)} as opening,
      ${money(sql`sum(amount) filter (where kind <> 'payment' and ${inPeriod})`)} as debit,
      ${money(sql`-sum(amount) filter (where kind = 'payment' and ${inPeriod})`)} as credit,
      ${money(sql`sum(amount)`)} as balance,
      (count(*) filter (where ${inPeriod}))::int as count,
      (select coalesce(json_agg(json_build_object('date', date, 'kind', kind, 'number', number, 'id', id, 'rank', rank,
        'amount', ${money(sql`amount`)}, 'balance', ${money(sql`balance`)}) order by date, rank, id), '[]') from shown) as items
    from movements`.execute(db);
  const [statement] = rows as [Omit<Statement, 'older'>];
  const items = limit ? statement.items.slice(-limit) : statement.items;
  const [first] = items;
  return { ...statement, items, older: first && items.length < statement.items.length ? keyOf(first) : null };
}

const keyOf = ({ date, rank, id }: Movement): string => writeCursor({ key: `${date} ${rank}`, id });

function afterPlace(before: string | undefined): RawBuilder<unknown> {
  if (!before) return sql`true`;
  const { key, id } = readCursor(before);
  const [, day, rank] = /^(\d{4}-\d\d-\d\d) ([01])$/.exec(key) ?? [];
  if (!day || !isDay(day) || !rank)
    throw new Refused(422, 'Pagina cerută nu mai există. Reîncărcați fișa.', [
      { field: 'before', message: 'Cheia paginii nu este a noastră.' },
    ]);
  return sql`(date, rank, id) < (${day}::date, ${rank}::int, ${id}::bigint)`;
}

export type UnpaidInvoice = {
  id: number;
  number: string;
  issue_date: string;
  due_date: string;
  total: string;
  open_amount: string;
  /** Days after the due date; 0 or less: not late. */
  days: number;
};

export type Unpaid = Ageing & {
  /** What is open in all. */
  total: string;
  count: number;
  /** Payments that cover no invoice yet. */
  advance: string;
  /** What is due first at the top. */
  invoices: UnpaidInvoice[];
};

/**
 * What a client had not paid on a day, from the invoices, storno and payments up to then. How money was spread on that
 * day is not kept: a payment covers what it covers now, as far as both were there, so that what a later storno, split or
 * cancellation moved counts as moved. For today it is what `documents.open_amount` says.
 */
export async function loadUnpaid(
  db: Db,
  clientId: number,
  day: string,
  { limit }: { limit?: number } = {},
): Promise<Unpaid> {
  const { rows } = await sql<Unpaid>`
    with parts as (
      select coalesce(storno_of, id) as id, due_date, total as amount from documents
      where client_id = ${clientId} and kind in ('invoice', 'storno') and issue_date <= ${day}::date
      union all
      select a.document_id, null, -a.amount from payments p join payment_allocations a on a.payment_id = p.id
      where p.client_id = ${clientId} and p.date <= ${day}::date),
    unpaid as materialized (
      select id, sum(amount) as open_amount, ${day}::date - max(due_date) as days
      from parts group by id having sum(amount) > 0),
    ages as (select ${ageingColumns(sql`days`, sql`open_amount`)} from unpaid),
    listed as (select * from unpaid order by days desc, id limit ${limit ?? null}::bigint),
    settled as (
      select coalesce((select sum(amount) from payments
          where client_id = ${clientId} and cancelled_at is null and date <= ${day}::date), 0)
        - coalesce((select sum(total) from documents
          where client_id = ${clientId} and kind in ('invoice', 'storno') and issue_date <= ${day}::date), 0) as amount)
    select ${sql.join(ageBands.map(({ name }) => sql`(select ${money(sql.ref(name))} from ages) as ${sql.ref(name)}`))},
      ${money(sql`sum(open_amount)`)} as total, count(*)::int as count,
      ${money(sql`coalesce(sum(open_amount), 0) + (select amount from settled)`)} as advance,
      (select coalesce(json_agg(json_build_object('id', d.id, 'number', d.series || ' ' || d.number,
        'issue_date', d.issue_date, 'due_date', d.due_date, 'total', d.total::text,
        'open_amount', ${money(sql`listed.open_amount`)}, 'days', listed.days) order by listed.days desc, d.id), '[]')
        from listed join documents d on d.id = listed.id) as invoices
    from unpaid`.execute(db);
  return rows[0] as Unpaid;
}

/** The sums of an ageing as columns. `days` counts from the due date, `amount` is what is open. */
export function ageingColumns(days: RawBuilder<unknown>, amount: RawBuilder<unknown>): RawBuilder<unknown> {
  const columns = ageBands.map(({ name, from, to }) => {
    const within = [
      ...(from === null ? [] : [sql`${days} >= ${sql.lit(from)}`]),
      ...(to === null ? [] : [sql`${days} <= ${sql.lit(to)}`]),
    ];
    const sum = sql`sum(${amount}) filter (where ${sql.join(within, sql` and `)})`;
    return sql`coalesce(${sum}, 0) as ${sql.ref(name)}`;
  });
  return sql.join(columns);
}

/** A sum as JSON and pages carry it: a text with two decimals, 0.00 of nothing. */
const money = (sum: RawBuilder<unknown>) => sql`coalesce(${sum}, 0)::numeric(16, 2)::text`;
