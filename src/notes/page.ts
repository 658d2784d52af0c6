import { randomUUID } from 'node:crypto';
import { type Draft, textOf } from '../clients/draft.ts';
import { listOf } from '../clients/input.ts';
import type { FieldError } from '../errors.ts';
import { fieldMaker } from '../products/field.ts';
import { counted } from '../romania/plural.ts';
import { proseHtml } from '../texts/prose.ts';
import { formatDateTime } from '../web/format.ts';
import { sizeText } from './attachments/file-name.ts';
import { draftOf, overtaken, type Since } from './draft.ts';
import { filterOptions, kindLabel, kindOptions } from './kind.ts';
import type { NoteRecord } from './queries.ts';
import { spokenTime } from './reminder-time.ts';
import type { NoteListQuery } from './schema.ts';

type Person = { id: number; name: string };
/** `since`: what was saved since the form was opened, where that is why it was refused. */
export type Refusal = { draft: Draft; errors?: FieldError[]; message: string; since?: Since[] | undefined };
type Found = { items: NoteRecord[]; next: string | null; total: number | null; users: Person[] };

/** The notes of a client, ready to show, with the form of a new one. */
export function notesView(
  clientId: number,
  query: NoteListQuery,
  found: Found,
  { me, now, refusal }: { me: number; now: Date; refusal?: Refusal | undefined },
) {
  const path = `/clients/${clientId}/notes`;
  const first = { ...query, after: undefined };
  return {
    path,
    form: noteForm(refusal ?? blankOf(me), found.users),
    rows: found.items.map((note) => noteRow(note, { path, now, users: found.users })),
    total: found.total === null ? 'peste 10.000 de note' : counted(found.total, 'notă', 'note'),
    q: query.q ?? '',
    kinds: [
      { label: 'Toate', href: addressOf({ ...first, kind: undefined }, path), on: query.kind === undefined },
      ...filterOptions.map(({ value, label }) => ({
        label,
        href: addressOf({ ...first, kind: value }, path),
        on: query.kind === value,
      })),
    ],
    kind: query.kind ?? '',
    isOne: query.note !== undefined,
    isFiltered: query.kind !== undefined || Boolean(query.q) || query.after !== undefined,
    next: found.next ? addressOf({ ...query, after: found.next }, path) : '',
    first: query.after ? addressOf(first, path) : '',
  };
}

export type NotesView = ReturnType<typeof notesView>;

/** The form of a note that is there. `current`: how it is by now, where it was saved since the form was opened. */
export function noteEdit(note: NoteRecord, users: Person[], { refusal }: { refusal?: Refusal | undefined }) {
  const path = `/clients/${note.client_id}/notes`;
  const removed = new Set(listOf(refusal?.draft.remove_files).map(textOf));
  const isOvertaken = refusal?.since !== undefined;
  const draft = refusal?.since ? overtaken(refusal.draft, note, refusal.since) : refusal?.draft;
  const known = users.some(({ id }) => id === note.remind_user_id) ? [] : remindedOf(note);
  return {
    path: `${path}/${note.id}`,
    back: `${path}?note=${note.id}`,
    version: refusal && !isOvertaken ? textOf(refusal.draft.version) : String(note.version),
    // The program's own notes keep their kind.
    isOwnKind: note.kind === 'anaf',
    form: noteForm({ message: '', ...refusal, draft: draft ?? draftOf(note) }, [...users, ...known]),
    files: note.files.map((file) => ({
      id: String(file.id),
      name: file.name,
      size: sizeText(file.size),
      removed: removed.has(String(file.id)),
    })),
    current: isOvertaken ? { html: proseHtml(note.text), facts: factsOf(note) } : undefined,
  };
}

export type NoteEdit = ReturnType<typeof noteEdit>;

function noteForm({ draft, errors = [], message }: Refusal, users: Person[]) {
  const field = fieldMaker(draft, errors);
  const files = errors.filter((error) => error.field === 'files').map((error) => error.message);
  return {
    key: textOf(draft.form_key) || randomUUID(),
    text: field('text', 'Textul notei', { required: true, max: 10_000 }),
    kind: field('kind', 'Fel'),
    kinds: kindOptions,
    pinned: field('pinned', 'Fixată sus'),
    date: dateField(field('remind_date', 'Memento în ziua'), errors),
    time: field('remind_time', 'La ora', { placeholder: '09:00' }),
    user: field('remind_user_id', 'Pentru'),
    users: users.map(({ id, name }) => ({ value: String(id), label: name })),
    files,
    message,
  };
}

/** The moment is one value of two fields: what is wrong with it stands beside the first. */
function dateField<Field extends { error: string }>(field: Field, errors: FieldError[]): Field {
  const error = errors.find((each) => each.field === 'remind_at')?.message;
  return error ? { ...field, error } : field;
}

const blankOf = (me: number): Refusal => ({
  draft: { kind: 'note', remind_user_id: String(me) },
  message: '',
});

/** What stands beside the text of a note, in words. */
const factsOf = (note: NoteRecord): string =>
  [
    kindLabel(note.kind),
    note.pinned_at === null ? 'nefixată' : 'fixată sus',
    note.remind_at
      ? `memento la ${spokenTime(note.remind_at)}, pentru ${note.remind_user_name ?? ''}`
      : 'fără memento',
  ].join(' · ');

const remindedOf = ({ remind_user_id, remind_user_name }: NoteRecord): Person[] =>
  remind_user_id === null ? [] : [{ id: remind_user_id, name: `${remind_user_name} (cont închis)` }];

function noteRow(note: NoteRecord, { path, now, users }: { path: string; now: Date; users: Person[] }) {
  return {
    id: note.id,
    anchor: `note-${note.id}`,
    path: `${path}/${note.id}`,
    kind: kindLabel(note.kind),
    author: note.author_name ?? 'Clientela',
    created: formatDateTime(note.created_at),
    edited: note.updated_at > note.created_at,
    html: proseHtml(note.text),
    isPinned: note.pinned_at !== null,
    isDeleted: note.deleted_at !== null,
    reminder: reminderView(note, now),
    others: users
      .filter(({ id }) => id !== note.remind_user_id)
      .map(({ id, name }) => ({ id: String(id), name })),
    files: note.files.map((file) => ({
      name: file.name,
      href: `/clients/${note.client_id}/note-files/${file.id}`,
      size: sizeText(file.size),
    })),
  };
}

function reminderView(note: NoteRecord, now: Date) {
  if (note.remind_at === null || note.deleted_at !== null) return undefined;
  const isDone = note.done_at !== null;
  const done = note.done_at ? `făcut la ${formatDateTime(note.done_at)}, ${note.done_by_name ?? ''}` : '';
  return {
    when: spokenTime(note.remind_at),
    who: note.remind_user_name ?? '',
    isDone,
    done,
    isLate: !isDone && note.remind_at <= now,
  };
}

function addressOf(query: Partial<NoteListQuery>, path: string): string {
  const pairs = (['kind', 'q', 'note', 'after'] as const).flatMap((name): [string, string][] =>
    query[name] === undefined ? [] : [[name, String(query[name])]],
  );
  const search = new URLSearchParams(pairs).toString();
  return search ? `${path}?${search}` : path;
}
