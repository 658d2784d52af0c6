import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';
import { unreachable } from '../../levels/level-rule.ts';

const romanian = sql.raw('collate "ro-x-icu"');

/** Every list that the client's form and filters choose from, in one query. */
export async function loadLists(db: Db) {
  return db
    .selectNoFrom((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('client_types')
          .select(['id', 'name', 'payment_term_days'])
          .orderBy('position')
          .orderBy('id'),
      ).as('types'),
      jsonArrayFrom(eb.selectFrom('client_levels').select(['id', 'name', 'rank']).orderBy('rank')).as(
        'levels',
      ),
      jsonArrayFrom(eb.selectFrom('sources').select(['id', 'name']).orderBy(sql`name ${romanian}`)).as(
        'sources',
      ),
      jsonArrayFrom(eb.selectFrom('tags').select(['id', 'name', 'color']).orderBy(sql`name ${romanian}`)).as(
        'tags',
      ),
      jsonArrayFrom(
        eb.selectFrom('users').select(['id', 'name', 'active']).orderBy(sql`name ${romanian}`),
      ).as('users'),
    ])
    .executeTakeFirstOrThrow();
}

export type Lists = Awaited<ReturnType<typeof loadLists>>;

export const tables = {
  types: 'client_types',
  levels: 'client_levels',
  sources: 'sources',
  tags: 'tags',
} as const;
export type ListName = keyof typeof tables;

/** What the audit calls a row of each list. */
export const subjects = {
  types: 'client_type',
  levels: 'client_level',
  sources: 'source',
  tags: 'tag',
} as const;

export async function listTypes(db: Db) {
  return db.selectFrom('client_types').selectAll().orderBy('position').orderBy('id').execute();
}

/** Which of these ids the list does not have. */
export async function missingIds(db: Db, list: ListName | 'users', ids: number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const table = list === 'users' ? 'users' : tables[list];
  const rows = await db.selectFrom(table).select('id').where('id', 'in', ids).execute();
  return ids.filter((id) => !rows.some((row) => row.id === id));
}

export async function insertType(
  db: Db,
  row: { name: string; payment_term_days: number | null; order_note: string | null },
): Promise<number> {
  const position = sql<number>`(select coalesce(max(position), 0) + 1 from client_types)`;
  const { id } = await db
    .insertInto('client_types')
    .values({ ...row, position })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function insertLevel(db: Db, row: { name: string; rank: number | null }): Promise<number> {
  const rank = row.rank ?? sql<number>`(select coalesce(max(rank), 0) + 1 from client_levels)`;
  const { id } = await db
    .insertInto('client_levels')
    .values({ name: row.name, rank, threshold: unreachable })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateType(
  db: Db,
  id: number,
  row: { name: string; payment_term_days: number | null; order_note: string | null },
) {
  await db.updateTable('client_types').set(row).where('id', '=', id).execute();
}

export async function renameRow(
  db: Db,
  list: 'levels' | 'sources' | 'tags',
  id: number,
  name: string,
): Promise<void> {
  await db.updateTable(tables[list]).set({ name }).where('id', '=', id).execute();
}

export async function findRow(db: Db, list: ListName, id: number) {
  return db.selectFrom(tables[list]).select(['id', 'name']).where('id', '=', id).executeTakeFirst();
}

export async function insertSource(db: Db, name: string): Promise<number> {
  const { id } = await db.insertInto('sources').values({ name }).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function insertTag(db: Db, name: string): Promise<number> {
  const row = { name, color: colorOf(name) };
  const { id } = await db.insertInto('tags').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** The id of a source that was typed: its name, or its id as text; a number is an id. Null when there is none. */
export async function findSourceId(db: Db, typed: number | string | null): Promise<number | null> {
  if (typeof typed !== 'string') return typed;
  const rows = await db
    .selectFrom('sources')
    .select(['id', 'name'])
    .where((eb) =>
      eb.or([eb(sql`lower(name)`, '=', sql<string>`lower(${typed})`), eb(sql`id::text`, '=', typed)]),
    )
    .execute();
  return (rows.find(({ name }) => same(name, typed)) ?? rows[0])?.id ?? null;
}

/** The source of this name, made if there is none; two at once make one. */
export async function ensureSource(db: Db, name: string): Promise<number> {
  return (await ensure(db, 'sources', [name], undefined))[0] as number;
}

/** The tags of these names in their order, made where there are none. A new tag gets the colour its name falls on. */
export async function ensureTags(db: Db, names: string[]): Promise<number[]> {
  return ensure(db, 'tags', names, colorOf);
}

async function ensure(
  db: Db,
  table: 'sources' | 'tags',
  names: string[],
  color: ((name: string) => string) | undefined,
) {
  if (names.length === 0) return [];
  const find = () =>
    db
      .selectFrom(table)
      .select(['id', 'name'])
      .where(
        sql`lower(name)`,
        'in',
        names.map((name) => sql<string>`lower(${name})`),
      )
      .execute();
  let rows = await find();
  // In one order everywhere: two saves that make the same tags in different orders would wait for each other.
  const absent = names.filter((name) => !rows.some((row) => same(row.name, name))).sort();
  if (absent.length > 0) {
    const values = absent.map((name) => (color ? { name, color: color(name) } : { name }));
    await db
      .insertInto(table)
      .values(values as never)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    rows = await find();
  }
  return names.map((name) => rows.find((row) => same(row.name, name))?.id as number);
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const tagColors = ['blue', 'green', 'orange', 'red', 'purple', 'teal', 'gray'] as const;

function colorOf(name: string): string {
  const sum = [...name.toLowerCase()].reduce((total, char) => total + (char.codePointAt(0) ?? 0), 0);
  return tagColors[sum % (tagColors.length - 1)] as string;
}
