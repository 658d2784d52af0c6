import type { Db, Trx } from '../../db/database.ts';
import type { PeriodInput } from './schema.ts';

/** Every period, by what it is about, the newest first: the one that held at a thing's day counts. */
export async function listPeriods(db: Db) {
  return db
    .selectFrom('retention_periods as p')
    .leftJoin('users', 'users.id', 'p.created_by')
    .select(['p.id', 'p.kind', 'p.valid_from', 'p.months', 'p.basis', 'p.created_at', 'users.name as by'])
    .orderBy('p.kind')
    .orderBy('p.valid_from', 'desc')
    .execute();
}

export type Period = Awaited<ReturnType<typeof listPeriods>>[number];

export async function insertPeriod(trx: Trx, userId: number, period: PeriodInput): Promise<number> {
  const { id } = await trx
    .insertInto('retention_periods')
    .values({ ...period, created_by: userId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
