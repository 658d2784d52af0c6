import type { NoteRecord } from './queries.ts';

/** A note as JSON shows it. */
export const asJson = (note: NoteRecord) => ({
  id: note.id,
  version: note.version,
  client_id: note.client_id,
  kind: note.kind,
  text: note.text,
  pinned: note.pinned_at !== null,
  created_at: note.created_at,
  created_by: note.created_by,
  updated_at: note.updated_at,
  remind_at: note.remind_at,
  remind_user_id: note.remind_user_id,
  reminded_at: note.reminded_at,
  done_at: note.done_at,
  files: note.files.map(({ id, name, content_type, size }) => ({
    ...{ id, name, content_type, size },
    href: `/clients/${note.client_id}/note-files/${id}`,
  })),
});
