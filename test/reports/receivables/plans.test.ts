import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DB } from '../../../src/db/types.ts';
import { loadStatement, loadUnpaid } from '../../../src/payments/statement/queries.ts';
import { eachClientPage, loadReceivables } from '../../../src/reports/receivables/queries.ts';
import { receivablesQuery } from '../../../src/reports/receivables/schema.ts';
import { testDatabase } from '../../support/database.ts';

type Statement = { text: string; values: unknown[] };
type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Actual Loops': number; Plans?: Plan[] };

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: pg.Pool;
let db: Kysely<DB>;
const asked: Statement[] = [];
const today = '2026-11-24';

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
  pool.on('error', () => {});
  db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void asked.push({ text: query.sql, values: [...query.parameters] }),
  });
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, county)
    select 'Firma ' || n, 1 + n % 3, 1, 'none', ' firma ', case when n % 40 = 0 then 'RO-CJ' else 'RO-TM' end
    from generate_series(1, 2000) n`.execute(db);
  await sql`insert into users (name, email, password_hash, role) values ('Des', 'des@firma.ro', 'x', 'sales'), ('Rar', 'rar@firma.ro', 'x', 'sales')`.execute(
    db,
  );
  await sql`insert into client_managers select clients.id, users.id from clients, users
    where clients.id % case users.name when 'Rar' then 1000 else 2 end = 0`.execute(db);
  // Of three invoices one is open; each is as wide as its frozen copies make it.
  await sql`insert into documents (kind, series_id, series, number, client_id, issue_date, due_date, seller, buyer, net_total, vat_total, total)
    select 'invoice', s.id, 'P', n, 1 + n * 7919 % 2000, '2026-01-01', '2026-02-01'::date + n % 360,
      jsonb_build_object('name', repeat('f', 500)), jsonb_build_object('name', repeat('c', 500)), 90 * (n % 3), 0, 90 * (n % 3)
    from document_series s, generate_series(1, 14000) n where s.kind = 'invoice'`.execute(db);
  await sql`insert into payments (client_id, date, amount, method) select 1 + n % 2000, '2026-03-01', 50, 'transfer'
    from generate_series(1, 4000) n`.execute(db);
  await sql`insert into payment_allocations (payment_id, document_id, amount)
    select p.id, d.id, 50 from (select client_id, min(id) as id from payments group by client_id) p
    join (select client_id, min(id) as id from documents where total > 50 group by client_id) d using (client_id)`.execute(
    db,
  );
  await sql`vacuum analyze`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});

test.each(['', 'manager=1', 'manager=2', 'overdue=true', 'county=RO-CJ', 'type=2'])(
  '?%s reads open invoices from their indexes alone',
  async (address) => {
    const query = receivablesQuery.parse(Object.fromEntries(new URLSearchParams(address)));
    asked.length = 0;

    const { next } = await loadReceivables(db, query, today, 50);
    if (next) await loadReceivables(db, { ...query, after: next }, today, 50);
    for await (const clients of eachClientPage(db, query, today, 5_000)) expect(clients).toBeDefined();

    expect(asked.length).toBeGreaterThanOrEqual(2);
    for (const statement of [...asked]) {
      const ways = waysTo('documents', await explain(statement));
      expect(ways.length).toBeGreaterThan(0);
      expect(new Set(ways)).toEqual(new Set(['Index Only Scan']));
    }
  },
);

test("a client's statement reads no table from end to end", async () => {
  asked.length = 0;

  await loadStatement(db, 17, { from: '2026-02-01', until: today }, { limit: 200 });
  await loadUnpaid(db, 17, today, { limit: 200 });

  expect(asked).toHaveLength(2);
  for (const statement of [...asked]) {
    const plan = await explain(statement);
    for (const table of ['documents', 'payments', 'payment_allocations'])
      expect(waysTo(table, plan)).not.toContain('Seq Scan');
  }
});

/** How a table was read; what was planned and never run is left out. */
function waysTo(table: string, plan: Plan): string[] {
  if (plan['Actual Loops'] === 0) return [];
  const here = plan['Relation Name'] === table ? [plan['Node Type']] : [];
  return [...here, ...(plan.Plans ?? []).flatMap((each) => waysTo(table, each))];
}

async function explain({ text, values }: Statement): Promise<Plan> {
  const { rows } = await pool.query(`explain (analyze, format json) ${text}`, values);
  return rows[0]['QUERY PLAN'][0].Plan;
}
