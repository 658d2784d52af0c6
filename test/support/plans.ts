import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { DB } from '../../src/db/types.ts';
import { testDatabase } from './database.ts';

export type Statement = { text: string; values: unknown[] };
export type Plan = {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Loops': number;
  'Actual Rows': number;
  Plans?: Plan[];
};

/** A database of its own that notes in `asked` every statement sent to it, and explains them. */
export async function explainedDatabase() {
  const database = await testDatabase();
  const asked: Statement[] = [];
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  pool.on('error', () => {});
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void asked.push({ text: query.sql, values: [...query.parameters] }),
  });
  return {
    db,
    asked,
    explain: (statement: Statement, mode?: Mode) => explain(database.url, statement, mode),
    close: async () => {
      await db.destroy();
      await database.close();
    },
  };
}

/**
 * Fills tables with thousands of rows and makes their indexes at the end, which takes a third of the time and leaves the
 * same indexes. Those that guard something stay.
 */
export async function filledBeforeIndexes(db: Kysely<DB>, tables: string[], fill: () => Promise<void>) {
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = any(${tables}::regclass[]) and not indisunique`.execute(db);
  for (const { name } of rows) await sql`drop index ${sql.raw(name)}`.execute(db);
  await fill();
  for (const { definition } of rows) await sql.raw(definition).execute(db);
}

type Mode = 'force_custom_plan' | 'force_generic_plan';

/** The tables of these that were read from end to end; what was planned and never run is left out. */
export function wholeReads(plan: Plan, tables: string[]): string[] {
  if (plan['Actual Loops'] === 0) return [];
  const table = plan['Relation Name'] ?? '';
  const here = plan['Node Type'] === 'Seq Scan' && tables.includes(table) ? [table] : [];
  return [...here, ...(plan.Plans ?? []).flatMap((each) => wholeReads(each, tables))];
}

/** How many rows of a table were read. */
export function rowsRead(plan: Plan, table: string): number {
  const here = plan['Relation Name'] === table ? plan['Actual Rows'] * plan['Actual Loops'] : 0;
  return (plan.Plans ?? []).reduce((sum, each) => sum + rowsRead(each, table), here);
}

/** The plan of a statement prepared as the connections prepare what they are asked again and again. */
async function explain(
  url: string,
  { text, values }: Statement,
  mode: Mode = 'force_custom_plan',
): Promise<Plan> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set plan_cache_mode = ${mode}`);
    await client.query(`prepare asked as ${text}`);
    const given = values
      .map((value) => (value === null ? 'null' : client.escapeLiteral(written(value))))
      .join(', ');
    const execute = given ? `execute asked(${given})` : 'execute asked';
    const { rows } = await client.query(`explain (analyze, format json) ${execute}`);
    return rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.end();
  }
}

/** A value as PostgreSQL reads it in quotes. */
const written = (value: unknown): string =>
  value instanceof Date
    ? value.toISOString()
    : Array.isArray(value)
      ? `{${value.map((each) => JSON.stringify(String(each))).join()}}`
      : String(value);
