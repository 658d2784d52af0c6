import { sql } from 'kysely';

// The note on the database itself, written with the rows: where it stands, all of them do.
const word = 'clientela-demo';

/** @param {import('kysely').Kysely<any>} trx @param {{ seed: number, day: string }} made */
export async function markDemo(trx, { seed, day }) {
  const { rows } = await sql`select current_database() as name`.execute(trx);
  await sql`comment on database ${sql.id(rows[0].name)} is ${sql.lit(`${word} ${day} ${seed}`)}`.execute(trx);
}

/**
 * What lies in a database of any version, migrated or not: nothing, the demo (with the day of its filling), or somebody's
 * data. Nobody has data without a person who may log in.
 * @param {import('kysely').Kysely<any>} db
 * @returns {Promise<{ holds: 'nothing' } | { holds: 'demo', day: string } | { holds: 'data' }>}
 */
export async function whatLiesIn(db) {
  const { rows } = await sql`
    select to_regclass('users') is not null as migrated,
      coalesce(shobj_description((select oid from pg_database where datname = current_database()), 'pg_database'), '') as note`.execute(
    db,
  );
  const [{ migrated, note }] = rows;
  const people = migrated ? await sql`select from users limit 1`.execute(db) : { rows: [] };
  if (people.rows.length === 0) return { holds: 'nothing' };
  const [, day] = new RegExp(`^${word} (\\S+) `).exec(note) ?? [];
  return day ? { holds: 'demo', day } : { holds: 'data' };
}
