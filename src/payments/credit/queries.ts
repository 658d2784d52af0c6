import { type Expression, type Insertable, type RawBuilder, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import type { CreditRaises } from '../../db/types.ts';
import type { Account, CreditLimits } from './credit-limit.ts';

export type ClientAccount = Account &
  CreditLimits & {
    /** The last day of the raise that holds; null without one. */
    raised_until: string | null;
  };

/** The firm's limits, as they stand or as somebody is about to save them. */
export type FirmLimits = {
  overdue_limit: string | null;
  total_limit: string | null;
  overdue_days_limit: number | null;
};

// A record and a filter of the list carry no day with them: theirs is the firm's day by the database's own clock.
const firmDay = sql<string>`(now() at time zone 'Europe/Bucharest')::date`;
const dayOf = (today: string) => sql<string>`${today}::date`;

/** The raise that holds for a client on a day. */
const raiseOf = (client: Expression<unknown>, day: Expression<unknown>) =>
  sql`left join credit_raises r on r.client_id = ${client} and r.ended_at is null and r.until >= ${day}`;

/** A client's own limit, else the firm's, or its raise where that is more; nothing where it is not checked. */
const raised = (own: Expression<unknown>, firm: Expression<unknown>, raise: Expression<unknown>) =>
  sql`case when c.credit_unchecked is not true and coalesce(${own}, ${firm}) is not null
    then greatest(coalesce(${own}, ${firm}), ${raise}) end`;

/** What holds for a client `c`. */
const limitOf = {
  overdue: raised(sql`c.credit_overdue_limit`, sql`s.overdue_limit`, sql`c.raised_overdue`),
  total: raised(sql`c.credit_total_limit`, sql`s.total_limit`, sql`c.raised_total`),
  days: raised(sql`c.credit_overdue_days`, sql`s.overdue_days_limit`, sql`c.raised_days`),
};

const raisedLimits = sql`r.overdue_limit as raised_overdue, r.total_limit as raised_total, r.overdue_days as raised_days,
  r.until as raised_until`;

// As its index says it.
const hasOwnLimits = sql`(credit_unchecked or credit_overdue_limit is not null or credit_total_limit is not null
  or credit_overdue_days is not null)`;

/**
 * What a client owes on a day with the limits that hold for it, as one column of a query of clients.
 * @param client the table of the clients, or its alias, in that query
 */
export function accountOf(client: string, day: Expression<unknown> = firmDay): RawBuilder<ClientAccount> {
  return sql<ClientAccount>`(
    select jsonb_build_object('balance', c.balance::text,
      'advance', (a.open_sum - c.balance)::text, 'raised_until', c.raised_until::text, 'overdue_limit', l.overdue_limit::text, 'total_limit', l.total_limit::text, 'overdue_days', l.overdue_days,
      'open_count', a.open_count, 'open_sum', a.open_sum::text, 'oldest_days', a.oldest_days,
      'overdue_count', a.overdue_count, 'overdue_sum', a.overdue_sum::text,
      'aged_count', a.aged_count, 'aged_sum', a.aged_sum::text)
    from (select ${sql.ref(client)}.*, ${raisedLimits} from (select) one ${raiseOf(sql.ref(`${client}.id`), day)}) c
    cross join credit_settings s
    cross join lateral (select ${limitOf.overdue} as overdue_limit, ${limitOf.total} as total_limit,
      ${limitOf.days} as overdue_days) l
    cross join lateral (
      select count(*) as open_count, coalesce(sum(open_amount), 0.00) as open_sum,
        greatest(coalesce(max(${day} - due_date), 0), 0) as oldest_days,
        count(*) filter (where due_date < ${day}) as overdue_count,
        coalesce(sum(open_amount) filter (where due_date < ${day}), 0.00) as overdue_sum,
        count(*) filter (where ${day} - due_date > l.overdue_days) as aged_count,
        coalesce(sum(open_amount) filter (where ${day} - due_date > l.overdue_days), 0.00) as aged_sum
      from documents where client_id = c.id and open_amount > 0) a)`;
}

/** What clients owe on a day, with the limits that hold for them then, under their ids. */
export async function listAccounts(
  db: Db,
  clientIds: number[],
  today: string,
): Promise<Map<number, ClientAccount>> {
  if (clientIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('clients')
    .select(['id', accountOf('clients', dayOf(today)).as('account')])
    .where(sql<boolean>`id = any(${clientIds}::bigint[])`)
    .execute();
  return new Map(rows.map(({ id, account }) => [id, account]));
}

/** The few clients that have limits of their own on a day, as `special`: they are found by their own index. */
const special = (day: Expression<unknown>) => sql`
  (select c.*, ${raisedLimits} from clients c ${raiseOf(sql`c.id`, day)}
    where c.id in (
      select id from clients where ${hasOwnLimits}
      union select client_id from credit_raises where ended_at is null and until >= ${day})) c`;

/**
 * The clients that owe something on a day, each beside its limits: as `d` and `l`. It starts from the open invoices and
 * costs what they cost, however many clients there are. `a.aged` says whether
 * any of what is more days overdue than allowed is owed. An advance counts as `owedSums` says it.
 */
const debtors = (day: Expression<unknown>, firm: Expression<unknown> = sql`credit_settings`) => sql`
  (select client_id, oldest_days, coalesce(advance, 0) as advance,
      open_sum - coalesce(advance, 0) as open_sum, overdue_sum - coalesce(advance, 0) as overdue_sum
    from (select client_id, sum(open_amount) as open_sum, max(${day} - due_date) as oldest_days,
        coalesce(sum(open_amount) filter (where due_date < ${day}), 0) as overdue_sum
      from documents where open_amount > 0 group by client_id) o
    left join (select client_id, sum(amount - allocated) as advance from payments
      where allocated < amount and cancelled_at is null group by client_id) p using (client_id)) d
  cross join ${firm} s left join ${special(day)} on c.id = d.client_id
  cross join lateral (select ${limitOf.overdue} as overdue_limit, ${limitOf.total} as total_limit,
    ${limitOf.days} as overdue_days) l
  cross join lateral (select d.oldest_days > l.overdue_days and (d.advance = 0 or d.advance < (
    select sum(open_amount) from documents where client_id = d.client_id and open_amount > 0
      and due_date < ${day} - l.overdue_days)) as aged) a`;

const isBlocked = sql<boolean>`(d.overdue_sum > l.overdue_limit or d.open_sum > l.total_limit or a.aged) is true`;
const isNear = sql<boolean>`(d.overdue_sum > 0 and d.overdue_sum >= 0.8 * l.overdue_limit
  or d.open_sum > 0 and d.open_sum >= 0.8 * l.total_limit or a.aged
  or d.overdue_sum > 0 and d.oldest_days between 0.8 * l.overdue_days and l.overdue_days) is true`;

const blockedAt = (day: Expression<unknown>) =>
  sql<number>`select d.client_id from ${debtors(day)} where ${isBlocked}`;

/** The ids (`client_id`) of the clients that are Blocat today. */
export const blockedIds = blockedAt(firmDay);

/** The same of a given day. */
export const blockedOn = (today: string) => blockedAt(dayOf(today));

export type AtLimit = {
  id: number;
  name: string;
  account: ClientAccount;
  blocked_count: number;
  near_count: number;
};

/**
 * Clients that are Blocat, who are most lei overdue first, then those that are near a limit in the same order; each row
 * says how many there are of both.
 */
export async function listAtLimit(
  db: Db,
  { today, manager, limit }: { today: string; manager: number | undefined; limit: number },
): Promise<AtLimit[]> {
  const { rows } = await sql<AtLimit>`
    with found as (
      select c.id, c.name, blocked, d.overdue_sum, d.open_sum
      from (select d.*, ${isBlocked} as blocked from ${debtors(dayOf(today))} where ${isNear}) d
      join clients c on c.id = d.client_id
      where c.archived_at is null
        ${manager === undefined ? sql`` : sql`and exists (select from client_managers m where m.client_id = c.id and m.user_id = ${manager})`})
    select found.id, found.name, ${accountOf('clients', dayOf(today))} as account,
      (select count(*) from found where blocked) as blocked_count,
      (select count(*) from found where not blocked) as near_count
    from (select * from found order by blocked desc, overdue_sum desc, open_sum desc, id limit ${limit}) found
    join clients on clients.id = found.id
    order by blocked desc, overdue_sum desc, open_sum desc, found.id`.execute(db);
  return rows;
}

/**
 * Who would be Blocat on a day by limits that are not saved yet: how many, and the first ten by name.
 * @param portfolioOf whose clients alone are to be seen, else null
 */
export async function simulateBlocked(
  db: Db,
  firm: FirmLimits,
  { today, portfolioOf }: { today: string; portfolioOf: number | null },
) {
  const given = sql`(select ${firm.overdue_limit}::numeric as overdue_limit, ${firm.total_limit}::numeric as total_limit,
    ${firm.overdue_days_limit}::integer as overdue_days_limit)`;
  const { rows } = await sql<{ id: number; name: string; count: number }>`
    select c.id, c.name, count(*) over () as count
    from (select d.client_id from ${debtors(dayOf(today), given)} where ${isBlocked}) d
    join clients c on c.id = d.client_id where c.archived_at is null and ${inPortfolio(portfolioOf, 'c.id')}
    order by c.name, c.id limit 10`.execute(db);
  return { count: rows[0]?.count ?? 0, clients: rows.map(({ id, name }) => ({ id, name })) };
}

export async function getCreditSettings(db: Db) {
  return db
    .selectFrom('credit_settings')
    .select(['version', 'overdue_limit', 'total_limit', 'overdue_days_limit'])
    .executeTakeFirstOrThrow();
}

export type CreditSettings = Awaited<ReturnType<typeof getCreditSettings>>;

/** The same, held until the transaction ends. */
export async function lockCreditSettings(trx: Trx): Promise<CreditSettings> {
  await trx.selectFrom('credit_settings').select('version').forUpdate().execute();
  return getCreditSettings(trx);
}

export async function updateCreditSettings(trx: Trx, limits: FirmLimits): Promise<number> {
  const { version } = await trx
    .updateTable('credit_settings')
    .set({ ...limits, version: sql`version + 1` })
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** The raises of a client, newest first, with who approved and who ended each. */
export async function listRaises(db: Db, clientId: number) {
  return db
    .selectFrom('credit_raises as r')
    .innerJoin('users as approver', 'approver.id', 'r.approved_by')
    .leftJoin('users as ender', 'ender.id', 'r.ended_by')
    .select(['r.id', 'r.overdue_limit', 'r.total_limit', 'r.overdue_days', 'r.reason', 'r.until'])
    .select(['r.created_at', 'r.ended_at', 'approver.name as approved_by', 'ender.name as ended_by'])
    .where('r.client_id', '=', clientId)
    .orderBy('r.id', 'desc')
    .limit(100)
    .execute();
}

export type Raise = Awaited<ReturnType<typeof listRaises>>[number];

/** Whether a raise, ended or not, is this client's. */
export async function hasRaise(db: Db, clientId: number, id: number): Promise<boolean> {
  const raises = db.selectFrom('credit_raises').select('id');
  const row = await raises.where('client_id', '=', clientId).where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

/** Ends the raise of a client that is not ended yet, or that one alone; answers its id, undefined when there is none. */
export async function endRaise(trx: Trx, row: { client_id: number; id?: number; by: number; at: Date }) {
  const ended = await trx
    .updateTable('credit_raises')
    .set({ ended_at: row.at, ended_by: row.by })
    .where('client_id', '=', row.client_id)
    .where('ended_at', 'is', null)
    .$if(row.id !== undefined, (qb) => qb.where('id', '=', row.id ?? 0))
    .returning('id')
    .executeTakeFirst();
  return ended?.id;
}

export async function insertRaise(trx: Trx, row: Insertable<CreditRaises>): Promise<number> {
  const { id } = await trx.insertInto('credit_raises').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}
