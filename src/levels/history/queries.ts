import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';

type Paging = { after?: number | undefined; limit: number };

/** The moves between levels, newest first, one more than `limit` if there are more. */
export async function listLevelHistory(db: Db, clientId: number, { after, limit }: Paging) {
  return db
    .selectFrom('level_history')
    .select(['id', 'from_level_id', 'to_level_id', 'orders_count', 'period_months'])
    .select(['cause', 'changed_at', 'changed_by', sql<string | null>`round(average, 2)`.as('average')])
    .where('client_id', '=', clientId)
    .$if(after !== undefined, (qb) => qb.where('id', '<', after ?? 0))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** The moves between statuses, as the levels'. */
export async function listStatusHistory(db: Db, clientId: number, { after, limit }: Paging) {
  return db
    .selectFrom('status_history')
    .select(['id', 'from_status', 'to_status', 'cause', 'changed_at', 'changed_by'])
    .where('client_id', '=', clientId)
    .$if(after !== undefined, (qb) => qb.where('id', '<', after ?? 0))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** All that the tab shows of a client: the rules, the measure of today, the last hundred moves of each kind. */
export async function loadLevelTab(db: Db, clientId: number, today: string) {
  return db
    .selectFrom('level_status_settings as s')
    .select(['s.automatic', 's.period_months', 's.allow_demotion', 's.inactive_after_days'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('client_levels')
          .select(['id', 'name', 'rank', sql<string>`threshold::text`.as('threshold')])
          .orderBy('rank'),
      ).as('levels'),
      jsonObjectFrom(
        eb
          .selectFrom('orders')
          .select([
            sql<string | null>`avg(net_total)::text`.as('average'),
            sql<number>`count(*)::integer`.as('orders_count'),
          ])
          .where('client_id', '=', clientId)
          .where('status', '<>', 'cancelled')
          .where('date', '<=', today)
          .where('date', '>', sql<string>`(${today}::date - make_interval(months => s.period_months))::date`),
      ).as('measure'),
      jsonArrayFrom(
        eb
          .selectFrom('level_history as h')
          .leftJoin('users', 'users.id', 'h.changed_by')
          .select(['h.from_level_id', 'h.to_level_id', 'h.orders_count', 'h.period_months', 'h.cause'])
          .select([
            'h.changed_at',
            'users.name as by',
            sql<string | null>`round(average, 2)::text`.as('average'),
          ])
          .where('h.client_id', '=', clientId)
          .orderBy('h.id', 'desc')
          .limit(100),
      ).as('moves'),
      jsonArrayFrom(
        eb
          .selectFrom('status_history as h')
          .leftJoin('users', 'users.id', 'h.changed_by')
          .select(['h.from_status', 'h.to_status', 'h.cause', 'h.changed_at', 'users.name as by'])
          .where('h.client_id', '=', clientId)
          .orderBy('h.id', 'desc')
          .limit(100),
      ).as('statuses'),
    ])
    .executeTakeFirstOrThrow();
}

export type LevelTab = Awaited<ReturnType<typeof loadLevelTab>>;
