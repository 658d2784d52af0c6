import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DB } from '../../../src/db/types.ts';
import { countPayments, listPayments } from '../../../src/payments/list/queries.ts';
import { paymentListSchema } from '../../../src/payments/list/schema.ts';
import { testDatabase } from '../../support/database.ts';

type Statement = { text: string; values: unknown[] };
type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Actual Loops': number; Plans?: Plan[] };

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: pg.Pool;
let db: Kysely<DB>;
const asked: Statement[] = [];

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
  pool.on('error', () => {});
  db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void asked.push({ text: query.sql, values: [...query.parameters] }),
  });
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text)
    select 'Firma ' || n, 1, 1, 'none', ' firma ' || n || ' ' from generate_series(1, 5000) n`.execute(db);
  // Without the triggers, which count.
  await sql`set session_replication_role = replica`.execute(db);
  await sql`insert into payments (client_id, date, amount, method, reference)
    select 1 + n * 7919 % 5000, '2020-01-01'::date + n / 30, 10, 'transfer', case when n % 3 > 0 then 'OP ' || n end
    from generate_series(1, 60000) n`.execute(db);
  await sql`vacuum analyze`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});

test.each([
  '',
  'q=firma 4711',
  'q=firma',
  'q=op 12347',
  'q=12347',
  'q=nimic',
  'q=%',
  'client_id=17',
  'from=2025-01-01',
])('?%s finds payments by an index, page after page, and counts them so', async (address) => {
  const parsed = paymentListSchema.parse(Object.fromEntries(new URLSearchParams(address)));
  const query = { ...parsed, portfolioOf: null };
  asked.length = 0;

  const { next } = await listPayments(db, query);
  if (next) await listPayments(db, { ...query, after: next });
  await countPayments(db, query);

  for (const statement of [...asked])
    expect([statement.text, wholeReads(await explain(statement))]).toEqual([statement.text, []]);
});

test('what is looked for is found in names and in references, each payment once', async () => {
  const query = { ...paymentListSchema.parse({ q: '4711', limit: 200 }), portfolioOf: null };

  const { items } = await listPayments(db, query);

  const { rows } = await sql<{ id: number }>`select id from payments
    where client_id = 4711 or reference like '%4711%' order by date desc, id desc`.execute(db);
  expect(rows.length).toBeGreaterThan(12);
  expect(items.map(({ id }) => Number(id))).toEqual(rows.map(({ id }) => Number(id)));
});

/** The tables that were read from end to end; what was planned and never run is left out. */
function wholeReads(plan: Plan): string[] {
  if (plan['Actual Loops'] === 0) return [];
  const here = plan['Node Type'] === 'Seq Scan' && plan['Relation Name'] === 'payments' ? ['payments'] : [];
  return [...here, ...(plan.Plans ?? []).flatMap(wholeReads)];
}

async function explain({ text, values }: Statement): Promise<Plan> {
  const { rows } = await pool.query(`explain (analyze, format json) ${text}`, values);
  return rows[0]['QUERY PLAN'][0].Plan;
}
