import { type Insertable, sql, type Updateable } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import { answering } from '../clients/queries.ts';
import type { Db } from '../db/database.ts';
import type { Orders } from '../db/types.ts';
import { NotFound } from '../errors.ts';
import { accountOf } from '../payments/credit/queries.ts';
import type { PriceStep } from '../products/prices/price.ts';

// In JSON a numeric would go through a float; a text does not.
const exact = (column: string) => sql<string>`${sql.ref(column)}::text`;

function records(db: Db) {
  return db
    .selectFrom('orders as o')
    .leftJoin('users as author', 'author.id', 'o.created_by')
    .select(['o.id', 'o.number', 'o.version', 'o.client_id', 'o.date', 'o.status', 'o.delivery_address_id'])
    .select(['o.note', 'o.net_total', 'o.vat_total', 'o.total', 'o.created_at', 'author.name as author_name'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('order_lines as l')
          .leftJoin('products as p', 'p.id', 'l.product_id')
          .select(['l.id', 'l.product_id', 'l.description', 'l.unit'])
          .select(['p.code as product_code', 'p.name as product_name', 'p.unit as product_unit'])
          .select([
            exact('l.quantity').as('quantity'),
            exact('l.unit_price').as('unit_price'),
            exact('l.vat_rate').as('vat_rate'),
            exact('l.net').as('net'),
            sql<PriceStep[] | null>`l.price_steps`.as('price_steps'),
          ])
          .whereRef('l.order_id', '=', 'o.id')
          .orderBy('l.position'),
      ).as('lines'),
      jsonObjectFrom(
        eb
          .selectFrom('awbs')
          .select(['awbs.id', 'awbs.number', 'awbs.courier', 'awbs.payer', 'awbs.recipient', 'awbs.phone'])
          .select(['awbs.address_lines'])
          .whereRef('awbs.order_id', '=', 'o.id'),
      ).as('awb'),
    ]);
}

export type OrderRecord = NonNullable<Awaited<ReturnType<typeof findOrder>>>;
export type OrderLine = OrderRecord['lines'][number];

/** The whole order with its lines and its parcel, in one query. */
export async function findOrder(db: Db, id: number) {
  return records(db).where('o.id', '=', id).executeTakeFirst();
}

export async function getOrder(db: Db, id: number): Promise<OrderRecord> {
  const order = await findOrder(db, id);
  if (!order) throw new NotFound('Comanda nu există.');
  return order;
}

/** The order with what was invoiced of it: its documents, and how much of each line stands on invoices. */
export async function getInvoicedOrder(db: Db, id: number) {
  const order = await records(db)
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('documents as d')
          .select(['d.id', 'd.kind', 'd.series', 'd.number', 'd.issue_date'])
          .select([exact('d.total').as('total'), exact('d.paid').as('paid')])
          .select([exact('d.reversed').as('reversed'), exact('d.open_amount').as('open_amount')])
          .whereRef('d.order_id', '=', 'o.id')
          .orderBy('d.id'),
      ).as('documents'),
      jsonArrayFrom(
        eb
          .selectFrom('order_lines as part')
          .innerJoin('document_lines as invoiced', 'invoiced.order_line_id', 'part.id')
          .select(['part.id', sql<string>`sum(invoiced.quantity)::text`.as('quantity')])
          .whereRef('part.order_id', '=', 'o.id')
          .groupBy('part.id'),
      ).as('invoiced'),
    ])
    .where('o.id', '=', id)
    .executeTakeFirst();
  if (!order) throw new NotFound('Comanda nu există.');
  return order;
}

export type InvoicedOrder = Awaited<ReturnType<typeof getInvoicedOrder>>;

/** Whole orders in the order of these ids, in one query. */
export async function listOrderRecords(db: Db, ids: number[]): Promise<OrderRecord[]> {
  if (ids.length === 0) return [];
  const rows = await records(db).where(sql<boolean>`o.id = any(${ids}::bigint[])`).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The client that an order names; a merged one leads to the kept one. With the addresses it may be sent to. */
export async function findOrderClient(db: Db, id: number) {
  return db
    .selectFrom('clients as c')
    .innerJoin('client_levels as level', 'level.id', 'c.level_id')
    .innerJoin('client_types as type', 'type.id', 'c.type_id')
    .select(['c.id', 'c.name', 'c.archived_at', 'c.status', 'c.shipping_payer', 'c.phone', 'c.mobile'])
    .select(['c.country', 'c.county', 'c.locality', 'c.sector', 'c.street', 'c.street_no'])
    .select(['c.address_extra', 'c.postal_code', 'level.name as level_name', 'type.order_note'])
    .select(accountOf('c').as('account'))
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('delivery_addresses as a')
          .select(['a.id', 'a.label', 'a.is_default', 'a.contact_name', 'a.contact_phone', 'a.country'])
          .select(['a.county', 'a.locality', 'a.sector', 'a.street', 'a.street_no', 'a.address_extra'])
          .select('a.postal_code')
          .where(isAddressOf('a.client_id', sql.ref<number>('c.id')))
          .orderBy('a.position')
          .orderBy('a.id'),
      ).as('addresses'),
    )
    .where('c.id', '=', answering(id))
    .executeTakeFirst();
}

export type OrderClient = NonNullable<Awaited<ReturnType<typeof findOrderClient>>>;

/**
 * Holds the client that answers to an id until the transaction ends, also one that is merged at this very moment. An
 * alias is held with it, in the order of their ids: as merges hold them.
 */
export async function lockOrderClient(
  trx: Db,
  id: number,
): Promise<{ id: number; archived: boolean; erased_at: Date | null } | undefined> {
  await sql`savepoint holding_client`.execute(trx);
  const rows = await trx
    .selectFrom('clients')
    .select(['id', 'archived_at', 'erased_at', 'merged_into_id'])
    .where((eb) => eb.or([eb('id', '=', id), eb('id', '=', answering(id))]))
    .orderBy('id')
    .forUpdate()
    .execute();
  const own = rows.find((row) => row.id === id);
  const answers = own?.merged_into_id ?? id;
  const kept = rows.find((row) => row.id === answers && row.merged_into_id === null);
  if (kept) return { id: kept.id, archived: kept.archived_at !== null, erased_at: kept.erased_at };
  if (!own || answers === id) return undefined;
  // Merged while we waited: held already, it would be held before the one that it went into, against the order.
  await sql`rollback to savepoint holding_client`.execute(trx);
  return lockOrderClient(trx, id);
}

/** The default delivery address of a client, or the given one where it is the client's. */
export async function findDeliveryAddress(db: Db, clientId: number, id?: number) {
  const row = await db
    .selectFrom('delivery_addresses')
    .select('id')
    .where(
      id === undefined
        ? sql<boolean>`client_id = ${clientId} and is_default`
        : sql<boolean>`id = ${id} and ${isAddressOf('client_id', sql<number>`${clientId}::bigint`)}`,
    )
    .executeTakeFirst();
  return row?.id;
}

/** Holds an order until the transaction ends. */
export async function lockOrder(trx: Db, id: number): Promise<void> {
  await trx.selectFrom('orders').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertOrder(trx: Db, row: Insertable<Orders>): Promise<number> {
  const { id } = await trx.insertInto('orders').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateOrder(trx: Db, id: number, row: Updateable<Orders>): Promise<number> {
  const { version } = await trx
    .updateTable('orders')
    .set({ ...row, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** An address is the client's, or was left behind with a client that was merged into it. */
function isAddressOf(column: string, client: ReturnType<typeof sql.ref<number>>) {
  const owner = sql.ref(column);
  return sql<boolean>`(${owner} = ${client} or ${owner} in
    (select merged.id from clients as merged where merged.merged_into_id = ${client}))`;
}
