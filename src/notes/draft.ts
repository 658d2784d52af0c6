import { foundBefore } from '../audit/actor.ts';
import { type Draft, textOf } from '../clients/draft.ts';
import { cleanProse } from './note-text.ts';
import type { NoteRecord } from './queries.ts';
import { localTime } from './reminder-time.ts';

type Shown = Pick<NoteRecord, 'text' | 'kind' | 'pinned_at' | 'remind_at' | 'remind_user_id' | 'created_by'>;

/** A change of a note, as the audit keeps it. */
export type Since = { changes: unknown };

/** A note as its form shows it. */
export function draftOf(note: Shown): Draft {
  const [date = '', time = ''] = note.remind_at ? localTime(note.remind_at).split('T') : [];
  return {
    text: note.text,
    kind: note.kind,
    pinned: String(note.pinned_at !== null),
    remind_date: date,
    remind_time: time,
    remind_user_id: String(note.remind_user_id ?? note.created_by ?? ''),
  };
}

// The parts of a reminder are one thing.
const parts = [['text'], ['kind'], ['pinned'], ['remind_date', 'remind_time', 'remind_user_id']];

/**
 * What a form holds whose note was saved meanwhile: what this person changed stays as it was typed, and all else is as
 * it is stored now, so that saving again takes nothing of the other's back by accident.
 */
export function overtaken(typed: Draft, note: NoteRecord, since: Since[]): Draft {
  const [opened, stored] = [draftOf({ ...note, ...openedOf(since) }), draftOf(note)];
  const isUntouched = (name: string) =>
    typed[name] === undefined || cleanProse(textOf(typed[name])) === opened[name];
  const untouched = parts.filter((names) => names.every(isUntouched)).flat();
  return { ...typed, ...Object.fromEntries(untouched.map((name) => [name, stored[name]])) };
}

/** What the first of these changes found. */
function openedOf(since: Since[]): Partial<Shown> {
  const found = foundBefore(since);
  const moment = (name: string) =>
    found.has(name) && { [name]: found.get(name) ? new Date(String(found.get(name))) : null };
  const plain = ['text', 'kind', 'remind_user_id'].filter((name) => found.has(name));
  return {
    ...Object.fromEntries(plain.map((name) => [name, found.get(name)])),
    ...moment('pinned_at'),
    ...moment('remind_at'),
  };
}
