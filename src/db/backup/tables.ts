import pg from 'pg';
import type { CopiedTable } from './manifest.ts';

// Kysely writes its own anew with each migration that runs.
const ownOfMigrations = ['kysely_migration', 'kysely_migration_lock'];

export type Table = { table: string; columns: string[] };

/** Texts of rows must not hang on the settings of a server. */
const settings = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC';
  set bytea_output = 'hex'; set extra_float_digits = 1; set client_encoding = 'UTF8'; set statement_timeout = 0;
  set idle_in_transaction_session_timeout = 0; set search_path = public`;

/** A connection of its own, with rows written the same way everywhere. */
export async function openConnection(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  await client.query(settings);
  return client;
}

/** Every table of ours with the columns that hold something of their own: generated ones are made again. */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attgenerated = ''
        and c.relname <> all ($1)
      group by c.relname order by c.relname`,
    [ownOfMigrations],
  );
  return rows;
}

/** The migrations that a database has had, in order; none where it has no tables of ours. */
export async function listMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(`select to_regclass('public.kysely_migration') is not null as there`);
  if (!rows[0].there) return [];
  const done = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return done.rows.map(({ name }) => name);
}

export async function listSequences(client: pg.Client) {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname`,
  );
  const values = [];
  for (const { name } of rows) {
    const { rows: read } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${pg.escapeIdentifier(name)}`,
    );
    for (const { value, called } of read) values.push({ sequence: name, value, called });
  }
  return values;
}

/** The keys of files that rows name: the columns are known by their name. */
export async function listFileKeys(client: pg.Client, tables: Table[]): Promise<string[]> {
  const keys = new Set<string>();
  for (const { table, columns } of tables) {
    if (!columns.includes('file_key')) continue;
    const { rows } = await client.query<{ file_key: string }>(
      `select file_key from ${pg.escapeIdentifier(table)} where file_key is not null`,
    );
    for (const { file_key } of rows) keys.add(file_key);
  }
  return [...keys].sort();
}

export const copyOutText = ({ table, columns }: Table): string =>
  `copy ${pg.escapeIdentifier(table)} (${listed(columns)}) to stdout`;

export const copyInText = ({ table, columns }: Pick<CopiedTable, 'table' | 'columns'>): string =>
  `copy ${pg.escapeIdentifier(table)} (${listed(columns)}) from stdin`;

const listed = (columns: string[]) => columns.map((column) => pg.escapeIdentifier(column)).join(', ');
