import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Changes } from '../../audit/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { targets } from '../queries.ts';
import type { LevelSettings } from './settings.ts';

/** The settings with their levels by rank; amounts are texts. */
export async function getSettings(db: Db): Promise<LevelSettings> {
  return db
    .selectFrom('level_status_settings')
    .select(['version', 'automatic', 'period_months', 'allow_demotion', 'inactive_after_days'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('client_levels')
          .select(['id', 'name', 'rank', 'priority'])
          .select([
            sql<string>`threshold::text`.as('threshold'),
            sql<string>`discount_percent::text`.as('discount_percent'),
            sql<string>`markup_percent::text`.as('markup_percent'),
          ])
          .orderBy('rank'),
      ).as('levels'),
    )
    .executeTakeFirstOrThrow();
}

/** Writes the settings and their levels; two levels may change places. Answers the new version. */
export async function updateSettings(
  trx: Trx,
  { levels, version: _, ...settings }: LevelSettings,
): Promise<number> {
  await sql`set constraints client_levels_rank_key deferred`.execute(trx);
  await sql`
    update client_levels l set rank = given.rank, threshold = given.threshold, priority = given.priority,
      discount_percent = given.discount_percent, markup_percent = given.markup_percent
    from jsonb_populate_recordset(null::client_levels, ${JSON.stringify(levels)}::jsonb) given
    where l.id = given.id`.execute(trx);
  const { version } = await trx
    .updateTable('level_status_settings')
    .set((eb) => ({ ...settings, version: eb('version', '+', 1) }))
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export type SimulatedMove = { client_id: number; name: string; from_level_id: number; to_level_id: number };

export type Simulation = {
  up: number;
  down: number;
  /** The first hundred by name. */
  clients: SimulatedMove[];
  /** How many clients each level has, and would have. */
  counts: { level_id: number; before: number; after: number }[];
  /** How many the night would make inactive. */
  resting: number;
};

/** What would happen if these settings were saved now: the statement that saving runs, without its writing. */
export async function simulate(db: Db, settings: LevelSettings, today: string): Promise<Simulation> {
  const { rows } = await sql<Simulation>`
    with ${targets({ today, rules: settings, levels: settings.levels })},
    flow as (
      select from_level_id as level_id, -count(*)::integer as more from target group by 1
      union all select to_level_id, count(*)::integer from target group by 1)
    select
      (select count(*) filter (where rises)::integer from target) as up,
      (select count(*) filter (where not rises)::integer from target) as down,
      (select coalesce(jsonb_agg(m), '[]') from (
        select id as client_id, name, from_level_id, to_level_id from target order by name, id limit 100) m) as clients,
      (select coalesce(jsonb_agg(n), '[]') from (
        select l.id as level_id, coalesce(h.count, 0) as before,
          coalesce(h.count, 0) + (select coalesce(sum(more), 0) from flow where flow.level_id = l.id) as after
        from levels l left join (select level_id, count(*)::integer as count from clients
          where archived_at is null and merged_into_id is null group by 1) h on h.level_id = l.id
        order by l.rank) n) as counts,
      (select count(*)::integer from clients
        where status = 'active' and archived_at is null and merged_into_id is null
          and greatest(last_order_date, status_set_on) < ${today}::date - ${settings.inactive_after_days}::integer)
        as resting`.execute(db);
  return rows[0] as Simulation;
}

/** Who changed the settings, newest first. */
export async function listSettingsChanges(db: Db, limit: number) {
  return db
    .selectFrom('audit_entries')
    .leftJoin('users', 'users.id', 'audit_entries.actor_id')
    .select(['audit_entries.at', 'users.name as actor_name'])
    .select(sql<Changes>`changes`.as('changes'))
    .where('subject', '=', 'level_status_settings')
    .where('subject_id', '=', 1)
    .orderBy('audit_entries.id', 'desc')
    .limit(limit)
    .execute();
}
