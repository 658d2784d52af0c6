import { type Expression, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db, Trx } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';
import { inPortfolio } from '../portfolio/queries.ts';
import type { BulkChange } from './change.ts';
import type { Preview } from './preview.ts';

/** Who asks: the own changes, for administrators everybody's; of clients, those that this person sees. */
export type Person = { id: number; role: string; portfolioOf: number | null };

export async function insertBulkChange(
  trx: Trx,
  row: { user_id: number; change: BulkChange; list_query: string },
): Promise<number> {
  const { id } = await trx
    .insertInto('bulk_changes')
    .values({ ...row, change: JSON.stringify(row.change) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Freezes which clients are meant, of those that the person sees; answers how many. One that was merged into another is
 * none any more.
 */
export async function freezeClients(
  trx: Trx,
  { id, portfolioOf }: { id: number; portfolioOf: number | null },
  ids: Expression<{ id: number }>,
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into bulk_change_clients (bulk_change_id, client_id)
    select ${id}, clients.id from clients where clients.merged_into_id is null and clients.erased_at is null and clients.id in (${ids})
      and ${inPortfolio(portfolioOf, 'clients.id')}`.execute(trx);
  const total = Number(numAffectedRows ?? 0);
  await trx.updateTable('bulk_changes').set({ total }).where('id', '=', id).execute();
  return total;
}

export const ticked = (ids: number[]): Expression<{ id: number }> =>
  sql<{ id: number }>`select unnest(${ids}::bigint[])`;

function changes(db: Db) {
  return db
    .selectFrom('bulk_changes as b')
    .innerJoin('users as u', 'u.id', 'b.user_id')
    .select(['b.id', 'b.user_id', 'u.name as user_name', 'b.created_at', 'b.state', 'b.list_query'])
    .select(['b.total', 'b.changed', 'b.same', 'b.reversed', 'b.kept', 'b.applied_at', 'b.reversed_at'])
    .select(sql<BulkChange>`b.change`.as('change'))
    .select(sql<Preview | null>`b.preview`.as('preview'));
}

/** The change with the first of its clients, and those that its undo kept with who changed them since. */
export async function getBulkChange(db: Db, person: Person, id: number) {
  const row = await changes(db)
    .where('b.id', '=', id)
    .where(seenBy(person))
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('bulk_change_clients as m')
          .innerJoin('clients as c', 'c.id', 'm.client_id')
          .select(['c.id', 'c.name'])
          .whereRef('m.bulk_change_id', '=', 'b.id')
          .where(inPortfolio(person.portfolioOf, 'c.id'))
          .orderBy('m.client_id')
          .limit(8),
      ).as('sample'),
      jsonArrayFrom(
        eb
          .selectFrom('bulk_change_clients as m')
          .innerJoin('clients as c', 'c.id', 'm.client_id')
          .leftJoin('users as k', 'k.id', 'm.kept_for_id')
          .select(['c.id', 'c.name', 'k.name as kept_for'])
          .whereRef('m.bulk_change_id', '=', 'b.id')
          .where('m.state', '=', 'kept')
          .where(inPortfolio(person.portfolioOf, 'c.id'))
          .orderBy('m.client_id')
          .limit(100),
      ).as('kept_clients'),
    ])
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

export type BulkRecord = Awaited<ReturnType<typeof getBulkChange>>;

/** The newest fifty. */
export async function listBulkChanges(db: Db, person: Person) {
  return changes(db).where(seenBy(person)).orderBy('b.id', 'desc').limit(50).execute();
}

/** Holds the change until the transaction ends: one writer at a time, each client once. */
export async function lockBulkChange(trx: Trx, id: number) {
  return trx
    .selectFrom('bulk_changes')
    .select(['id', 'user_id', 'state', 'total', 'changed', 'reversed_by_id'])
    .select(sql<BulkChange>`change`.as('change'))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export type LockedChange = NonNullable<Awaited<ReturnType<typeof lockBulkChange>>>;

export async function updateBulkChange(
  trx: Trx,
  id: number,
  row: Partial<{
    state: 'applying' | 'applied' | 'reversing' | 'reversed';
    change: string;
    preview: string;
    applied_at: Date;
    reversed_at: Date;
    reversed_by_id: number;
  }>,
): Promise<void> {
  await trx
    .updateTable('bulk_changes')
    .set({ ...row, worked_at: sql`now()` })
    .where('id', '=', id)
    .execute();
}

export async function deleteBulkChange(trx: Trx, id: number): Promise<void> {
  await trx.deleteFrom('bulk_changes').where('id', '=', id).execute();
}

/** The changes on their way that got no further for a while: their worker was killed, or nobody was woken. */
export async function listRestingChanges(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('bulk_changes')
    .select('id')
    .where('state', 'in', ['applying', 'reversing'])
    .where('worked_at', '<', sql<Date>`now() - interval '30 seconds'`)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Plans that nobody applied within a week. */
export async function deleteForgottenPlans(db: Db): Promise<void> {
  await db
    .deleteFrom('bulk_changes')
    .where('state', '=', 'planned')
    .where('created_at', '<', sql<Date>`now() - interval '7 days'`)
    .execute();
}

export type Counts = {
  total: number;
  same: number;
  values: { value: string; label: string; count: number }[];
};

/**
 * How many of the frozen clients that the person sees carry which value now, and how many already are as the change
 * wants them.
 */
export async function countValues(
  db: Db,
  { portfolioOf }: Pick<Person, 'portfolioOf'>,
  { id, change }: { id: number; change: BulkChange },
): Promise<Counts> {
  const members = sql`bulk_change_clients m join clients c on c.id = m.client_id
    where m.bulk_change_id = ${id} and c.merged_into_id is null and ${inPortfolio(portfolioOf, 'c.id')}`;
  const { rows } = await sql<Counts>`
    select (select count(*) from ${members}) as total,
      (select count(*) from ${members} and ${isAlready(change)}) as same,
      coalesce((select jsonb_agg(v order by v.label) from (${valuesOf(change, members)}) v), '[]') as values`.execute(
    db,
  );
  return rows[0] as Counts;
}

function valuesOf(change: BulkChange, members: Expression<unknown>): Expression<unknown> {
  const romanian = sql.raw('collate "ro-x-icu"');
  switch (change.kind) {
    case 'type':
    case 'level': {
      const [table, column] =
        change.kind === 'type' ? ['client_types', 'type_id'] : ['client_levels', 'level_id'];
      return sql`select l.id::text as value, l.name ${romanian} as label, n.count from
        (select c.${sql.ref(column)} as id, count(*) from ${members} group by 1) n join ${sql.table(table)} l using (id)`;
    }
    case 'status':
      return sql`select c.status as value, c.status as label, count(*) from ${members} group by 1`;
    case 'archived':
      return sql`select (c.archived_at is not null)::text as value, '' as label, count(*) from ${members} group by 1`;
    case 'manager':
      return sql`select u.id::text as value, u.name ${romanian} as label, n.count from
        (select user_id as id, count(*) from client_managers where client_id in (select c.id from ${members})
          and (${change.mode === 'replace'} or user_id = ${change.user_id}) group by 1) n join users u using (id)`;
    case 'tags':
      return sql`select lower(t.name) as value, t.name ${romanian} as label, n.count from
        (select tag_id as id, count(*) from client_tags where client_id in (select c.id from ${members})
          and tag_id = any(${tagIds(change.names)}) group by 1) n join tags t using (id)`;
  }
}

function isAlready(change: BulkChange): Expression<unknown> {
  switch (change.kind) {
    case 'type':
      return sql`c.type_id = ${change.type_id}`;
    case 'level':
      return sql`c.level_id = ${change.level_id}`;
    case 'status':
      return sql`c.status = ${change.status}`;
    case 'archived':
      return sql`(c.archived_at is not null) = ${change.archived}`;
    case 'manager': {
      const theirs = sql`array(select user_id from client_managers where client_id = c.id)`;
      if (change.mode === 'replace') return sql`${theirs} = array[${change.user_id}::bigint]`;
      return sql`(${change.user_id}::bigint = any(${theirs})) = ${change.mode === 'add'}`;
    }
    case 'tags': {
      const carried = sql`(select count(*) from client_tags where client_id = c.id and tag_id = any(${tagIds(change.names)}))`;
      return sql`${carried} = ${change.mode === 'add' ? change.names.length : 0}`;
    }
  }
}

/** The tags of these names that there are. */
export async function findTagIds(db: Db, names: string[]): Promise<number[]> {
  const { rows } = await sql<{ ids: number[] }>`select to_jsonb(${tagIds(names)}) as ids`.execute(db);
  return rows[0]?.ids ?? [];
}

const tagIds = (names: string[]) =>
  sql`array(select id from tags where lower(name) in (select lower(n) from unnest(${names}::text[]) n))`;

function seenBy({ id, role }: Person) {
  return sql<boolean>`(b.user_id = ${id} or ${role === 'administrator'})`;
}
