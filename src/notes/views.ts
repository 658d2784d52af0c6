import type { ClientPage } from '../clients/page.ts';
import { page } from '../web/view.ts';
import type { NoteEdit, NotesView } from './page.ts';

export const notesPage = page<{ client: ClientPage; list: NotesView }>('notes/client');
export const noteEditPage = page<{ client: ClientPage; note: NoteEdit }>('notes/edit');
