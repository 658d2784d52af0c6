import { type Insertable, sql, type Updateable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { answering } from '../clients/queries.ts';
import type { Db, Trx } from '../db/database.ts';
import { readCursor, strangeCursor, writeCursor } from '../db/paging.ts';
import type { Notes } from '../db/types.ts';
import { NotFound } from '../errors.ts';
import { fold } from '../romania/diacritics.ts';
import type { NoteListQuery } from './schema.ts';

const countedUpTo = 10_000;
const byName = sql`name collate "ro-x-icu"`;

function records(db: Db) {
  return db
    .selectFrom('notes as n')
    .innerJoin('clients as c', 'c.id', 'n.client_id')
    .leftJoin('users as author', 'author.id', 'n.created_by')
    .leftJoin('users as reminded', 'reminded.id', 'n.remind_user_id')
    .leftJoin('users as finisher', 'finisher.id', 'n.done_by')
    .selectAll('n')
    .select(['c.name as client_name', 'author.name as author_name', 'reminded.name as remind_user_name'])
    .select('finisher.name as done_by_name')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('note_files as f')
          .select(['f.id', 'f.name', 'f.content_type', 'f.size'])
          .whereRef('f.note_id', '=', 'n.id')
          .orderBy('f.id'),
      ).as('files'),
    );
}

export type NoteRecord = Awaited<ReturnType<ReturnType<typeof records>['executeTakeFirstOrThrow']>>;

/** A note of the client that answers to an id; deleted ones only where they are asked for. */
export async function getNote(
  db: Db,
  { client_id, id, deleted = false }: { client_id: number; id: number; deleted?: boolean },
): Promise<NoteRecord> {
  const note = await records(db)
    .where('n.id', '=', id)
    .where('n.client_id', '=', answering(client_id))
    .$if(!deleted, (qb) => qb.where('n.deleted_at', 'is', null))
    .executeTakeFirst();
  if (!note) throw new NotFound('Nota nu există sau a fost ștearsă.');
  return note;
}

/** One page of the notes of a client: those that are pinned first, then the newest, with the key of the next page. */
export async function listNotes(db: Db, clientId: number, query: NoteListQuery) {
  const found = await records(db)
    .where(matches(clientId, query))
    .where(afterPlace(query.after))
    .orderBy('n.pinned_at', (order) => order.desc().nullsLast())
    .orderBy('n.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const items = found.slice(0, query.limit);
  const end = items.at(-1);
  const next =
    found.length > query.limit && end
      ? writeCursor({ key: end.pinned_at?.toISOString() ?? '', id: end.id })
      : null;
  return { items, next };
}

/** How many notes answer a query (null above 10.000), and the people who can be reminded. */
export async function findNotesFrame(db: Db, clientId: number, query: NoteListQuery) {
  const { total, users } = await db
    .selectNoFrom((eb) => [
      sql<number>`(select count(*) from (select from notes as n where ${matches(clientId, query)} limit ${sql.lit(
        countedUpTo + 1,
      )}) as counted)`.as('total'),
      jsonArrayFrom(
        eb
          .selectFrom('users')
          .select(['users.id', 'users.name'])
          .where('users.active', '=', true)
          .orderBy(byName)
          .orderBy('users.id'),
      ).as('users'),
    ])
    .executeTakeFirstOrThrow();
  return { total: total > countedUpTo ? null : total, users };
}

/** The people who can be reminded of something. */
export async function listRemindable(db: Db) {
  return db
    .selectFrom('users')
    .select(['id', 'name'])
    .where('active', '=', true)
    .orderBy(byName)
    .orderBy('id')
    .execute();
}

function matches(clientId: number, { kind, q, note }: NoteListQuery) {
  const parts = [sql<boolean>`n.client_id = ${clientId}`];
  if (note === undefined) parts.push(sql`n.deleted_at is null`);
  else parts.push(sql`n.id = ${note}`);
  if (kind) parts.push(sql`n.kind = ${kind}`);
  const sought = fold(q ?? '');
  if (sought)
    parts.push(
      sql`position(${sought} in translate(lower(n.text collate "ro-x-icu") collate "C", 'ăâîșț', 'aaist')) > 0`,
    );
  return sql<boolean>`${sql.join(parts, sql` and `)}`;
}

function afterPlace(after: string | undefined) {
  if (after === undefined) return sql<boolean>`true`;
  const { key, id } = readCursor(after);
  if (key === '') return sql<boolean>`n.pinned_at is null and n.id < ${id}`;
  if (Number.isNaN(Date.parse(key))) throw strangeCursor();
  return sql<boolean>`(n.pinned_at is null or (n.pinned_at, n.id) < (${new Date(key)}, ${id}))`;
}

/** Holds a note of the client that answers to an id until the transaction ends; answers it as it is then. */
export async function lockNote(
  trx: Trx,
  { client_id, id, deleted = false }: { client_id: number; id: number; deleted?: boolean },
): Promise<NoteRecord> {
  await trx.selectFrom('notes').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return getNote(trx, { client_id, id, deleted });
}

/** Whether somebody can be reminded of something. */
export async function isRemindable(db: Db, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('active', '=', true)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertNote(trx: Trx, row: Insertable<Notes>): Promise<number> {
  const { id } = await trx.insertInto('notes').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Writes a change of a note; answers its new version. */
export async function updateNote(trx: Trx, id: number, row: Updateable<Notes>): Promise<number> {
  const { version } = await trx
    .updateTable('notes')
    .set({ ...row, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}
