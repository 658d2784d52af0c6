import { sql } from 'kysely';
import type { Trx } from '../../db/database.ts';
import type { Field, Fields, Value } from '../bulk/change.ts';
import { inPortfolio } from '../portfolio/queries.ts';

export type Member = { client_id: number; before: Value; after: Value; version: number | null };
export type Current = Fields & { id: number; version: number; merged: boolean };
/** One client's step: what its field held and holds, with the version that says so. */
export type Step = { id: number; before: Value; after: Value; version: number };

/** The next clients of a change that are still in this state, in the order in which they are locked. */
export async function nextMembers(trx: Trx, id: number, state: string, limit: number): Promise<Member[]> {
  return trx
    .selectFrom('bulk_change_clients')
    .select(['client_id', 'version'])
    .select([sql<Value>`before`.as('before'), sql<Value>`after`.as('after')])
    .where('bulk_change_id', '=', id)
    .where('state', '=', state)
    .orderBy('client_id')
    .limit(limit)
    .execute();
}

/** Holds these clients, always in the order of their ids, and reads them as they are once they are held. */
export async function lockClients(trx: Trx, ids: number[]): Promise<Current[]> {
  await trx
    .selectFrom('clients')
    .select('id')
    .where('id', '=', anyOf(ids))
    .orderBy('id')
    .forUpdate()
    .execute();
  const rows = await trx
    .selectFrom('clients as c')
    .select(['c.id', 'c.version', 'c.type_id', 'c.level_id', 'c.status', 'c.archived_at'])
    .select([
      sql<boolean>`c.merged_into_id is not null or erased_at is not null`.as('merged'),
      sql<
        number[]
      >`to_jsonb(array(select user_id from client_managers where client_id = c.id order by user_id))`.as(
        'manager_ids',
      ),
      sql<
        number[]
      >`to_jsonb(array(select tag_id from client_tags where client_id = c.id order by tag_id))`.as('tags'),
    ])
    .where('c.id', '=', anyOf(ids))
    .execute();
  return rows.map((row) => ({ ...row, archived_at: row.archived_at?.toISOString() ?? null }));
}

export type Touch = { actor_id: number | null; by_hand: boolean };

/**
 * For each client whose field was changed since its step: who did so last (null: the program), and whether anything
 * but another bulk change did, whose own undo leaves no trace in the value.
 */
export async function listTouches(
  trx: Trx,
  field: Field,
  steps: { client_id: number; version: number | null }[],
): Promise<Map<number, Touch>> {
  const { rows } = await sql<Touch & { id: number }>`
    select s.client_id as id, (array_agg(a.actor_id order by a.id desc))[1] as actor_id,
      bool_or(a.action not in ('bulk', 'bulk-reversal')) as by_hand
    from jsonb_to_recordset(${JSON.stringify(steps)}) s(client_id bigint, version integer)
    join audit_entries a on a.subject = 'client' and a.subject_id = s.client_id
    where a.version > s.version and a.changes ? ${field} group by 1`.execute(trx);
  return new Map(rows.map(({ id, ...touch }) => [id, touch]));
}

/** Writes what the field of each client holds now; every client is one version further. */
export async function writeSteps(trx: Trx, field: Field, steps: Step[]): Promise<void> {
  if (field === 'manager_ids') await writeMembers(trx, 'client_managers', 'user_id', steps);
  if (field === 'tags') await writeMembers(trx, 'client_tags', 'tag_id', steps);
  const type = columns[field];
  const value = type ? sql`, ${sql.ref(field)} = (s.after #>> '{}')::${sql.raw(type)}` : sql``;
  await sql`update clients set version = s.version, updated_at = now()${value}
    from ${recordset(steps)} where clients.id = s.id`.execute(trx);
}

const columns: Partial<Record<Field, string>> = {
  type_id: 'bigint',
  level_id: 'bigint',
  status: 'text',
  archived_at: 'timestamptz',
};

async function writeMembers(
  trx: Trx,
  table: 'client_managers' | 'client_tags',
  column: 'user_id' | 'tag_id',
  steps: Step[],
): Promise<void> {
  const [list, member] = [sql.table(table), sql.ref(column)];
  await sql`delete from ${list} using ${recordset(steps)}
    where client_id = s.id and not s.after @> to_jsonb(${member})`.execute(trx);
  await sql`insert into ${list} (client_id, ${member})
    select s.id, m.id::bigint from ${recordset(steps)}, jsonb_array_elements_text(s.after) m(id)
    on conflict do nothing`.execute(trx);
}

/** One audit row for each client, as a single save would leave it. */
export async function insertAudits(
  trx: Trx,
  { actor_id, action, field }: { actor_id: number; action: string; field: Field },
  steps: Step[],
): Promise<void> {
  const shown = (side: 'before' | 'after') => (field === 'tags' ? tagNames(side) : sql`s.${sql.ref(side)}`);
  await sql`
    insert into audit_entries (actor_id, actor_kind, via, action, subject, subject_id, changes, version)
    select ${actor_id}, 'user', 'bulk', ${action}, 'client', s.id,
      jsonb_build_object(${field}::text, jsonb_build_array(${shown('before')}, ${shown('after')})), s.version
    from ${recordset(steps)} order by s.id`.execute(trx);
}

// Names in small letters, in order: what a save compares tags by.
const tagNames = (side: 'before' | 'after') => sql`(
  select coalesce(jsonb_agg(lower(t.name) order by lower(t.name) collate "C"), '[]') from tags t
  where s.${sql.ref(side)} @> to_jsonb(t.id))`;

export type Settled = {
  id: number;
  state: 'changed' | 'same' | 'reversed' | 'kept';
  before?: Value;
  after?: Value;
  version?: number;
  kept_for_id?: number | null;
};

/** Notes what became of each client, and counts it on. */
export async function settle(trx: Trx, bulkChangeId: number, rows: Settled[]): Promise<void> {
  const counts = { changed: 0, same: 0, reversed: 0, kept: 0 };
  for (const { state } of rows) counts[state] += 1;
  await sql`
    update bulk_change_clients m set state = s.state, kept_for_id = s.kept_for_id,
      before = coalesce(s.before, m.before), after = coalesce(s.after, m.after), version = coalesce(s.version, m.version)
    from jsonb_to_recordset(${JSON.stringify(rows)})
      s(id bigint, state text, before jsonb, after jsonb, version integer, kept_for_id bigint)
    where m.bulk_change_id = ${bulkChangeId} and m.client_id = s.id`.execute(trx);
  await trx
    .updateTable('bulk_changes')
    .set((eb) => ({
      changed: eb('changed', '+', counts.changed),
      same: eb('same', '+', counts.same),
      reversed: eb('reversed', '+', counts.reversed),
      kept: eb('kept', '+', counts.kept),
      worked_at: sql<Date>`now()`,
    }))
    .where('id', '=', bulkChangeId)
    .execute();
}

/** Takes out of a plan the clients that the person does not see any more; answers how many are left. */
export async function leaveOutUnseen(trx: Trx, id: number, portfolioOf: number): Promise<number> {
  await trx
    .deleteFrom('bulk_change_clients')
    .where('bulk_change_id', '=', id)
    .where(sql<boolean>`not ${inPortfolio(portfolioOf, 'bulk_change_clients.client_id')}`)
    .execute();
  const total = sql<number>`(select count(*) from bulk_change_clients where bulk_change_id = ${id})`;
  const row = await trx.updateTable('bulk_changes').set({ total }).where('id', '=', id).returning('total');
  return (await row.executeTakeFirstOrThrow()).total;
}

/** Leaves the clients that the person does not see any more as the change made them. */
export async function keepUnseen(trx: Trx, id: number, portfolioOf: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('bulk_change_clients')
    .set({ state: 'kept' })
    .where('bulk_change_id', '=', id)
    .where('state', '=', 'changed')
    .where(sql<boolean>`not ${inPortfolio(portfolioOf, 'bulk_change_clients.client_id')}`)
    .executeTakeFirst();
  await trx
    .updateTable('bulk_changes')
    .set((eb) => ({ kept: eb('kept', '+', Number(numUpdatedRows)) }))
    .where('id', '=', id)
    .execute();
}

const anyOf = (ids: number[]) => sql<number>`any(${ids}::bigint[])`;

const recordset = (steps: Step[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(steps)}) s(id bigint, before jsonb, after jsonb, version integer)`;
