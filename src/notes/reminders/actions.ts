import { type Addressee, insertAlert, listAdministrators } from '../../alerts/queries.ts';
import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { ringMessages, tellUsers } from '../../messages/actions.ts';
import type { Services } from '../../services.ts';
import { excerptOf, noteHref } from '../note-text.ts';
import { isRemindable, lockNote, type NoteRecord, updateNote } from '../queries.ts';
import { snoozedTo, spokenTime } from '../reminder-time.ts';
import { type DueNote, listDueNotes, markRung, takeDueNote } from './queries.ts';
import type { ReminderInput } from './schema.ts';

type Person = { id: number };
type Which = { client_id: number; id: number };

/**
 * Does with the reminder of a note what a person asks: done, not done after all, later, somebody else's. What is put off
 * or given away rings again. Refuses with 422 a person without an active account, with 409 a note without a reminder.
 */
export async function changeReminder(
  { db, now }: Services,
  actor: Person,
  { input, ...which }: Which & { input: ReminderInput },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const note = await lockNote(trx, which);
    if (note.remind_at === null) throw new Refused(409, 'Nota nu mai are memento. Reîncărcați pagina.');
    const wanted = await wantedRow(trx, actor, { note, input, now: now() });
    const changes = changesBetween<Record<string, unknown>>(note, wanted);
    if (Object.keys(changes).length === 0) return;
    const version = await updateNote(trx, note.id, wanted);
    const action = `reminder_${input.do}`;
    await insertAudit(trx, actor, { action, subject: 'note', subject_id: note.id, changes, version });
  });
}

async function wantedRow(
  trx: Trx,
  actor: Person,
  { note, input, now }: { note: NoteRecord; input: ReminderInput; now: Date },
) {
  const again = { reminded_at: null, done_at: null, done_by: null };
  switch (input.do) {
    case 'done':
      return note.done_at === null ? { done_at: now, done_by: actor.id } : {};
    case 'reopen':
      return { done_at: null, done_by: null };
    case 'snooze':
      return { remind_at: snoozedTo(input.by, now), ...again };
    case 'move':
      return { remind_at: input.remind_at, ...again };
    case 'give': {
      const { remind_user_id } = input;
      if (remind_user_id === note.remind_user_id) return {};
      if (!(await isRemindable(trx, remind_user_id)))
        throw new Refused(422, 'Persoana nu mai are cont activ. Alegeți pe altcineva.');
      return { remind_user_id, ...again };
    }
  }
}

const atOnce = 500;

/**
 * Rings the bell of every note whose time has come, and writes the e-mail: each in one transaction, so that however many
 * workers run, and whenever one is killed, it rings once. What came due while nobody worked rings now. Answers how many.
 */
export async function ringDueNotes(services: Services): Promise<number> {
  const { db, now } = services;
  let rung = 0;
  for (;;) {
    const ids = await listDueNotes(db, now(), atOnce);
    let taken = 0;
    for (const id of ids) if (await ringOrLog(services, id)) taken += 1;
    rung += taken;
    // What is left is in the hands of another worker.
    if (ids.length < atOnce || taken === 0) break;
  }
  if (rung > 0) await ringMessages(services);
  return rung;
}

/** One note that cannot ring keeps none of the others from it; it is tried again the next minute. */
async function ringOrLog(services: Services, id: number): Promise<boolean> {
  try {
    return await ringNote(services, id);
  } catch (error) {
    services.log.error({ err: error, note: id }, 'un memento nu a putut suna');
    return false;
  }
}

async function ringNote({ db, now, baseUrl }: Services, id: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const at = now();
    const note = await takeDueNote(trx, id, at);
    if (!note?.remind_at) return false;
    const users = await addresseesOf(trx, note);
    // Whatever makes it ring again (given back, moved, put off) raises the version; that it rang does not.
    const key = `note ${note.id} v${note.version}`;
    const href = noteHref(note.client_id, note.id);
    const excerpt = excerptOf(note.text, 500);

    await markRung(trx, note.id, at);
    await insertAlert(trx, {
      user_ids: users.map((user) => user.id),
      kind: 'reminder',
      client_id: note.client_id,
      text: excerptOf(`${note.client_name}: ${excerpt}`, 300),
      ...{ href, key, at },
    });
    await tellUsers(trx, {
      ...{ event: 'note_reminder', users, key, client_id: note.client_id, note_id: note.id },
      created_by: null,
      values: {
        'note.text': excerpt,
        'note.when': spokenTime(note.remind_at),
        'note.link': `${baseUrl}${href}`,
      },
    });
    const changes = changesBetween({}, { reminded_at: at, told: users.map((user) => user.id) });
    await insertAudit(trx, 'system', { action: 'remind', subject: 'note', subject_id: note.id, changes });
    return true;
  });
}

/** Who was meant; where that account is closed, who wrote the note, or else the administrators. */
async function addresseesOf(trx: Trx, note: DueNote): Promise<Addressee[]> {
  const [meant] = personOf(note.meant_id, note.meant_name, note.meant_email);
  const [author] = personOf(note.author_id, note.author_name, note.author_email);
  const one = meant ?? author;
  return one ? [one] : listAdministrators(trx);
}

const personOf = (id: number | null, name: string | null, email: string | null): Addressee[] =>
  id !== null && name !== null && email !== null ? [{ id, name, email }] : [];
