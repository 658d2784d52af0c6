import type { FastifyReply } from 'fastify';
import type { Services } from '../services.ts';
import { clientForm, type FormState } from './form.ts';
import { loadLists } from './lists/queries.ts';
import type { ClientRecord } from './queries.ts';
import { editPage } from './views.ts';

/** Sends the form in a state; a partial request gets its checked address alone, or the `piece` it asked for. */
export async function sendForm(
  { db }: Services,
  reply: FastifyReply,
  state: FormState,
  {
    status = 200,
    record,
    piece,
  }: { status?: number; record?: ClientRecord | undefined; piece?: string } = {},
): Promise<FastifyReply> {
  const form = clientForm(state, await loadLists(db), record);
  return reply.code(status).page(piece ? { ...editPage, piece } : editPage, { form });
}
