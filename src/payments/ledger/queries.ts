import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Difference, Rule } from './difference.ts';

type Row = { subject: string; found: string; expected: string; count: number };

/** How many examples of each difference are told. */
const examples = sql.lit(3);

/** What clients owe against what was invoiced to them and what they paid. */
const balances = sql`
  select 'clientul ' || c.id as subject, c.balance as found, coalesce(d.total, 0) - coalesce(p.amount, 0) as expected
  from clients c
  left join (select client_id, sum(total) as total from documents where kind in ('invoice', 'storno') group by client_id) d
    on d.client_id = c.id
  left join (select client_id, sum(amount) as amount from payments where cancelled_at is null group by client_id) p
    on p.client_id = c.id`;

const paid = sql`
  select series || ' ' || number as subject, paid as found, coalesce(a.amount, 0) as expected
  from documents d
  left join (select document_id, sum(amount) as amount from payment_allocations group by document_id) a
    on a.document_id = d.id`;

const reversed = sql`
  select series || ' ' || number as subject, reversed as found, coalesce(s.total, 0) as expected
  from documents d
  left join (select storno_of, -sum(total) as total from documents where kind = 'storno' group by storno_of) s
    on s.storno_of = d.id`;

const allocated = sql`
  select 'încasarea ' || p.id as subject, allocated as found, coalesce(a.amount, 0) as expected
  from payments p
  left join (select payment_id, sum(amount) as amount from payment_allocations group by payment_id) a
    on a.payment_id = p.id`;

/** The totals of what is sold against the rows of the VAT breakdown. */
const totals = sql`
  select series || ' ' || number as subject, net_total || ' + ' || vat_total as found,
    coalesce(sum(base), 0.00) || ' + ' || coalesce(sum(vat), 0.00) as expected
  from documents d
  left join lateral jsonb_to_recordset(vat_breakdown) as v(base numeric(14, 2), vat numeric(14, 2)) on true
  where kind in ('proforma', 'invoice', 'storno') group by d.id`;

/** The nets of the lines against the VAT breakdown, for each category and rate. */
const lines = sql`
  select d.series || ' ' || d.number || coalesce(' ' || category || ' ' || rate, '') as subject,
    coalesce(v.lines, 0) as found, coalesce(l.net, 0) as expected
  from (select id, category, rate, v.lines from documents,
      jsonb_to_recordset(vat_breakdown) as v(category text, rate numeric(5, 2), lines numeric(14, 2))
    where kind in ('proforma', 'invoice', 'storno')) v
  full join (select document_id as id, vat_category as category, vat_rate as rate, sum(net) as net
    from document_lines group by document_id, vat_category, vat_rate) l using (id, category, rate)
  join documents d using (id) where d.kind in ('proforma', 'invoice', 'storno')`;

/** A series without gap or double gives as many numbers as it has documents, and next the one after the last. */
const numbers = sql`
  select 'seria ' || s.series as subject, coalesce(d.count, 0) || ' numere, urmează ' || s.next_number as found,
    coalesce(d.last - s.first_number + 1, 0) || ' numere, urmează ' || coalesce(d.last + 1, s.first_number) as expected
  from document_series s
  left join (select series_id, count(distinct number) as count, max(number) as last from documents group by series_id) d
    on d.series_id = s.id`;

/** Money of one client on an invoice of another, a storno or a receipt away from what it belongs to. */
const owners = sql`
  select d.series || ' ' || d.number as subject, 'clientul ' || d.client_id as found, 'clientul ' || p.client_id as expected
  from payment_allocations a join payments p on p.id = a.payment_id join documents d on d.id = a.document_id
  union all
  select d.series || ' ' || d.number, 'clientul ' || d.client_id, 'clientul ' || p.client_id
  from documents d join payments p on p.id = d.payment_id
  union all
  select d.series || ' ' || d.number, 'clientul ' || d.client_id, 'clientul ' || o.client_id
  from documents d join documents o on o.id = d.storno_of`;

const checks: Record<Rule, RawBuilder<unknown>> = {
  balance: balances,
  paid,
  reversed,
  allocated,
  totals,
  lines,
  numbers,
  owners,
};

/**
 * Where the books disagree: sums that are kept against what they are sums of, numbers against their series, money
 * against its client. Each rule is one statement over all rows, and so sees one moment. Nothing when all agree.
 */
export async function findDifferences(db: Db): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [rule, check] of Object.entries(checks)) {
    const { rows } = await sql<Row>`
      select subject, found::text, expected::text, count(*) over () as count from (${check}) as compared
      where found is distinct from expected order by subject limit ${examples}`.execute(db);
    const [first] = rows;
    if (first) differences.push({ rule: rule as Rule, count: first.count, examples: rows });
  }
  return differences;
}
