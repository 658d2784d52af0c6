import type { FastifyReply } from 'fastify';
import type { Services } from '../services.ts';
import { readQueue } from '../today/queues/queue.ts';
import { queueStrip } from '../today/queues/strip.ts';
import { actorOf } from '../web/guard.ts';
import { unmasked } from './cnp.ts';
import { clientForm, type FormState } from './form.ts';
import { loadLists } from './lists/queries.ts';
import type { ClientRecord } from './queries.ts';
import { findTwinOf } from './twins/queries.ts';
import { twinView, wantedTwin } from './twins/twin.ts';
import { editPage } from './views.ts';

/**
 * Sends the form in a state; a partial request gets its checked address alone, or the `piece` it asked for. In a queue,
 * which address and form carry along, it says where one is and which field is meant.
 */
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
  // A change of the form asks for its check alone, and the box of the twin asks for itself.
  const needsTwin = piece !== undefined || !reply.request.isPartial;
  const wanted = needsTwin ? wantedTwin(unmasked(state.draft, record), record) : undefined;
  const { request } = reply;
  const actor = actorOf(request);
  const queue = record && !request.isPartial ? readQueue(request.body, request.query) : undefined;
  const [lists, found, strip] = await Promise.all([
    loadLists(db),
    wanted && findTwinOf(db, wanted, { exceptId: record?.id, portfolioOf: actor.portfolioOf }),
    queue && record && queueStrip(db, queue, record, actor),
  ]);
  const twin = found && wanted ? twinView(found, wanted) : undefined;
  // What was refused is read first.
  const focus = state.message ? undefined : strip?.focus;
  const form = clientForm({ ...state, twin, focus }, lists, record);
  return reply.code(status).page(piece ? { ...editPage, piece } : editPage, { form, queue: strip });
}
