import { sql } from 'kysely';
import type { Changes } from '../audit/queries.ts';
import type { Db, Trx } from '../db/database.ts';
import { requestOrigin } from '../request-id.ts';
import type { RankedLevel } from './level-rule.ts';
import { levelBells } from './told/queries.ts';

/** Waits for the turn of whoever measures: the night, the settings and the lists have it alone. */
export async function takeMeasures(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('measures'))`.execute(trx);
}

/** Takes a share of the turn, as orders do, or fails with what `isBusy` knows after three seconds. */
export async function shareMeasuresBriefly(trx: Trx): Promise<void> {
  await sql`set local lock_timeout = '3s'`.execute(trx);
  await sql`select pg_advisory_xact_lock_shared(hashtext('measures'))`.execute(trx);
  await sql`set local lock_timeout to default`.execute(trx);
}

/** Whether an error is a lock that was waited for too long. */
export const isBusy = (error: unknown): boolean => (error as { code?: string }).code === '55P03';

/** The rules of levels, as they stand or as somebody is about to save them. */
export type LevelRules = { automatic: boolean; period_months: number; allow_demotion: boolean };

async function getRules(db: Db): Promise<LevelRules> {
  return db
    .selectFrom('level_status_settings')
    .select(['automatic', 'period_months', 'allow_demotion'])
    .executeTakeFirstOrThrow();
}

type Aim = {
  today: string;
  /** As values, not read by the statement itself: the planner has to know how long the period is. */
  rules: LevelRules;
  /** Levels that are not saved yet. */
  levels?: RankedLevel[];
  clientId?: number | undefined;
};

/**
 * The common table expressions that say who moves where: `target` holds whoever is not on the level of its mean. The
 * lowest level is everybody's who reaches no other; a level holds until the mean reaches one above it.
 */
export const targets = ({ today, rules, levels, clientId }: Aim) => sql`
  levels as (select id, rank, threshold from ${levels ? drafted(levels) : sql`client_levels`}),
  measure as (
    select client_id, avg(net_total) as average, count(*)::integer as orders_count from orders
    where ${rules.automatic}::boolean and status <> 'cancelled' and date <= ${today}::date
      and date > (${today}::date - make_interval(months => ${rules.period_months}::integer))::date
      ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
    group by client_id),
  step as (
    select id, rank, case when rank = min(rank) over () then '-Infinity' else threshold end as threshold,
      min(threshold) over (order by rank rows between 1 following and unbounded following) as until
    from levels),
  target as (
    select c.id, c.name, was.id as from_level_id, step.id as to_level_id, step.rank > was.rank as rises,
      average, orders_count, ${rules.period_months}::integer as period_months
    from measure join clients c on c.id = measure.client_id
    join step on average >= step.threshold and (step.until is null or average < step.until)
    join levels was on was.id = c.level_id
    where step.id <> was.id and (${rules.allow_demotion}::boolean or step.rank > was.rank)
      and c.archived_at is null and c.merged_into_id is null
      and not (c.level_locked and coalesce(c.level_locked_until >= ${today}::date, true)))`;

const drafted = (levels: RankedLevel[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(levels)}::jsonb) l(id bigint, rank integer, threshold numeric)`;

export type LevelMove = {
  today: string;
  at: Date;
  /** Only this client; everybody unless given. */
  clientId?: number;
  /** The person who set the rules that move them; nobody where time or an order does. */
  by?: number | undefined;
};

/**
 * Moves everybody, or one client, to the level of its mean and leaves the traces of it; answers how many moved. The bell
 * of those who manage them rings where everybody moves; of one client its caller tells more.
 */
export async function moveLevels(trx: Trx, { today, at, clientId, by }: LevelMove): Promise<number> {
  const rules = await getRules(trx);
  if (!rules.automatic) return 0;
  const { rows } = await sql<{ count: number }>`
    with ${targets({ today, rules, clientId })},
    held as (
      select t.* from target t join clients c on c.id = t.id and c.level_id = t.from_level_id
      order by t.id for no key update of c),
    moved as (
      update clients c set level_id = h.to_level_id, version = c.version + 1, updated_at = now()
      from held h where c.id = h.id
      returning c.id, c.version, h.from_level_id, h.to_level_id, h.average, h.orders_count, h.period_months),
    noted as (
      insert into level_history
        (client_id, from_level_id, to_level_id, average, orders_count, period_months, cause, changed_at, changed_by)
      select id, from_level_id, to_level_id, average, orders_count, period_months, 'automatic', ${at},
        ${by ?? null}::bigint
      from moved order by id
      returning id, client_id, from_level_id, to_level_id),
    ${clientId === undefined ? sql`${levelBells(at, by)},` : sql``}
    audited as (
      insert into audit_entries (actor_id, actor_kind, via, action, subject, subject_id, changes, version)
      select ${by ?? null}::bigint, ${by === undefined ? 'system' : 'user'}, ${requestOrigin()?.via ?? 'night'}, 'level', 'client', id,
        jsonb_build_object('level_id', jsonb_build_array(from_level_id, to_level_id)), version
      from moved order by id)
    select count(*)::integer as count from moved`.execute(trx);
  return rows[0]?.count ?? 0;
}

export type Move =
  | { client_id: number; from_level_id: number; to_level_id: number }
  | { client_id: number; from_status: string; to_status: string };

/** The moves of a client among the changes of a save. */
export function movesOf(client_id: number, { level_id, status }: Changes): Move[] {
  return [
    ...(level_id
      ? [{ client_id, from_level_id: Number(level_id[0]), to_level_id: Number(level_id[1]) }]
      : []),
    ...(status ? [{ client_id, from_status: String(status[0]), to_status: String(status[1]) }] : []),
  ];
}

export type Moved = { actor: { id: number }; cause: 'manual' | 'import'; at: Date; moves: Move[] };

/** Notes the moves that a person or a file made. The days of a status count from the day it was set by hand. */
export async function recordMoves(trx: Trx, { actor, cause, at, moves }: Moved): Promise<void> {
  const by = { cause, changed_at: at, changed_by: actor.id };
  const levels = moves.flatMap((move) => ('to_level_id' in move ? [{ ...move, ...by }] : []));
  const statuses = moves.flatMap((move) => ('to_status' in move ? [{ ...move, ...by }] : []));
  if (levels.length > 0)
    await sql`
      insert into level_history (client_id, from_level_id, to_level_id, cause, changed_at, changed_by)
      select client_id, from_level_id, to_level_id, cause, changed_at, changed_by
      from jsonb_populate_recordset(null::level_history, ${JSON.stringify(levels)}::jsonb)`.execute(trx);
  if (statuses.length > 0)
    await sql`
      with dated as (
        update clients set status_set_on = (${at}::timestamptz at time zone 'Europe/Bucharest')::date
        where id = any(${statuses.map(({ client_id }) => client_id)}::bigint[]))
      insert into status_history (client_id, from_status, to_status, cause, changed_at, changed_by)
      select client_id, from_status, to_status, cause, changed_at, changed_by
      from jsonb_populate_recordset(null::status_history, ${JSON.stringify(statuses)}::jsonb)`.execute(trx);
}

type SoonAim = {
  today: string;
  days?: number;
  manager?: number | undefined;
  first?: number | undefined;
  limit: number;
};

const managedBy = (user: number) =>
  sql`exists (select from client_managers m where m.client_id = c.id and m.user_id = ${user})`;

export type SoonInactive = { id: number; name: string; last_order_date: string | null; days_left: number };

/**
 * Active clients that become inactive within some days if nothing is ordered, the nearest first.
 * @param aim `manager`: only the clients of this one; `first`: those of this one before the others
 */
export async function listSoonInactive(
  db: Db,
  { today, days = 14, manager, first, limit }: SoonAim,
): Promise<SoonInactive[]> {
  const after = sql`(select inactive_after_days::integer from level_status_settings)`;
  const { rows } = await sql<SoonInactive>`
    select c.id, c.name, c.last_order_date,
      greatest(0, greatest(last_order_date, status_set_on) + ${after} + 1 - ${today}::date) as days_left
    from clients c
    where status = 'active' and archived_at is null and merged_into_id is null
      and greatest(last_order_date, status_set_on) < ${today}::date + ${days}::integer - ${after}
      ${manager === undefined ? sql`` : sql`and ${managedBy(manager)}`}
    order by ${first === undefined ? sql`` : sql`${managedBy(first)} desc,`} greatest(last_order_date, status_set_on), c.id
    limit ${limit}::integer`.execute(db);
  return rows;
}
