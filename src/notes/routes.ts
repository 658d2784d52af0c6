import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { listChangesSince } from '../audit/queries.ts';
import { type Draft, textOf } from '../clients/draft.ts';
import { clientPage } from '../clients/page.ts';
import { type ClientRecord, getClient } from '../clients/queries.ts';
import { clientOfTab } from '../clients/tab.ts';
import { type FieldError, NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { checked, fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeNote, deleteNote, pinNote, restoreNote, writeNote } from './actions.ts';
import { attachmentRoutes } from './attachments/routes.ts';
import { forget, readNoteForm } from './attachments/upload.ts';
import { noteHref } from './note-text.ts';
import { noteEdit, notesView, type Refusal } from './page.ts';
import { findNotesFrame, getNote, listNotes, listRemindable } from './queries.ts';
import { typedOver } from './reminder-time.ts';
import { reminderRoutes } from './reminders/routes.ts';
import { changeSchema, noteListSchema, noteParams, noteSchema, pinSchema } from './schema.ts';
import { noteEditPage, notesPage } from './views.ts';

type Tab = { Params: { id: string }; Querystring: Record<string, unknown> };
type One = { Params: { id: string; note_id: string } };

/** The notes of a client, their files, and the reminders of a person. */
export function noteRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  reminderRoutes(app, services);
  attachmentRoutes(app, services);

  app.get<Tab>('/clients/:id/notes', async (request, reply) => {
    const search = new URL(request.url, 'http://localhost').search;
    const record = await clientOfTab(db, request, reply, `/notes${search}`);
    return record ? showTab(request, reply, record) : reply;
  });

  app.post<Tab>('/clients/:id/notes', async (request, reply) => {
    const record = await getClient(db, Number(request.params.id) || 0);
    const { draft, files, errors } = await readNoteForm(request, services.files);
    const parsed = noteSchema.safeParse(momentIn(draft));
    if (!parsed.success || errors.length > 0) {
      await forget(services.files, files);
      const wrong = [...(parsed.error ? fieldErrors(parsed.error) : []), ...errors];
      return showTab(request, reply.code(422), record, refusalOf(draft, wrong));
    }
    try {
      const digests = files.map(({ name, digest }) => [name, digest]);
      const key = requestKey(draft.form_key, [record.id, parsed.data, digests]);
      await writeNote(services, actorOf(request), { client_id: record.id, input: parsed.data, files, key });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = error.status === 409 ? { ...draft, form_key: '' } : draft;
      return showTab(
        request,
        reply.code(error.status),
        record,
        refusalOf(again, error.fields, error.message),
      );
    }
    setFlash(reply, parsed.data.remind_at ? 'Nota și mementoul au fost salvate.' : 'Nota a fost salvată.');
    return reply.redirect(`/clients/${record.id}/notes`, 303);
  });

  app.get<One>('/clients/:id/notes/:note_id/edit', (request, reply) => showEdit(request, reply));

  app.post<One>('/clients/:id/notes/:note_id', async (request, reply) => {
    const which = whichOf(request);
    const opened = await getNote(db, which);
    const { draft, files, errors } = await readNoteForm(request, services.files);
    const parsed = noteSchema.extend(changeSchema.shape).safeParse(momentIn(draft, opened.remind_at));
    if (!parsed.success || errors.length > 0) {
      await forget(services.files, files);
      const wrong = [...(parsed.error ? fieldErrors(parsed.error) : []), ...errors];
      return showEdit(request, reply.code(422), refusalOf(draft, wrong));
    }
    try {
      const { version, remove_files, ...input } = parsed.data;
      const change = { version, remove_files, formKey: textOf(draft.form_key) || undefined };
      await changeNote(services, actorOf(request), { ...which, input: () => input, change, files });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const since =
        error.extra.stale && parsed.data.version !== null
          ? await listChangesSince(db, 'note', which.id, parsed.data.version)
          : undefined;
      const refusal = { ...refusalOf(draft, error.fields, error.message), since };
      return showEdit(request, reply.code(error.status), refusal);
    }
    setFlash(reply, 'Nota a fost salvată.');
    return reply.redirect(noteHref(opened.client_id, which.id), 303);
  });

  app.post<One>('/clients/:id/notes/:note_id/deletion', async (request, reply) => {
    const which = whichOf(request);
    await deleteNote(services, actorOf(request), which);
    const link = { href: noteHref(which.client_id, which.id), text: 'Vezi nota ștearsă' };
    setFlash(reply, 'Nota a fost ștearsă; mementoul ei nu mai sună.', 'success', link);
    return reply.redirect(`/clients/${which.client_id}/notes`, 303);
  });

  app.post<One>('/clients/:id/notes/:note_id/restoration', async (request, reply) => {
    const which = whichOf(request);
    await restoreNote(services, actorOf(request), which);
    setFlash(reply, 'Nota a fost adusă înapoi.');
    return reply.redirect(noteHref(which.client_id, which.id), 303);
  });

  app.post<One>('/clients/:id/notes/:note_id/pin', async (request, reply) => {
    const which = whichOf(request);
    const { pinned } = checked(pinSchema, request.body ?? {});
    await pinNote(services, actorOf(request), { ...which, pinned });
    setFlash(reply, pinned ? 'Nota stă de acum deasupra celorlalte.' : 'Nota nu mai este fixată.');
    return reply.redirect(`/clients/${which.client_id}/notes`, 303);
  });

  async function showTab(
    request: FastifyRequest<Tab>,
    reply: FastifyReply,
    record: ClientRecord,
    refusal?: Refusal,
  ) {
    const query = checked(noteListSchema, request.query);
    const [found, frame] = await Promise.all([
      listNotes(db, record.id, query),
      findNotesFrame(db, record.id, query),
    ]);
    const shown = { me: actorOf(request).id, now: services.now(), refusal };
    const list = notesView(record.id, query, { ...found, ...frame }, shown);
    return reply.page(notesPage, { client: clientPage(record, '/notes'), list });
  }

  async function showEdit(request: FastifyRequest<One>, reply: FastifyReply, refusal?: Refusal) {
    const which = whichOf(request);
    const [record, note, users] = await Promise.all([
      getClient(db, which.client_id),
      getNote(db, which),
      listRemindable(db),
    ]);
    return reply.page(noteEditPage, {
      client: clientPage(record, '/notes'),
      note: noteEdit(note, users, { refusal }),
    });
  }
}

/** A form says the moment in two fields; an hour alone is no moment, and a day alone is its morning. */
function momentIn(draft: Draft, was: Date | null = null): Draft {
  const [date, time] = [textOf(draft.remind_date), textOf(draft.remind_time)];
  if (date === '' && time === '') return { ...draft, remind_at: '' };
  return { ...draft, remind_at: typedOver(`${date}T${time || '09:00'}`, was) };
}

function refusalOf(draft: Draft, errors: FieldError[], message = ''): Refusal {
  const fileAgain = errors.some(({ field }) => field === 'files')
    ? ' Textul a rămas; fișierele trebuie alese din nou.'
    : '';
  return {
    draft,
    errors,
    message: message || `Nota nu a fost salvată: verificați ce este marcat.${fileAgain}`,
  };
}

function whichOf(request: FastifyRequest<One>): { client_id: number; id: number } {
  const parsed = noteParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return { client_id: parsed.data.id, id: parsed.data.note_id };
}
