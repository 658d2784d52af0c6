import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { getClient } from '../clients/queries.ts';
import { clientParams } from '../clients/schema.ts';
import { NotFound } from '../errors.ts';
import type { Services } from '../services.ts';
import { checked } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeNote, deleteNote, writeNote } from './actions.ts';
import { findNotesFrame, getNote, listNotes, type NoteRecord } from './queries.ts';
import { asJson } from './record.ts';
import { typedOver } from './reminder-time.ts';
import { changeSchema, noteListSchema, noteParams, noteSchema } from './schema.ts';
import { newNoteShape, noteChangeShape, noteListShape, noteShape } from './shapes.ts';

type Id = { Params: { id: string } };
type One = { Params: { id: string; note_id: string } };

const docs = {
  list: {
    summary: 'Notele unui client: cele fixate, apoi cele mai noi',
    query: noteListSchema,
    answer: noteListShape,
    errors: [404, 422],
  },
  create: {
    summary: 'Notă nouă, cu sau fără memento',
    body: newNoteShape,
    answer: noteShape,
    status: 201 as const,
    errors: [404, 409, 422],
  },
  read: { summary: 'O notă', answer: noteShape, errors: [404] },
  change: {
    summary: 'Schimbă o notă; ce lipsește rămâne cum era',
    body: noteChangeShape,
    answer: noteShape,
    errors: [404, 409, 422],
  },
  remove: { summary: 'Șterge o notă', answer: noteShape, errors: [404] },
};

/** The notes of a client as JSON. */
export function noteApi(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Id>('/clients/:id/notes', { config: { doc: docs.list } }, async (request) => {
    const query = checked(noteListSchema, request.query);
    const { id } = await getClient(db, clientIdOf(request));
    const [{ items, next }, { total }] = await Promise.all([
      listNotes(db, id, query),
      findNotesFrame(db, id, query),
    ]);
    return { items: items.filter(({ deleted_at }) => deleted_at === null).map(asJson), next, total };
  });

  app.post<Id>('/clients/:id/notes', { config: { doc: docs.create } }, async (request, reply) => {
    const client_id = clientIdOf(request);
    const input = checked(noteSchema, request.body ?? {});
    const key = requestKey(request.headers['idempotency-key'], [client_id, input]);
    const id = await writeNote(services, actorOf(request), { client_id, input, key });
    const note = asJson(await getNote(db, { client_id, id, deleted: true }));
    return reply.code(201).header('location', `/api/v1/clients/${note.client_id}/notes/${id}`).send(note);
  });

  app.get<One>('/clients/:id/notes/:note_id', { config: { doc: docs.read } }, async (request) =>
    asJson(await getNote(db, whichOf(request))),
  );

  app.patch<One>('/clients/:id/notes/:note_id', { config: { doc: docs.change } }, async (request) => {
    const which = whichOf(request);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const { version } = checked(changeSchema, body);
    // As it is under the lock: what is left out stays as another person has just saved it.
    const input = (note: NoteRecord) =>
      checked(noteSchema, {
        ...givenOf(note),
        ...body,
        ...('remind_at' in body && { remind_at: typedOver(body.remind_at, note.remind_at) }),
      });
    await changeNote(services, actorOf(request), { ...which, input, change: { version, remove_files: [] } });
    return asJson(await getNote(db, which));
  });

  app.delete<One>('/clients/:id/notes/:note_id', { config: { doc: docs.remove } }, async (request) => {
    const which = whichOf(request);
    await deleteNote(services, actorOf(request), which);
    return asJson(await getNote(db, { ...which, deleted: true }));
  });
}

/** A note as JSON would have said it. */
const givenOf = ({ text, kind, pinned_at, remind_at, remind_user_id }: NoteRecord) => ({
  text,
  pinned: pinned_at !== null,
  ...(kind !== 'anaf' && { kind }),
  ...{ remind_at: remind_at?.toISOString() ?? null, remind_user_id },
});

function clientIdOf(request: FastifyRequest<Id>): number {
  const parsed = clientParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}

function whichOf(request: FastifyRequest<One>): { client_id: number; id: number } {
  const parsed = noteParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return { client_id: parsed.data.id, id: parsed.data.note_id };
}
