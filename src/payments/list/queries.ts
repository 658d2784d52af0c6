import { type RawBuilder, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import { answering } from '../../clients/queries.ts';
import type { Db } from '../../db/database.ts';
import { readDayCursor, writeCursor } from '../../db/paging.ts';
import { answersTerms } from '../../search/matches/queries.ts';
import { readTerms } from '../../search/terms.ts';
import type { PaymentSearch } from './schema.ts';

const countedUpTo = 10_000;
// Whoever types two letters that stand in every name looks for a reference.
const soughtClients = sql.lit(500);

/** One page of payments, the newest first, with the key of the next page. */
export async function listPayments(db: Db, query: PaymentSearch) {
  const found = await db
    .selectFrom('payments as p')
    .innerJoin('clients as c', 'c.id', 'p.client_id')
    .leftJoin('documents as receipt', 'receipt.payment_id', 'p.id')
    .select(['p.id', 'p.date', 'p.client_id', 'c.name as client_name', 'p.amount', 'p.method', 'p.account'])
    .select(['p.reference', 'p.cancelled_at', 'receipt.id as receipt_id'])
    .select(['receipt.series as receipt_series', 'receipt.number as receipt_number'])
    .select(sql<string>`p.amount - p.allocated`.as('free'))
    .where(asked(query))
    .where(afterPlace(query))
    .orderBy('p.date', 'desc')
    .orderBy('p.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const items = found.slice(0, query.limit);
  const end = items.at(-1);
  const next = found.length > query.limit && end ? writeCursor({ key: end.date, id: end.id }) : null;
  return { items, next };
}

export type PaymentRow = Awaited<ReturnType<typeof listPayments>>['items'][number];

/**
 * How many payments answer a query, and the sum of those that were not cancelled; both null above 10.000.
 * @returns `sum` in lei with two decimals
 */
export async function countPayments(db: Db, query: PaymentSearch) {
  const { rows } = await sql<{ total: number; sum: string }>`
    select count(*) as total, coalesce(sum(amount) filter (where cancelled_at is null), 0.00) as sum
    from (select p.amount, p.cancelled_at from payments as p where ${asked(query)}
      order by p.date desc, p.id desc limit ${sql.lit(countedUpTo + 1)}) as found`.execute(db);
  const [{ total, sum } = { total: 0, sum: '0.00' }] = rows;
  return total > countedUpTo ? { total: null, sum: null } : { total, sum };
}

/** The firm's accounts, and the name of the client that a list is filtered by. */
export async function findFilterChoices(db: Db, { client_id }: Pick<PaymentSearch, 'client_id'>) {
  const { rows } = await sql<{ client: string | null; accounts: { iban: string; bank: string | null }[] }>`
    select (select name from clients where id = ${answering(client_id ?? 0)}) as client,
      coalesce((select json_agg(json_build_object('iban', iban, 'bank', bank) order by position, id)
        from company_accounts), '[]') as accounts`.execute(db);
  return rows[0] ?? { client: null, accounts: [] };
}

function asked(query: PaymentSearch): RawBuilder<boolean> {
  const { q, client_id, method, account, from, to, view, portfolioOf } = query;
  const wanted = [inPortfolio(portfolioOf, 'p.client_id')];
  if (client_id) wanted.push(sql`p.client_id = ${answering(client_id)}`);
  if (method) wanted.push(sql`p.method = ${method}`);
  if (account) wanted.push(sql`p.account = ${account}`);
  if (from) wanted.push(sql`p.date >= ${from}::date`);
  if (to) wanted.push(sql`p.date <= ${to}::date`);
  if (view === 'free') wanted.push(sql`p.allocated < p.amount and p.cancelled_at is null`);
  if (view === 'cancelled') wanted.push(sql`p.cancelled_at is not null`);
  if (q?.trim()) wanted.push(sought(q.trim(), portfolioOf));
  return sql<boolean>`${sql.join(wanted, sql` and `)}`;
}

/** Clients and references are looked up once, each through their own index. */
function sought(q: string, portfolioOf: number | null): RawBuilder<boolean> {
  const terms = readTerms(q);
  const written = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  if (!terms) return sql`lower(p.reference) like lower(${written}::text)`;
  return sql`p.id = any(array(
    select id from payments where client_id = any(array(select coalesce(merged_into_id, id) from clients
      where ${answersTerms(terms, 'clients')} and ${inPortfolio(portfolioOf, 'clients.id')} limit ${soughtClients}))
    union
    select id from payments where reference is not null and lower(reference) like lower(${written}::text)))`;
}

function afterPlace({ after }: PaymentSearch): RawBuilder<boolean> {
  if (!after) return sql<boolean>`true`;
  const { key, id } = readDayCursor(after);
  return sql<boolean>`(p.date, p.id) < (${key}::date, ${id}::bigint)`;
}
