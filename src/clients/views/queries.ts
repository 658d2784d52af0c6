import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';

type Person = { id: number };

/** What the list calls by name: the filters that are chosen by id, and the view it was opened by. */
export async function findListNames(
  db: Db,
  chosen: {
    type?: number | undefined;
    level?: number | undefined;
    manager?: number | undefined;
    source?: number | undefined;
  },
  viewId: number | undefined,
  { id }: Person,
) {
  return db
    .selectNoFrom((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('client_types')
          .select(['id', 'name'])
          .where('id', '=', chosen.type ?? 0),
      ).as('types'),
      jsonArrayFrom(
        eb
          .selectFrom('client_levels')
          .select(['id', 'name'])
          .where('id', '=', chosen.level ?? 0),
      ).as('levels'),
      jsonArrayFrom(
        eb
          .selectFrom('users')
          .select(['id', 'name'])
          .where('id', '=', chosen.manager ?? 0),
      ).as('users'),
      jsonArrayFrom(
        eb
          .selectFrom('sources')
          .select(['id', 'name'])
          .where('id', '=', chosen.source ?? 0),
      ).as('sources'),
      jsonArrayFrom(
        eb
          .selectFrom('saved_views')
          .select(['id', 'name'])
          .where('id', '=', viewId ?? 0)
          .where((or) => or.or([or('user_id', '=', id), or('shared', '=', true)])),
      ).as('views'),
    ])
    .executeTakeFirstOrThrow();
}

/** The views of a person and those that others share, in the order of their names. */
export async function listViews(db: Db, { id }: Person) {
  return db
    .selectFrom('saved_views as v')
    .innerJoin('users as u', 'u.id', 'v.user_id')
    .select(['v.id', 'v.user_id', 'v.name', 'v.query', 'v.shared', 'u.name as user_name'])
    .where((eb) => eb.or([eb('v.user_id', '=', id), eb('v.shared', '=', true)]))
    .orderBy(sql`v.name collate "ro-x-icu"`)
    .orderBy('v.id')
    .execute();
}

export type SavedView = Awaited<ReturnType<typeof listViews>>[number];

/** A view that this person may change: an own one, or a shared one for an administrator. Held until the end. */
export async function lockView(trx: Db, person: Person & { role: string }, id: number) {
  const row = await trx
    .selectFrom('saved_views')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const may = row && (row.user_id === person.id || (row.shared && person.role === 'administrator'));
  if (!may) throw new NotFound();
  return row;
}

export async function insertView(
  db: Db,
  row: { user_id: number; name: string; query: string; shared: boolean },
): Promise<number> {
  const { id } = await db.insertInto('saved_views').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateView(db: Db, id: number, row: { name: string; shared: boolean }): Promise<void> {
  await db.updateTable('saved_views').set(row).where('id', '=', id).execute();
}

export async function deleteView(db: Db, id: number): Promise<void> {
  await db.deleteFrom('saved_views').where('id', '=', id).execute();
}

/** The columns of a person's list; null for the usual ones. */
export async function saveColumns(db: Db, { id }: Person, client_columns: string[] | null): Promise<void> {
  await db.updateTable('users').set({ client_columns }).where('id', '=', id).execute();
}
