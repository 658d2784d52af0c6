import { type Insertable, type SqlBool, sql, type Updateable } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { readCursor, writeCursor } from '../../db/paging.ts';
import type { PriceLists } from '../../db/types.ts';
import { NotFound } from '../../errors.ts';

function records(db: Db) {
  return db
    .selectFrom('price_lists as l')
    .leftJoin('client_types as type', 'type.id', 'l.type_id')
    .leftJoin('client_levels as level', 'level.id', 'l.level_id')
    .select(['l.id', 'l.version', 'l.name', 'l.type_id', 'l.level_id', 'l.valid_from', 'l.valid_until'])
    .select(['type.name as type_name', 'level.name as level_name'])
    .select(
      sql<number>`(select count(*) from price_list_items where price_list_id = l.id)`.as('items_count'),
    );
}

export type PriceList = Awaited<ReturnType<typeof listPriceLists>>[number];

export async function listPriceLists(db: Db) {
  return records(db).orderBy(sql`l.name collate "ro-x-icu"`).execute();
}

export async function getPriceList(db: Db, id: number): Promise<PriceList> {
  const list = await records(db).where('l.id', '=', id).executeTakeFirst();
  if (!list) throw new NotFound();
  return list;
}

/** Holds the list until the transaction ends: whoever changes it or its prices next waits and sees this change. */
export async function lockPriceList(trx: Trx, id: number): Promise<PriceList> {
  await trx.selectFrom('price_lists').select('id').where('id', '=', id).forUpdate().execute();
  return getPriceList(trx, id);
}

/** One page of a list's prices, by the product's name, with the key of the next one. */
export async function listItems(db: Db, id: number, after: string | undefined, limit: number) {
  const cursor = after ? readCursor(after) : undefined;
  const rows = await db
    .selectFrom('price_list_items as item')
    .innerJoin('products as p', 'p.id', 'item.product_id')
    .select(['p.id', 'p.code', 'p.name', 'p.unit', 'p.active', 'p.price as base_price', 'item.price'])
    .where('item.price_list_id', '=', id)
    .$if(cursor !== undefined, (qb) =>
      qb.where(
        sql<SqlBool>`(p.name, p.id) > (${cursor?.key}::text collate "ro-x-icu", ${cursor?.id}::bigint)`,
      ),
    )
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const end = items.at(-1);
  const next = rows.length > limit && end ? writeCursor({ key: end.name, id: end.id }) : '';
  return { items, next };
}

export async function insertPriceList(db: Db, row: Insertable<PriceLists>): Promise<number> {
  const { id } = await db.insertInto('price_lists').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Writes what is given and counts the list one version further. */
export async function updatePriceList(db: Db, id: number, row: Updateable<PriceLists>): Promise<number> {
  const { version } = await db
    .updateTable('price_lists')
    .set({ ...row, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export async function deletePriceList(db: Db, id: number): Promise<void> {
  await db.deleteFrom('price_lists').where('id', '=', id).execute();
}

export async function findItem(db: Db, id: number, productId: number) {
  return db
    .selectFrom('price_list_items')
    .select('price')
    .where('price_list_id', '=', id)
    .where('product_id', '=', productId)
    .executeTakeFirst();
}

export async function putItem(db: Db, id: number, productId: number, price: string): Promise<void> {
  await db
    .insertInto('price_list_items')
    .values({ price_list_id: id, product_id: productId, price })
    .onConflict((conflict) => conflict.columns(['price_list_id', 'product_id']).doUpdateSet({ price }))
    .execute();
}

export async function deleteItem(db: Db, id: number, productId: number): Promise<void> {
  await db
    .deleteFrom('price_list_items')
    .where('price_list_id', '=', id)
    .where('product_id', '=', productId)
    .execute();
}
