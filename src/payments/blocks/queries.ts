import { sql } from 'kysely';
import type { Alerted } from '../../alerts/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { blockedOn } from '../credit/queries.ts';

/** The clients whose state is not the one that was told: Blocat and not told so, or told and not Blocat any more. */
export async function listUntold(db: Db, today: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with blocked as materialized (
      select c.id from (${blockedOn(today)}) b join clients c on c.id = b.client_id where c.archived_at is null)
    select coalesce(b.id, t.client_id) as id
    from blocked b full join client_blocks t on t.client_id = b.id
    where b.id is null or t.client_id is null order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

/** What may have blocked or released a client: one of the three. */
export type Cause = {
  client_id?: number | undefined;
  document_id?: number | undefined;
  payment_id?: number | undefined;
};

/** The client of a document or a payment, as it is now. */
export async function findClientOf(db: Db, { client_id, document_id, payment_id }: Cause) {
  const { rows } = await sql<{ id: number }>`
    select coalesce(${client_id ?? null}::bigint,
      (select client_id from documents where id = ${document_id ?? null}::bigint),
      (select client_id from payments where id = ${payment_id ?? null}::bigint)) as id`.execute(db);
  return rows[0]?.id ?? undefined;
}

/** Holds a client until the transaction ends: payments and other watchers of it wait. */
export async function holdForTelling(trx: Trx, id: number) {
  return trx
    .selectFrom('clients')
    .select(['id', 'name', 'archived_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Which of these users may see what a client owes. */
export async function listSeeingBalance(db: Db, userIds: number[]): Promise<number[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectFrom('users')
    .innerJoin('roles', 'roles.key', 'users.role')
    .select('users.id')
    .where('users.id', 'in', userIds)
    .where('roles.sees_balance', '=', true)
    .execute();
  return rows.map(({ id }) => id);
}

/** Notes that the managers are told of a block; false where they were told before. */
export async function insertBlock(
  trx: Trx,
  row: { client_id: number; since: Date; reason: string },
): Promise<boolean> {
  const made = await trx
    .insertInto('client_blocks')
    .values(row)
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .returning('client_id')
    .executeTakeFirst();
  return made !== undefined;
}

/** Forgets a block that is over; answers since when it was, undefined where there was none. */
export async function deleteBlock(trx: Trx, clientId: number): Promise<Date | undefined> {
  const gone = await trx
    .deleteFrom('client_blocks')
    .where('client_id', '=', clientId)
    .returning('since')
    .executeTakeFirst();
  return gone?.since;
}

/** Notes that a watch has looked at all clients. */
export async function noteWatch(db: Db, at: Date): Promise<void> {
  await db.updateTable('message_settings').set({ blocks_watched_at: at }).execute();
}

/** Whether some watch has looked at all clients before. */
export async function hasWatched(db: Db): Promise<boolean> {
  const { blocks_watched_at } = await db
    .selectFrom('message_settings')
    .select('blocks_watched_at')
    .executeTakeFirstOrThrow();
  return blocks_watched_at !== null;
}

/** Who is responsible for more than so many of these clients that nobody was told of yet, and for how many. */
export async function listFlooded(db: Db, ids: number[], above: number) {
  const { rows } = await sql<Alerted & { count: number }>`
    with fresh as (select id from unnest(${ids}::bigint[]) id
      where not exists (select from client_blocks b where b.client_id = id)),
    managed as (select f.id as client_id, u.id as user_id from fresh f join client_managers m on m.client_id = f.id
      join users u on u.id = m.user_id and u.active),
    responsible as (select user_id from managed union all
      select u.id from fresh f join users u on u.role = 'administrator' and u.active
      where not exists (select from managed where client_id = f.id))
    select u.id, u.name, u.email, u.alert_emails, count(*) as count
    from responsible join users u on u.id = user_id group by u.id having count(*) > ${above} order by u.id`.execute(
    db,
  );
  return rows;
}
