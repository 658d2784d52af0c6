import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Db, Trx } from '../../db/database.ts';
import type { Row } from '../../db/rows.ts';
import { NotFound } from '../../errors.ts';
import { references } from './references.ts';

/** Rows by table. */
export type Snapshot = Record<string, Row[]>;

const merging = references.filter(({ rule }) => rule !== 'stays');

/**
 * Holds these clients and their aliases until the transaction ends, in the order of their ids, so that two merges never
 * wait for each other. Times are written in UTC for as long, so that snapshots compare.
 */
export async function lockForMerge(trx: Trx, ids: number[]): Promise<void> {
  await sql`set local time zone 'UTC'`.execute(trx);
  await sql`select id from clients where id = any(${ids}) or merged_into_id = any(${ids}) order by id for update`.execute(
    trx,
  );
}

/** Every row of these clients that a merge may touch, by table, in one query. */
export async function takeSnapshot(trx: Trx, ids: number[]): Promise<Snapshot> {
  const tables = [...new Set(merging.map(({ table }) => table))];
  const parts = tables.map((table) => {
    const columns = merging.filter((each) => each.table === table).map(({ column }) => column);
    const own = table === 'clients' ? ['id', ...columns] : columns;
    const mine = sql.join(
      own.map((column) => sql`t.${sql.ref(column)} = any(${ids})`),
      sql` or `,
    );
    return sql`${sql.lit(table)}, (select coalesce(jsonb_agg(${keptColumns(table)}), '[]') from ${sql.table(table)} t where ${mine})`;
  });
  const { rows } = await sql<{
    rows: Snapshot;
  }>`select jsonb_build_object(${sql.join(parts)}) as rows`.execute(trx);
  return rows[0]?.rows ?? {};
}

function keptColumns(table: string) {
  const kept = merging.flatMap((each) => (each.table === table && 'keeps' in each ? (each.keeps ?? []) : []));
  if (kept.length === 0) return sql`to_jsonb(t)`;
  return sql`jsonb_build_object(${sql.join(kept.flatMap((column) => [sql.lit(column), sql`t.${sql.ref(column)}`]))})`;
}

/** Moves contacts or addresses behind those of the kept client, in the order of their owners; some are left. */
export async function moveRows(
  trx: Trx,
  table: 'contacts' | 'delivery_addresses',
  keptId: number,
  mergedIds: number[],
  left: number[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} t set client_id = ${keptId}, position = moved.position
    from (
      select id, (select coalesce(max(position) + 1, 0) from ${sql.table(table)} where client_id = ${keptId})
        + row_number() over (order by array_position(${mergedIds}::bigint[], client_id), position, id) - 1 as position
      from ${sql.table(table)} where client_id = any(${mergedIds}) and id <> all(${left}::bigint[])
    ) moved
    where t.id = moved.id`.execute(trx);
}

/** Switches every default off, or all but one off and that one on; the index allows one at every moment. */
export async function setDefaultAddress(trx: Trx, ids: number[], addressId: number | null): Promise<void> {
  await sql`
    update delivery_addresses set is_default = false
    where client_id = any(${ids}) and is_default and id is distinct from ${addressId}`.execute(trx);
  if (addressId !== null)
    await sql`update delivery_addresses set is_default = true where id = ${addressId} and not is_default`.execute(
      trx,
    );
}

/** Moves and joins the rows of every other table that refers to the merged clients. */
export async function mergeReferences(trx: Trx, keptId: number, mergedIds: number[]): Promise<void> {
  for (const reference of references) {
    const { table, column, rule } = reference;
    if (rule === 'stays' || table === 'contacts' || table === 'delivery_addresses') continue;
    const from = sql`${sql.ref(column)} = any(${mergedIds})`;
    if (rule === 'moves') {
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${keptId} where ${from}`.execute(trx);
      continue;
    }
    const carried = sql.join(reference.carries.map((each) => sql.ref(each)));
    const key = sql.join(reference.key.map((each) => sql.ref(each)));
    await sql`
      insert into ${sql.table(table)} (${sql.ref(column)}, ${carried})
      select distinct on (${key}) ${keptId}::bigint, ${carried} from ${sql.table(table)} where ${from}
      on conflict do nothing`.execute(trx);
  }
}

/** Sets the version of clients above all that any of them had: a form of one never fits another. */
export async function raiseVersions(trx: Trx, ids: number[]): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update clients set updated_at = now(),
      version = (select max(version) + 1 from clients where id = any(${ids}) or merged_into_id = any(${ids}))
    where id = any(${ids}) or merged_into_id = any(${ids}) returning version`.execute(trx);
  return rows[0]?.version ?? 0;
}

/** Takes the tax id from these clients, so that another can have it in the same transaction. */
export async function releaseTaxIds(trx: Trx, ids: number[]): Promise<void> {
  await trx
    .updateTable('clients')
    .set({ tax_id: null, tax_id_kind: 'none' })
    .where('id', 'in', ids)
    .execute();
}

/** A number that an alias of the client still has is free for the client itself. */
export async function releaseAliasTaxId(trx: Trx, keptId: number, taxId: string | null): Promise<void> {
  if (taxId === null) return;
  await trx
    .updateTable('clients')
    .set({ tax_id: null, tax_id_kind: 'none' })
    .where('merged_into_id', '=', keptId)
    .where('tax_id', '=', taxId)
    .execute();
}

/** The name under which a client stands in its own row, merged ones too. */
export async function findOwnName(db: Db, id: number): Promise<string | undefined> {
  const row = await db.selectFrom('clients').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name;
}

export type NewMerge = { ids: number[]; choices: object; before: Snapshot; after: Snapshot };

/** Keeps a merge; the first of `ids` is the kept client. */
export async function insertMerge(
  trx: Trx,
  userId: number,
  { ids, choices, before, after }: NewMerge,
): Promise<number> {
  const [keptId = 0, ...mergedIds] = ids;
  const [chosen, was, made] = [choices, before, after].map((value) => JSON.stringify(value));
  const { id } = await trx
    .insertInto('client_merges')
    .values({ kept_id: keptId, user_id: userId, choices: chosen, before: was, after: made } as never)
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = mergedIds.map((client_id) => ({ merge_id: id, client_id }));
  await trx.insertInto('client_merge_clients').values(rows).execute();
  return id;
}

function merges(db: Db) {
  return db
    .selectFrom('client_merges as m')
    .innerJoin('clients as kept', 'kept.id', 'm.kept_id')
    .innerJoin('users', 'users.id', 'm.user_id')
    .leftJoin('users as undoer', 'undoer.id', 'm.undone_by')
    .select(['m.id', 'm.kept_id', 'm.merged_at', 'm.undone_at', 'm.left_alone'])
    .select(['kept.name as kept_name', 'users.name as merged_by', 'undoer.name as undone_by'])
    .select(
      sql<boolean>`exists (select from clients e where e.erased_at is not null and (e.id = m.kept_id
        or e.id in (select client_id from client_merge_clients where merge_id = m.id)))`.as('erased'),
    )
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('client_merge_clients as c')
          .innerJoin('clients', 'clients.id', 'c.client_id')
          .select(['clients.id', 'clients.name'])
          .whereRef('c.merge_id', '=', 'm.id')
          .orderBy('clients.id'),
      ).as('merged'),
      // The last that stands on this one: it has to go first.
      jsonObjectFrom(
        eb
          .selectFrom('client_merges as next')
          .innerJoin('clients as next_kept', 'next_kept.id', 'next.kept_id')
          .select(['next.id', 'next_kept.name as kept_name'])
          .whereRef('next.id', '>', 'm.id')
          .where('next.undone_at', 'is', null)
          .where((w) =>
            w.or([
              w('next.kept_id', '=', w.ref('m.kept_id')),
              w.exists(
                w
                  .selectFrom('client_merge_clients as also')
                  .select('also.client_id')
                  .whereRef('also.merge_id', '=', 'next.id')
                  .whereRef('also.client_id', '=', 'm.kept_id'),
              ),
            ]),
          )
          .orderBy('next.id', 'desc')
          .limit(1),
      ).as('later'),
    ]);
}

export type ListedMerge = Awaited<ReturnType<typeof listMerges>>[number];

/** The merges before `after`, newest first, one more than `limit` if there are more. */
export async function listMerges(db: Db, after: number | undefined, limit: number) {
  return merges(db)
    .$if(after !== undefined, (qb) => qb.where('m.id', '<', after ?? 0))
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .execute();
}

export type Merge = ListedMerge & { merged_ids: number[]; before: unknown; after: unknown };

/** A merge with all that it kept. */
export async function getMerge(db: Db, id: number): Promise<Merge> {
  const merge = await merges(db).select(['m.before', 'm.after']).where('m.id', '=', id).executeTakeFirst();
  if (!merge) throw new NotFound();
  return { ...merge, merged_ids: merge.merged.map((client) => client.id) };
}

/** Holds a merge, so that two who undo it do it once. */
export async function lockMerge(trx: Trx, id: number): Promise<void> {
  await trx.selectFrom('client_merges').select('id').where('id', '=', id).forUpdate().execute();
}

export async function endMerge(
  trx: Trx,
  id: number,
  userId: number,
  at: Date,
  left: object[],
): Promise<void> {
  await trx
    .updateTable('client_merges')
    .set({ undone_at: at, undone_by: userId, left_alone: JSON.stringify(left) })
    .where('id', '=', id)
    .execute();
}

/** The clients that these ids answer with, each once, in their order; those that do not exist are left out. */
export async function listAnswering(db: Db, ids: number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('clients')
    .select(['id', 'merged_into_id'])
    .where('id', 'in', ids)
    .execute();
  const answering = ids.flatMap((id) => {
    const row = rows.find((each) => each.id === id);
    return row ? [row.merged_into_id ?? row.id] : [];
  });
  return [...new Set(answering)];
}
