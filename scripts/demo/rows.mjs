import { sql } from 'kysely';

const atOnce = 4000;

/**
 * Writes rows with the ids that they carry, in their order. What no row names gets the column's default.
 * @param {import('kysely').Kysely<any>} trx
 * @param {string} table
 * @param {Record<string, unknown>[]} rows all with the columns of the first one
 * @param {Record<string, unknown>} [same] what all of them have, as JSON
 */
export async function insertRows(trx, table, rows, same = {}) {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0]);
  const fixed = Object.keys(same);
  const names = sql.join([...columns, ...fixed].map((name) => sql.ref(name)));
  const values = sql.join([
    ...columns.map((name) => sql.ref(`r.${name}`)),
    ...fixed.map((name) => sql`${JSON.stringify(same[name])}::jsonb`),
  ]);
  for (let first = 0; first < rows.length; first += atOnce)
    await sql`
      insert into ${sql.table(table)} (${names}) overriding system value
      select ${values} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows.slice(first, first + atOnce))}) r`.execute(
      trx,
    );
}

/** Lets every table that counts its ids go on after the highest. @param {import('kysely').Kysely<any>} trx */
export async function goOnCounting(trx) {
  const { rows } = await sql`
    select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attidentity <> '' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`.execute(trx);
  for (const { table, column } of rows)
    await sql`
      select setval(pg_get_serial_sequence(${`"${table}"`}, ${column}), max(${sql.ref(column)}))
      from ${sql.table(table)} having max(${sql.ref(column)}) is not null`.execute(trx);
}
