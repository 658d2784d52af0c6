import { refuseErased } from '../../clients/standing.ts';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { findOrder, lockOrder, type OrderRecord } from '../../orders/queries.ts';
import { holdParty } from '../parties/actions.ts';
import { answersTo, type Party } from '../parties/queries.ts';
import { type DocumentRecord, findDocument } from '../queries.ts';
import type { DocumentInput } from '../schema.ts';

/** What a document is made of. The client is held, then the order. */
export type Basis = {
  party: Party;
  order: OrderRecord | undefined;
  proforma: DocumentRecord | undefined;
};

/**
 * Finds and holds the client, the order and the proforma of a new document. Refuses with 422 those that are not there
 * or do not belong together, with 409 a cancelled order.
 */
export async function holdBasis(trx: Trx, input: DocumentInput): Promise<Basis> {
  const { client_id, order_id, proforma_id } = input;
  const proforma = proforma_id ? await proformaOf(trx, proforma_id, input.kind) : undefined;
  const order = await orderOf(trx, order_id ?? proforma?.order_id ?? null);
  if (proforma && order_id && proforma.order_id !== order_id)
    throw refused('order_id', 'Proforma nu este a acestei comenzi.');
  const party = await holdParty(trx, order?.client_id ?? proforma?.client_id ?? client_id ?? 0);
  if (client_id && client_id !== party.id && !(await answersTo(trx, client_id, party.id)))
    throw refused('client_id', `${order ? 'Comanda' : 'Proforma'} este a altui client.`);
  refuseErased(party);
  if (party.archived_at && !order)
    throw refused('client_id', 'Clientul este arhivat. Aduceți-l înapoi înainte de a-i emite un document.');

  if (proforma && (await findDocument(trx, proforma.id))?.client_id !== party.id) throw moved();
  return { party, proforma, order: order && (await heldOrder(trx, order.id, party)) };
}

/** Refuses what changed hands while its client was waited for. */
export const moved = (): Refused =>
  new Refused(409, 'Clientul a fost unit sau despărțit chiar acum. Încercați din nou.');

async function proformaOf(trx: Trx, id: number, kind: string): Promise<DocumentRecord> {
  if (kind !== 'invoice') throw refused('proforma_id', 'După o proformă se emite numai o factură.');
  const document = await findDocument(trx, id);
  if (document?.kind === 'proforma') return document;
  throw refused('proforma_id', document ? 'Documentul ales nu este o proformă.' : 'Proforma nu există.');
}

async function orderOf(trx: Trx, id: number | null): Promise<OrderRecord | undefined> {
  if (id === null) return undefined;
  const order = await findOrder(trx, id);
  if (order) return order;
  throw refused('order_id', 'Comanda nu există.');
}

async function heldOrder(trx: Trx, id: number, party: Party): Promise<OrderRecord> {
  await lockOrder(trx, id);
  const order = await findOrder(trx, id);
  if (order?.client_id !== party.id) throw moved();
  if (order.status !== 'cancelled') return order;
  throw new Refused(409, `Comanda ${order.number} este anulată și nu se facturează.`);
}

const refused = (field: string, message: string) => new Refused(422, message, [{ field, message }]);
