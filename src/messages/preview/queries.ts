import { listOwnMatches } from '../../clients/company-lookup/queries.ts';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db } from '../../db/database.ts';
import type { DocumentKind } from '../../documents/frozen.ts';
import { findDocument } from '../../documents/queries.ts';
import { findOrder } from '../../orders/queries.ts';
import type { EventName } from '../events.ts';
import { findFirmValues, findReachable } from '../queries.ts';

const orderEvents: readonly EventName[] = ['order_confirmed', 'order_status', 'order_shipped'];
const kindsOf: Partial<Record<EventName, DocumentKind[]>> = {
  invoice: ['invoice', 'storno'],
  receipt: ['receipt'],
  document: ['proforma', 'contract', 'paperwork'],
  due_soon: ['invoice'],
  overdue: ['invoice'],
};

/**
 * What a text is tried on: the client that was asked for by name or tax id, else the one of the latest order or document
 * of the event's kind, with that order or document and the firm.
 * @param portfolioOf whose clients alone are to be seen, else null
 */
export async function findSubject(db: Db, event: EventName, text: string, portfolioOf: number | null) {
  const matches = text.trim() ? await listOwnMatches(db, text, portfolioOf) : [];
  const wanted = matches[0]?.id;
  if (text.trim() && wanted === undefined) return { matches: 0, firm: await findFirmValues(db) };
  const latest = await findLatest(db, event, wanted, portfolioOf);
  const clientId = wanted ?? latest?.client_id ?? (await findLatestClient(db, portfolioOf));
  const [firm, client, order, document] = await Promise.all([
    findFirmValues(db),
    clientId === undefined ? undefined : findReachable(db, clientId),
    latest && orderEvents.includes(event) ? findOrder(db, latest.id) : undefined,
    latest && !orderEvents.includes(event) ? findDocument(db, latest.id) : undefined,
  ]);
  return { matches: matches.length, firm, client, order, document };
}

export type Subject = Awaited<ReturnType<typeof findSubject>>;

/** The latest thing of the event's kind, of one client or of all; a reminder is of what is still to be paid. */
async function findLatest(
  db: Db,
  event: EventName,
  clientId: number | undefined,
  portfolioOf: number | null,
) {
  if (orderEvents.includes(event))
    return db
      .selectFrom('orders')
      .select(['id', 'client_id'])
      .$if(clientId !== undefined, (query) => query.where('client_id', '=', clientId ?? 0))
      .where(inPortfolio(portfolioOf, 'orders.client_id'))
      .orderBy('date', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
  const kinds = kindsOf[event];
  if (!kinds) return undefined;
  const isReminder = event === 'due_soon' || event === 'overdue';
  return db
    .selectFrom('documents')
    .select(['id', 'client_id'])
    .where('kind', 'in', kinds)
    .$if(isReminder, (query) => query.where('open_amount', '>', '0'))
    .$if(clientId !== undefined, (query) => query.where('client_id', '=', clientId ?? 0))
    .where(inPortfolio(portfolioOf, 'documents.client_id'))
    .orderBy('issue_date', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function findLatestClient(db: Db, portfolioOf: number | null): Promise<number | undefined> {
  const client = await db
    .selectFrom('clients')
    .select('id')
    .where('archived_at', 'is', null)
    .where('merged_into_id', 'is', null)
    .where(inPortfolio(portfolioOf, 'clients.id'))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return client?.id;
}
