import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { openStatuses } from '../orders/status.ts';

/**
 * The open orders that are served first: those of the clients of higher priority, the oldest before the others.
 * @param aim `manager`: only of the clients of this one
 */
export async function listOrdersToServe(
  db: Db,
  { manager, limit }: { manager: number | undefined; limit: number },
) {
  return db
    .selectFrom('orders as o')
    .innerJoin('clients as c', 'c.id', 'o.client_id')
    .innerJoin('client_levels as level', 'level.id', 'c.level_id')
    .select(['o.id', 'o.number', 'o.date', 'o.status', 'o.total', 'o.client_id'])
    .select(['c.name as client_name', 'level.name as level_name'])
    .where('o.status', 'in', openStatuses)
    .$if(manager !== undefined, (qb) =>
      qb.where(
        sql<boolean>`exists (select from client_managers m where m.client_id = c.id and m.user_id = ${manager ?? 0})`,
      ),
    )
    .orderBy('level.priority', 'desc')
    .orderBy('o.date')
    .orderBy('o.id')
    .limit(limit)
    .execute();
}

export type OrderToServe = Awaited<ReturnType<typeof listOrdersToServe>>[number];
