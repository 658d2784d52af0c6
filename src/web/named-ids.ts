import type { FastifyRequest } from 'fastify';

/** Things that hang on a client, by the ids that a request names them with. */
export type NamedIds = Record<Kind, number[]>;
type Kind = 'client' | 'order' | 'document' | 'payment' | 'message';

/** One thing has one name in the whole program: whatever field is called so names a thing of that kind. */
const kinds: Record<string, Kind> = {
  client_id: 'client',
  preview_client_id: 'client',
  order_id: 'order',
  document_id: 'document',
  proforma_id: 'document',
  storno_of: 'document',
  payment_id: 'payment',
  message_id: 'message',
};

const routes: Record<string, Kind> = {
  clients: 'client',
  orders: 'order',
  documents: 'document',
  payments: 'payment',
  messages: 'message',
};

const deepest = 6;

/** What a request names, in its path, its query and its body; undefined where that is nothing. */
export function namedIds(request: FastifyRequest): NamedIds | undefined {
  const ids: NamedIds = { client: [], order: [], document: [], payment: [], message: [] };
  const [, start = ''] = /^(?:\/api\/v1)?\/(\w+)\/:id(?=[/.]|$)/.exec(request.routeOptions.url ?? '') ?? [];
  const kind = routes[start];
  if (kind) note(ids[kind], (request.params as { id?: unknown }).id);
  for (const part of [request.params, request.query, request.body]) collect(part, ids, 0);
  return Object.values(ids).some((found) => found.length > 0) ? ids : undefined;
}

function collect(value: unknown, ids: NamedIds, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  for (const [name, inner] of Object.entries(value)) {
    const kind = kinds[name];
    if (kind) for (const given of [inner].flat()) note(ids[kind], given);
    collect(inner, ids, depth + 1);
  }
}

/** What the fields that read an id take for nothing: without it "\u00015" would be an id for them alone. */
const nothing = /[\p{Cc}\p{Z}\s]+/gu;

/** Only what is an id: what is none fails at the field that asks for it. */
function note(ids: number[], given: unknown): void {
  const id = Number(typeof given === 'string' ? given.replace(nothing, '') : given);
  if (Number.isSafeInteger(id) && id > 0) ids.push(id);
}
