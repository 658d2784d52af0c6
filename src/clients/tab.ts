import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../db/database.ts';
import { NotFound } from '../errors.ts';
import { setFlash } from '../web/flash.ts';
import { findOwnName } from './merges/queries.ts';
import { type ClientRecord, getClient } from './queries.ts';
import { clientParams } from './schema.ts';

type Id = { Params: { id: string } };

/**
 * The client whose tab is asked for. The address of a client that was merged leads to the tab of the one that answers
 * for it; then the answer is on its way, and there is nothing more to do.
 */
export async function clientOfTab(
  db: Db,
  request: FastifyRequest<Id>,
  reply: FastifyReply,
  tab: string,
): Promise<ClientRecord | undefined> {
  const params = clientParams.safeParse(request.params);
  if (!params.success) throw new NotFound();
  const record = await getClient(db, params.data.id);
  if (record.id === params.data.id) return record;
  await leadOn(db, reply, { id: params.data.id, kept: record, tab });
  return undefined;
}

/** Leads from the address of a client that was merged to the one that answers for it, and says so. */
export async function leadOn(
  db: Db,
  reply: FastifyReply,
  { id, kept, tab = '' }: { id: number; kept: ClientRecord; tab?: string },
): Promise<FastifyReply> {
  const name = await findOwnName(db, id);
  setFlash(reply, `Clientul „${name}” a fost unit cu „${kept.name}”.`, 'warning');
  return reply.redirect(`/clients/${kept.id}${tab}`, 303);
}
