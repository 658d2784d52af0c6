import { once } from '../api/actions.ts';
import type { RequestKey } from '../api/queries.ts';
import { changesBetween } from '../audit/actor.ts';
import { insertAudit } from '../audit/queries.ts';
import { refuseErased } from '../clients/standing.ts';
import type { Trx } from '../db/database.ts';
import { listInvoiced } from '../documents/invoiced/queries.ts';
import { Refused } from '../errors.ts';
import { afterOrder, type OrderEvent, shareMeasures } from '../levels/actions.ts';
import { tellMoves } from '../levels/told/actions.ts';
import { ringMessages } from '../messages/actions.ts';
import { refuseBlocked } from '../payments/credit/actions.ts';
import type { Services } from '../services.ts';
import { isIncreased } from './increase.ts';
import { refuseInvoiced } from './invoiced-lines.ts';
import { type PricedLine, priceLines } from './lines/actions.ts';
import { insertLines, replaceLines } from './lines/queries.ts';
import { announceOrder } from './notices/actions.ts';
import {
  findDeliveryAddress,
  getOrder,
  insertOrder,
  lockOrder,
  lockOrderClient,
  type OrderRecord,
  updateOrder,
} from './queries.ts';
import { asInput, comparable } from './record.ts';
import type { OrderInput } from './schema.ts';
import { isClosed, isOpen, isProcessing, type OrderStatus, orderStatusLabel, stepRefusal } from './status.ts';
import { isToldWhenPlaced } from './told.ts';
import { isTooMuch, orderTotals } from './totals.ts';

type Person = { id: number; seesBalance?: boolean };

/** `today`: the firm's day, which is the order's where it names none. */
export type NewOrder = { input: OrderInput; today: string; key?: RequestKey | undefined };

/**
 * Places an order and moves its client. The same key places it once. Refuses with 422 a client that is missing or
 * archived, an address that is not the client's, and lines that cannot be priced; with 409 one that a blocked client
 * would have processed at once. Answers the order's id.
 */
export async function placeOrder(
  services: Services,
  actor: Person,
  { input, today, key }: NewOrder,
): Promise<number> {
  const { db, now } = services;
  let told = 0;
  const placed = await db.transaction().execute(async (trx) => {
    await shareMeasures(trx);
    return once(trx, actor.id, key, 'order', async () => {
      const client = await lockOrderClient(trx, input.client_id);
      if (client) refuseErased(client);
      refuseClient(client);
      const address = await addressFor(trx, client.id, input.delivery_address_id);
      const { date = today, note, status = 'new' } = input;
      if (isProcessing('new', status)) await refuseBlocked(trx, { client_id: client.id, today, by: actor });
      const lines = await priceLines(trx, { client_id: client.id, date, today }, input.lines);
      const totals = totalsOf(lines);

      const row = { client_id: client.id, date, note, status, delivery_address_id: address, ...totals };
      const id = await insertOrder(trx, { ...row, created_by: actor.id });
      await insertLines(trx, id, lines);
      const changes = changesBetween({}, { client_id: client.id, ...comparable({ ...row, lines }) });
      await insertAudit(trx, actor, {
        action: 'create',
        subject: 'order',
        subject_id: id,
        changes,
        version: 1,
      });
      const event = status === 'cancelled' ? 'cancelled' : 'placed';
      if (isToldWhenPlaced(status)) told += await announceOrder(trx, actor, id);
      told += await moveClient(trx, services, actor, { client_id: client.id, event, date, today, at: now() });
      return id;
    });
  });
  if (told > 0) await ringMessages(services);
  return placed;
}

/**
 * A change of an order: what it is to be, told from what it is while it is held. `version` is the one that the change
 * was made against; without one it is made against the order as it stands.
 */
export type OrderChange = {
  id: number;
  version?: number | undefined;
  inputFor: (current: OrderRecord) => OrderInput;
  today: string;
};

/**
 * Saves an order: its lines are replaced, and priced anew where they bring no price. Refuses with 409 a forbidden
 * step, what is closed already, what a blocked client must not have, and whoever did not see the last version, unless nothing would change.
 */
export async function changeOrder(
  services: Services,
  actor: Person,
  { id, version, inputFor, today }: OrderChange,
): Promise<void> {
  const { db, now } = services;
  let told = 0;
  await db.transaction().execute(async (trx) => {
    await shareMeasures(trx);
    const before = await lockWhole(trx, id);
    const input = inputFor(before);
    const { after, lines } = await wantedOf(trx, before, input, today);
    const changes = changesBetween(comparable(before), comparable({ ...after, lines }));
    if (Object.keys(changes).length === 0) return;
    if (version !== undefined && before.version !== version) throw stale(before);
    refuseForbidden(before, after.status, changes);
    refuseInvoiced(before.lines, { status: after.status, lines }, await listInvoiced(trx, id));

    const { client_id } = before;
    const grows = isIncreased(before, { total: after.total, lines });
    if (grows || isProcessing(before.status, after.status))
      await refuseBlocked(trx, { client_id, today, by: actor });
    const saved = await updateOrder(trx, id, after);
    if (changes.lines) await replaceLines(trx, id, lines);
    const action = changes.status ? 'status' : 'update';
    await insertAudit(trx, actor, { action, subject: 'order', subject_id: id, changes, version: saved });
    const event = changes.status && after.status === 'cancelled' ? 'cancelled' : 'changed';
    if (changes.status) told += await announceOrder(trx, actor, id);
    told += await moveClient(trx, services, actor, { client_id, event, date: after.date, today, at: now() });
  });
  if (told > 0) await ringMessages(services);
}

/** What an order makes of its client, told to its managers; answers how many e-mails are new. */
async function moveClient(
  trx: Trx,
  { baseUrl }: Services,
  actor: Person,
  order: OrderEvent,
): Promise<number> {
  const moved = await afterOrder(trx, actor, order);
  return moved ? tellMoves(trx, { client_id: order.client_id, at: order.at, baseUrl }) : 0;
}

export type StatusChange = { id: number; version: number; status: OrderStatus; today: string };

/** Moves an order to another status; refuses as changeOrder does. */
export async function setStatus(services: Services, actor: Person, change: StatusChange): Promise<void> {
  const { status, ...rest } = change;
  // What is stored was checked when it came: a status moves also where the rules became stricter since.
  await changeOrder(services, actor, { ...rest, inputFor: (before) => ({ ...asInput(before), status }) });
}

/** The order, held with its client: first the client, as every transaction of orders does. */
async function lockWhole(trx: Trx, id: number): Promise<OrderRecord> {
  const client = await lockOrderClient(trx, (await getOrder(trx, id)).client_id);
  await lockOrder(trx, id);
  const order = await getOrder(trx, id);
  if (order.client_id !== client?.id) throw stale(order);
  return order;
}

/** What the order would be, as its row and its lines. */
async function wantedOf(trx: Trx, before: OrderRecord, input: OrderInput, today: string) {
  if (input.client_id !== before.client_id) {
    const message = 'Clientul unei comenzi nu se schimbă: anulați-o și faceți alta.';
    throw new Refused(422, message, [{ field: 'client_id', message }]);
  }
  const { date = before.date, status = before.status, note } = input;
  const { client_id, lines: earlier } = before;
  const asked = input.delivery_address_id;
  const keeps = asked === undefined || asked === before.delivery_address_id;
  const delivery_address_id = keeps
    ? before.delivery_address_id
    : await addressFor(trx, before.client_id, asked);
  const lines = await priceLines(trx, { client_id, date, today, earlier }, input.lines);
  return { after: { date, status, note, delivery_address_id, ...totalsOf(lines) }, lines };
}

function refuseForbidden(before: OrderRecord, status: string, changes: Record<string, unknown>): void {
  const step = stepRefusal(before.status, status);
  const state = { status: before.status, version: before.version };
  if (step) throw new Refused(409, step, [], state);
  const isContent = ['lines', 'date', 'delivery_address_id', 'total'].some((field) => field in changes);
  if (!(isContent && !isOpen(before.status)) && !(changes.note && isClosed(before.status))) return;
  const rest = isClosed(before.status) ? 'nu se mai schimbă' : 'liniile, data și adresa nu se mai schimbă';
  throw new Refused(409, `Comanda este ${orderStatusLabel(before.status)}: ${rest}.`, [], state);
}

function refuseClient(
  client: { id: number; archived: boolean } | undefined,
): asserts client is { id: number; archived: boolean } {
  if (client && !client.archived) return;
  const message = client
    ? 'Clientul este arhivat. Aduceți-l înapoi înainte de a-i lua o comandă.'
    : 'Clientul nu există. Alegeți-l din listă.';
  throw new Refused(422, message, [{ field: 'client_id', message }]);
}

/** Where the order goes: what is said, or the client's default address; null is the billing address. */
async function addressFor(trx: Trx, clientId: number, asked: number | null | undefined) {
  if (asked === null) return null;
  const found = await findDeliveryAddress(trx, clientId, asked);
  if (found || asked === undefined) return found ?? null;
  const message = 'Adresa de livrare nu este a clientului. Alegeți alta.';
  throw new Refused(422, message, [{ field: 'delivery_address_id', message }]);
}

function totalsOf(lines: PricedLine[]) {
  const totals = orderTotals(lines);
  if (!isTooMuch(totals.total)) return totals;
  const message = 'Totalul comenzii este prea mare. Verificați cantitățile și prețurile.';
  throw new Refused(422, message, [{ field: 'lines', message }]);
}

function stale(current: OrderRecord): Refused {
  const message = `Comanda a fost schimbată între timp de altcineva; acum este ${orderStatusLabel(current.status)}.`;
  return new Refused(409, `${message} Uitați-vă din nou și încercați iar.`, [], {
    stale: true,
    status: current.status,
    version: current.version,
  });
}
