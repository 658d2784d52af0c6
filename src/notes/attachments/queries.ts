import { sql } from 'kysely';
import { answering } from '../../clients/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';

type NewRow = { name: string; content_type: string; size: number; file_key: string };

export async function insertFiles(
  trx: Trx,
  noteId: number,
  userId: number,
  files: readonly NewRow[],
): Promise<void> {
  if (files.length === 0) return;
  const rows = files.map(({ name, content_type, size, file_key }) => ({
    ...{ note_id: noteId, created_by: userId },
    ...{ name, content_type, size, file_key },
  }));
  await trx.insertInto('note_files').values(rows).execute();
}

/** Takes files of a note away; answers what they were. */
export async function deleteFiles(trx: Trx, noteId: number, ids: number[]) {
  if (ids.length === 0) return [];
  return trx
    .deleteFrom('note_files')
    .where('note_id', '=', noteId)
    .where('id', 'in', ids)
    .returning(['name', 'file_key'])
    .execute();
}

/** A file of a note, not deleted, of the client that answers to an id. */
export async function getFile(db: Db, clientId: number, id: number) {
  const file = await db
    .selectFrom('note_files as f')
    .innerJoin('notes as n', 'n.id', 'f.note_id')
    .select(['f.name', 'f.content_type', 'f.size', 'f.file_key'])
    .where('f.id', '=', id)
    .where('n.client_id', '=', answering(clientId))
    .where('n.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!file) throw new NotFound('Fișierul nu există sau a fost scos.');
  return file;
}

/** Whether files may be taken away until the transaction ends: not while a backup copies what its rows name. */
export async function mayRemoveFiles(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('files')::bigint) as may`.execute(trx);
  return rows[0]?.may ?? false;
}

/** Those of these keys that a row names. */
export async function listKnownKeys(db: Db, keys: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('note_files')
    .select('file_key')
    .where(sql<boolean>`file_key = any(${keys}::text[])`)
    .execute();
  return new Set(rows.map(({ file_key }) => file_key));
}
