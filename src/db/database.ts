import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { preparing } from './prepared.ts';
import type { DB } from './types.ts';

/** A connection to the database, or a transaction on it: queries take either. */
export type Db = Kysely<DB>;
export type Trx = Transaction<DB>;

// A date stays the text PostgreSQL sends: a Date would shift it to the zone of the process.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const pools = new WeakMap<Db, pg.Pool>();

/**
 * Opens a pool. Four connections: on two cores a pool of sixteen was measured up to 2.5 times slower.
 * @param url address of the PostgreSQL server and database
 * @param options `prepared`: whether reads that come again are prepared; not where connections change hands between
 * transactions
 */
export function openDatabase(url: string, { max = 4, prepared = true } = {}): Db {
  const pool = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 5000, keepAlive: true });
  // A server that goes away closes idle connections; the next query opens new ones.
  pool.on('error', () => {});
  // One in use reports its end through the query it was busy with; unheard, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: prepared ? preparing(pool) : pool }) });
  pools.set(db, pool);
  return db;
}

/** How many connections are open and unused, and how many queries wait for one. */
export function poolFigures(db: Db): { total: number; idle: number; waiting: number } {
  const pool = pools.get(db);
  return { total: pool?.totalCount ?? 0, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
}

/** Whether the database takes no changes now; rejects when it does not answer. */
export async function isReadOnly(db: Db): Promise<boolean> {
  const { rows } = await sql<{ on: boolean }>`
    select current_setting('transaction_read_only') = 'on' as "on"`.execute(db);
  return rows[0]?.on ?? false;
}

/** Whether an error is the no of a database that takes no changes. */
export const isReadOnlyRefusal = (error: unknown): boolean => (error as { code?: string }).code === '25006';

/** Whether an error is a number that its column does not hold. */
export const isOutOfRange = (error: unknown): boolean => (error as { code?: string }).code === '22003';

/** Whether an error is this unique index saying no. */
export function isUniqueViolation(error: unknown, index: string): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && constraint === index;
}
