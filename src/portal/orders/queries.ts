import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';
import { readDayCursor, writeCursor } from '../../db/paging.ts';
import type { OwnOrdersQuery } from './schema.ts';

// In JSON a numeric would go through a float; a text does not.
const exact = (column: string) => sql<string>`${sql.ref(column)}::text`;

/** One page of a client's own orders, the newest first, with the key of the next page. */
export async function listOwnOrders(
  db: Db,
  clientId: number,
  { status, after, limit = 20 }: OwnOrdersQuery & { limit?: number },
) {
  const place = after ? readDayCursor(after) : undefined;
  const found = await db
    .selectFrom('orders as o')
    .select(['o.id', 'o.number', 'o.date', 'o.status', 'o.total'])
    .where('o.client_id', '=', clientId)
    .$if(status !== undefined, (qb) => qb.where('o.status', '=', status ?? ''))
    .$if(place !== undefined, (qb) =>
      qb.where(sql<boolean>`(o.date, o.id) < (${place?.key}::date, ${place?.id}::bigint)`),
    )
    .orderBy('o.date', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = found.slice(0, limit);
  const end = items.at(-1);
  return { items, next: found.length > limit && end ? writeCursor({ key: end.date, id: end.id }) : null };
}

export type OwnOrderRow = Awaited<ReturnType<typeof listOwnOrders>>['items'][number];

/**
 * An order of a client with what its own people may see of it: no note of the office, no cost, no steps of a price. An
 * address may have been left behind with a client that was merged into this one.
 */
export async function findOwnOrder(db: Db, clientId: number, id: number) {
  return db
    .selectFrom('orders as o')
    .innerJoin('clients as c', 'c.id', 'o.client_id')
    .select(['o.id', 'o.number', 'o.date', 'o.status', 'o.net_total', 'o.vat_total', 'o.total'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('order_lines as l')
          .leftJoin('products as p', 'p.id', 'l.product_id')
          .select(['p.code', 'l.description', 'l.unit'])
          .select([exact('l.quantity').as('quantity'), exact('l.unit_price').as('unit_price')])
          .select([exact('l.vat_rate').as('vat_rate'), exact('l.net').as('net')])
          .whereRef('l.order_id', '=', 'o.id')
          .orderBy('l.position'),
      ).as('lines'),
      jsonObjectFrom(
        eb
          .selectFrom('delivery_addresses as a')
          .innerJoin('clients as owner', 'owner.id', 'a.client_id')
          .select(['a.label', 'a.contact_name', 'a.contact_phone', 'a.country', 'a.county', 'a.locality'])
          .select(['a.sector', 'a.street', 'a.street_no', 'a.address_extra', 'a.postal_code'])
          .whereRef('a.id', '=', 'o.delivery_address_id')
          .where(sql<boolean>`coalesce(owner.merged_into_id, owner.id) = ${clientId}`),
      ).as('address'),
      jsonObjectFrom(eb.selectFrom('awbs').select('awbs.number').whereRef('awbs.order_id', '=', 'o.id')).as(
        'awb',
      ),
      jsonArrayFrom(
        eb
          .selectFrom('documents as d')
          .select(['d.id', 'd.kind', 'd.series', 'd.number'])
          .where('d.client_id', '=', clientId)
          .where('d.kind', 'in', ['proforma', 'invoice', 'storno'])
          .whereRef('d.order_id', '=', 'o.id')
          .orderBy('d.id'),
      ).as('documents'),
    ])
    .select(['c.country', 'c.county', 'c.locality', 'c.sector', 'c.street', 'c.street_no'])
    .select(['c.address_extra', 'c.postal_code'])
    .where('o.client_id', '=', clientId)
    .where('o.id', '=', id)
    .executeTakeFirst();
}

export type OwnOrder = NonNullable<Awaited<ReturnType<typeof findOwnOrder>>>;
