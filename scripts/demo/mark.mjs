import { sql } from 'kysely';

// The note on the database itself, written with the rows: where it stands, all of them do.
const word = 'clientela-demo';

/** @param {import('kysely').Kysely<any>} trx @param {{ seed: number, day: string }} made */
export async function markDemo(trx, { seed, day }) {
  const { rows } = await sql`select current_database() as name`.execute(trx);
  await sql`comment on database ${sql.id(rows[0].name)} is ${sql.lit(`${word} ${day} ${seed}`)}`.execute(trx);
}

/**
 * What lies in a migrated database: nothing, the demo (with the day of its filling), or somebody's data.
 * @param {import('kysely').Kysely<any>} db
 * @returns {Promise<{ holds: 'nothing' } | { holds: 'demo', day: string } | { holds: 'data' }>}
 */
export async function whatLiesIn(db) {
  const { rows } = await sql`
    select coalesce(shobj_description((select oid from pg_database where datname = current_database()), 'pg_database'), '') as note,
      exists (select from users) or exists (select from clients)
        or exists (select from company_settings where name is not null or tax_id is not null) as used`.execute(
    db,
  );
  const [{ note, used }] = rows;
  const [, day] = new RegExp(`^${word} (\\S+) `).exec(note) ?? [];
  if (day && used) return { holds: 'demo', day };
  return { holds: used ? 'data' : 'nothing' };
}
