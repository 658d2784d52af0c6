import { once } from '../api/actions.ts';
import type { RequestKey } from '../api/queries.ts';
import { changesBetween } from '../audit/actor.ts';
import { type Changes, insertAudit, listChangesSince } from '../audit/queries.ts';
import { refuseErased } from '../clients/standing.ts';
import type { Trx } from '../db/database.ts';
import { NotFound, Refused } from '../errors.ts';
import { lockOrderClient } from '../orders/queries.ts';
import type { Services } from '../services.ts';
import { deleteFiles, insertFiles } from './attachments/queries.ts';
import { forget, type NewFile, tooMany } from './attachments/upload.ts';
import { insertNote, isRemindable, lockNote, type NoteRecord, updateNote } from './queries.ts';
import type { NoteChange, NoteInput } from './schema.ts';

type Person = { id: number };
type Which = { client_id: number; id: number };

const mostFiles = 10;

export type NewNote = {
  client_id: number;
  input: NoteInput;
  files?: NewFile[];
  key?: RequestKey | undefined;
};

/**
 * Writes a note of a client, with its files, which are kept already. The same key writes it once; files that then have no
 * note are taken away. Refuses with 422 a person who cannot be reminded. Answers the note's id.
 */
export async function writeNote(
  { db, now, files: door }: Services,
  actor: Person,
  { client_id, input, files = [], key }: NewNote,
): Promise<number> {
  let isWritten = false;
  try {
    const answered = await db.transaction().execute((trx) =>
      once(trx, actor.id, key, 'note', async () => {
        const client = await lockOrderClient(trx, client_id);
        if (!client) throw new NotFound('Clientul nu există.');
        refuseErased(client);
        const reminder = await reminderOf(trx, actor, input);
        const { text, kind } = input;
        const row = { client_id: client.id, text, kind, pinned_at: input.pinned ? now() : null, ...reminder };
        const at = now();
        const id = await insertNote(trx, { ...row, created_by: actor.id, created_at: at, updated_at: at });
        await insertFiles(trx, id, actor.id, files);
        const named = { ...row, files: files.map(({ name }) => name) };
        await audit(trx, actor, 'create', id, changesBetween({}, named), 1);
        isWritten = true;
        return id;
      }),
    );
    // The same form came before: its note has files of its own.
    if (!isWritten) await forget(door, files);
    return answered;
  } catch (error) {
    await forgetRefused(door, files, error);
    throw error;
  }
}

/** `formKey`: the form that it comes from; what that form itself saved before does not make it stale. */
type Change = NoteChange & { formKey?: string | undefined };

/**
 * Changes a note and its files. A reminder that is moved rings again; the same one keeps that it rang or is done. Refuses
 * with 409 whoever did not see the last version, unless nothing would change; `version` null asks for none. A note that
 * the program wrote keeps its kind.
 * @param input what the note becomes, said of it as it is under the lock
 */
export async function changeNote(
  { db, now, files: door }: Services,
  actor: Person,
  {
    input,
    change,
    files = [],
    ...which
  }: Which & { input: (note: NoteRecord) => NoteInput; change: Change; files?: NewFile[] },
): Promise<void> {
  let removed: { name: string; file_key: string }[] = [];
  try {
    await db.transaction().execute(async (trx) => {
      const before = await lockNote(trx, which);
      const wanted = await wantedRow(trx, actor, { before, input: input(before), at: now() });
      const changes: Changes = changesBetween<Record<string, unknown>>(before, wanted);
      const leaving = before.files.filter(({ id }) => change.remove_files.includes(id));
      if (Object.keys(changes).length === 0 && files.length === 0 && leaving.length === 0) return;
      if (await isStale(trx, before, change)) throw stale(before);
      if (before.files.length - leaving.length + files.length > mostFiles)
        throw new Refused(422, tooMany, [{ field: 'files', message: tooMany }]);
      removed = await deleteFiles(
        trx,
        before.id,
        leaving.map(({ id }) => id),
      );
      await insertFiles(trx, before.id, actor.id, files);
      if (files.length > 0 || removed.length > 0)
        changes.files = [removed.map(({ name }) => name), files.map(({ name }) => name)];
      const version = await updateNote(trx, before.id, { ...wanted, updated_at: now() });
      const of = { subject: 'note', subject_id: before.id, form_key: change.formKey };
      await insertAudit(trx, actor, { action: 'update', ...of, changes, version });
    });
  } catch (error) {
    await forgetRefused(door, files, error);
    throw error;
  }
  await forget(door, removed);
}

/**
 * Takes away the bytes of what the rules refused. Where anything else broke (a connection lost while it was committing)
 * the note may stand, with its files: the sweep knows a day later.
 */
async function forgetRefused(door: Services['files'], files: NewFile[], error: unknown): Promise<void> {
  if (error instanceof Refused || error instanceof NotFound) await forget(door, files);
}

/** Deletes a note so that it can come back; its reminder rings no more. One that is deleted stays as it is. */
export async function deleteNote({ db, now }: Services, actor: Person, which: Which): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { id, deleted_at: before } = await lockNote(trx, { ...which, deleted: true });
    if (before !== null) return;
    const deleted_at = now();
    const version = await updateNote(trx, id, { deleted_at });
    await audit(trx, actor, 'delete', id, { deleted_at: [null, deleted_at] }, version);
  });
}

/** Brings a deleted note back; one that is there stays as it is. */
export async function restoreNote({ db }: Services, actor: Person, which: Which): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { id, deleted_at } = await lockNote(trx, { ...which, deleted: true });
    if (deleted_at === null) return;
    const version = await updateNote(trx, id, { deleted_at: null });
    await audit(trx, actor, 'restore', id, { deleted_at: [deleted_at, null] }, version);
  });
}

/** Pins a note above the others, or lets it go. */
export async function pinNote(
  { db, now }: Services,
  actor: Person,
  { pinned, ...which }: Which & { pinned: boolean },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { id, pinned_at } = await lockNote(trx, which);
    if ((pinned_at !== null) === pinned) return;
    const next = pinned ? now() : null;
    const version = await updateNote(trx, id, { pinned_at: next });
    await audit(trx, actor, 'update', id, { pinned_at: [pinned_at, next] }, version);
  });
}

/** The row that a change asks for. */
async function wantedRow(
  trx: Trx,
  actor: Person,
  { before, input, at }: { before: NoteRecord; input: NoteInput; at: Date },
) {
  const { remind_at, remind_user_id } = await reminderOf(trx, actor, input, before);
  const isSame =
    (remind_at?.getTime() ?? 0) === (before.remind_at?.getTime() ?? 0) &&
    remind_user_id === before.remind_user_id;
  return {
    text: input.text,
    kind: before.kind === 'anaf' ? before.kind : input.kind,
    pinned_at: input.pinned ? (before.pinned_at ?? at) : null,
    ...(isSame ? {} : { remind_at, remind_user_id, reminded_at: null, done_at: null, done_by: null }),
  };
}

type Reminder = { remind_at: Date | null; remind_user_id: number | null };

async function reminderOf(trx: Trx, actor: Person, input: NoteInput, before?: NoteRecord): Promise<Reminder> {
  if (input.remind_at === null) return { remind_at: null, remind_user_id: null };
  const remind_user_id = input.remind_user_id ?? before?.remind_user_id ?? actor.id;
  if (remind_user_id !== before?.remind_user_id && !(await isRemindable(trx, remind_user_id)))
    throw new Refused(422, noSuchPerson, [{ field: 'remind_user_id', message: noSuchPerson }]);
  return { remind_at: input.remind_at, remind_user_id };
}

const noSuchPerson = 'Persoana nu mai are cont activ. Alegeți pe altcineva.';

const audit = (trx: Trx, actor: Person, action: string, id: number, changes: Changes, version: number) =>
  insertAudit(trx, actor, { action, subject: 'note', subject_id: id, changes, version });

async function isStale(trx: Trx, { id, version }: NoteRecord, change: Change): Promise<boolean> {
  if (change.version === null || change.version === version) return false;
  if (!change.formKey) return true;
  const since = await listChangesSince(trx, 'note', id, change.version);
  return since.some(({ form_key }) => form_key !== change.formKey);
}

function stale({ version }: NoteRecord): Refused {
  const message =
    'Nota a fost schimbată între timp, de altcineva sau din altă fereastră. Sus este cum e salvată acum; în formular a rămas ce ați schimbat dumneavoastră. Salvați din nou ca să rămână așa.';
  return new Refused(409, message, [], { stale: true, version });
}
