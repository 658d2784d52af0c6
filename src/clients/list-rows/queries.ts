import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { type ListName, tables } from '../lists/queries.ts';

/** How many clients, archived ones too, each row of each list has; rows without one are left out. */
export async function countUses(db: Db): Promise<{ list: ListName; id: number; clients: number }[]> {
  const { rows } = await sql<{ list: ListName; id: number; clients: number }>`
    select 'types' as list, type_id as id, count(*)::int as clients from clients group by type_id
    union all select 'levels', level_id, count(*)::int from clients group by level_id
    union all select 'sources', source_id, count(*)::int from clients where source_id is not null group by source_id
    union all select 'tags', tag_id, count(*)::int from client_tags group by tag_id`.execute(db);
  return rows;
}

/**
 * Holds the clients that have a row, in the order of their ids and before the row itself: a save holds its client when
 * it comes to the row.
 */
export async function lockClientsOf(trx: Trx, list: ListName, id: number): Promise<void> {
  const having =
    list === 'tags'
      ? sql`id in (select client_id from client_tags where tag_id = ${id})`
      : sql`${sql.ref(fields[list])} = ${id}`;
  await sql`select id from clients where ${having} order by id for no key update`.execute(trx);
}

/** Whether an error says that somebody else had what was needed, or came to need what was to go. */
export const isCrossed = (error: unknown): boolean =>
  ['40P01', '23503'].includes((error as { code?: string }).code ?? '');

/** Holds rows of a list until the transaction ends, so that nothing new refers to them; answers those that are there. */
export async function lockRows(trx: Trx, list: ListName, ids: number[]) {
  return trx
    .selectFrom(tables[list])
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Holds a whole list, in its order. */
export async function lockOrder(trx: Trx): Promise<number[]> {
  const rows = await trx
    .selectFrom('client_types')
    .select('id')
    .orderBy('position')
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

export async function saveOrder(trx: Trx, ids: number[]): Promise<void> {
  await sql`update client_types set position = given.position
    from unnest(${ids}::bigint[]) with ordinality as given(id, position)
    where client_types.id = given.id`.execute(trx);
}

export async function countRows(trx: Trx, list: ListName): Promise<number> {
  const { total } = await trx
    .selectFrom(tables[list])
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

export async function deleteRow(trx: Trx, list: ListName, id: number): Promise<void> {
  await trx.deleteFrom(tables[list]).where('id', '=', id).execute();
}

export type ListReference = { table: string; column: string; others: string[] };

/**
 * Every column that refers to a list, asked of the database itself so that the tables of later features count too;
 * `others` are the columns with which it makes the primary key.
 */
export async function listReferences(db: Db, list: ListName): Promise<ListReference[]> {
  const { rows } = await sql<ListReference>`
    select c.conrelid::regclass::text as table, a.attname as column, array(
      select o.attname::text from pg_constraint k join pg_attribute o on o.attrelid = k.conrelid and o.attnum = any(k.conkey)
      where k.conrelid = c.conrelid and k.contype = 'p' and c.conkey[1] = any(k.conkey) and o.attnum <> c.conkey[1]) as others
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = ${tables[list]}::text::regclass order by 1, 2`.execute(db);
  return rows;
}

/** How many rows of each table refer to a row. */
export async function countReferring(trx: Trx, references: ListReference[], id: number) {
  const parts = references.map(
    ({ table, column }) =>
      sql`select ${table}::text as table, count(*)::int as rows from ${sql.table(table)} where ${sql.ref(column)} = ${id}`,
  );
  const { rows } = await sql<{ table: string; rows: number }>`
    select "table", sum(rows)::int as rows from (${sql.join(parts, sql` union all `)}) counted
    group by 1 having sum(rows) > 0 order by 1`.execute(trx);
  return rows;
}

/** Moves what refers to one row over to another; where that would stand twice, the one that is there stays alone. */
export async function moveReferring(
  trx: Trx,
  { table, column, others }: ListReference,
  from: number,
  into: number,
): Promise<number> {
  const [list, own] = [sql.table(table), sql.ref(column)];
  if (others.length > 0) {
    const same = sql.join(
      others.map((other) => sql`there.${sql.ref(other)} = t.${sql.ref(other)}`),
      sql` and `,
    );
    await sql`delete from ${list} t where t.${own} = ${from}
      and exists (select from ${list} there where there.${own} = ${into} and ${same})`.execute(trx);
  }
  const { numAffectedRows } = await sql`update ${list} set ${own} = ${into} where ${own} = ${from}`.execute(
    trx,
  );
  return Number(numAffectedRows ?? 0);
}

const fields = { types: 'type_id', levels: 'level_id', sources: 'source_id', tags: 'tag_id' } as const;

/** Where ids are remembered as JSON, for an undo or for work that is still to be done. */
const remembered = [
  ['bulk_changes', 'change'],
  ['client_merges', 'before'],
  ['client_merges', 'after'],
  ['client_merges', 'choices'],
  ['import_items', 'input'],
  ['import_items', 'applied'],
  ['imports', 'options'],
  ['import_mappings', 'options'],
] as const;

/** Lets undos and planned work mean the other row too: what they would bring back is no longer there. */
export async function moveRemembered(trx: Trx, list: ListName, from: number, into: number): Promise<void> {
  const pattern = `("${fields[list]}": "?)${from}(?="?[,}])`;
  for (const [table, column] of remembered) {
    const text = sql`${sql.ref(column)}::text`;
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = regexp_replace(${text}, ${pattern}, ${`\\1${into}`}, 'g')::jsonb
      where ${text} ~ ${pattern}`.execute(trx);
  }
  if (list !== 'sources') await moveInBulkSteps(trx, list, from, into);
}

/** A step of a bulk change holds the field alone: an id, or for tags a list of them. */
async function moveInBulkSteps(
  trx: Trx,
  list: 'types' | 'levels' | 'tags',
  from: number,
  into: number,
): Promise<void> {
  const kind = { types: 'type', levels: 'level', tags: 'tags' }[list];
  const moved = (value: string) =>
    list === 'tags'
      ? sql`(select jsonb_agg(distinct case when e = to_jsonb(${from}::bigint) then to_jsonb(${into}::bigint) else e end)
          from jsonb_array_elements(${sql.ref(value)}) e)`
      : sql`to_jsonb(${into}::bigint)`;
  for (const side of ['before', 'after'])
    await sql`update bulk_change_clients m set ${sql.ref(side)} = ${moved(`m.${side}`)} from bulk_changes b
      where b.id = m.bulk_change_id and b.change ->> 'kind' = ${kind} and m.${sql.ref(side)} @> to_jsonb(${from}::bigint)`.execute(
      trx,
    );
  if (list === 'tags')
    await sql`update bulk_changes set change = jsonb_set(change, '{tag_ids}', ${moved('tag_ids')})
      from (select id as of, change -> 'tag_ids' as tag_ids from bulk_changes) as own
      where own.of = id and change ->> 'kind' = 'tags' and tag_ids @> to_jsonb(${from}::bigint)`.execute(trx);
}

/** The filter of a saved view, as its address writes it: `type=3`. */
export async function moveInViews(trx: Trx, from: string, into: string): Promise<void> {
  await sql`update saved_views
    set query = trim(both '&' from replace('&' || query || '&', ${`&${from}&`}, ${`&${into}&`}))
    where '&' || query || '&' like '%' || ${`&${likely(from)}&`} || '%'`.execute(trx);
}

const likely = (text: string) => text.replace(/[\\%_]/g, '\\$&');
