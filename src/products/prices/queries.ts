import { type SqlBool, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';
import type { VatRate } from '../vat.ts';
import type { Selling, SellingMode } from './price.ts';

/**
 * What prices of a client depend on beside the product: its type and level, how the firm sells, the rates of VAT; in
 * one query. The id of a client that was merged answers with the one that it was merged into.
 */
export async function getPricing(db: Db, clientId: number) {
  const answering = sql<number>`coalesce((select merged_into_id from clients where id = ${clientId}), ${clientId})`;
  const pricing = await db
    .selectFrom('clients')
    .innerJoin('client_levels as level', 'level.id', 'clients.level_id')
    .innerJoin('selling_settings as selling', (join) => join.onTrue())
    .select(['clients.id', 'clients.name', 'clients.type_id', 'clients.level_id', 'selling.allow_below_cost'])
    .select(sql<SellingMode>`selling.mode`.as('mode'))
    .select((eb) => [
      eb.ref('level.name').as('level_name'),
      eb.ref('level.markup_percent').as('markup_percent'),
      eb.ref('level.discount_percent').as('discount_percent'),
      // JSON would make floats of the rates.
      jsonArrayFrom(
        eb
          .selectFrom('vat_rates')
          .select(['kind', 'valid_from', 'valid_until', sql<string>`rate::text`.as('rate')]),
      )
        .$castTo<VatRate[]>()
        .as('vat_rates'),
    ])
    .where('clients.id', '=', answering)
    .executeTakeFirst();
  if (!pricing) throw new NotFound('Clientul nu există.');
  return pricing;
}

export type Pricing = Awaited<ReturnType<typeof getPricing>>;

/** Products that are sold, each with the prices of lists and the discounts that are this client's on the day; one query. */
export async function listForQuotes(
  db: Db,
  ids: number[],
  { type_id, level_id, date }: Pick<Pricing, 'type_id' | 'level_id'> & { date: string },
) {
  if (ids.length === 0) return [];
  const valid = (table: 'list' | 'd') => sql<SqlBool>`
    coalesce(${sql.ref(`${table}.valid_from`)} <= ${date}::date, true)
    and coalesce(${sql.ref(`${table}.valid_until`)} >= ${date}::date, true)`;
  const own = (table: 'list' | 'd') => sql<SqlBool>`
    coalesce(${sql.ref(`${table}.type_id`)} = ${type_id}, true)
    and coalesce(${sql.ref(`${table}.level_id`)} = ${level_id}, true)`;
  return db
    .selectFrom('products as p')
    .select(['p.id', 'p.name', 'p.unit', 'p.price', 'p.purchase_cost', 'p.last_purchase_cost', 'p.vat_rate'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('price_list_items as item')
          .innerJoin('price_lists as list', 'list.id', 'item.price_list_id')
          .select(['list.name', sql<string>`item.price::text`.as('price')])
          .whereRef('item.product_id', '=', 'p.id')
          .where(own('list'))
          .where(valid('list'))
          .orderBy('list.name'),
      ).as('lists'),
      jsonArrayFrom(
        eb
          .selectFrom('discounts as d')
          .leftJoin('client_levels as level', 'level.id', 'd.level_id')
          .leftJoin('client_types as type', 'type.id', 'd.type_id')
          .leftJoin('product_categories as category', 'category.id', 'd.category_id')
          .select(['level.name as level', 'type.name as type', 'category.name as category'])
          .select(sql<string>`d.percent::text`.as('percent'))
          .where(sql<SqlBool>`coalesce(d.category_id = p.category_id, d.category_id is null)`)
          .where(own('d'))
          .where(valid('d'))
          .orderBy('d.id'),
      ).as('discounts'),
    ])
    .where(sql<SqlBool>`p.id = any(${ids}::bigint[])`)
    .where('p.active', '=', true)
    .execute();
}

/** A product as a price is asked for: by its id, or by its code. */
export async function findPriced(db: Db, { id, code }: { id: number | undefined; code: string }) {
  return db
    .selectFrom('products')
    .select(['id', 'code', 'name', 'unit', 'active'])
    .where(id === undefined ? sql<SqlBool>`lower(code) = lower(${code})` : sql<SqlBool>`id = ${id}`)
    .executeTakeFirst();
}

/**
 * The name of a client; the id of one that was merged answers with the one that it was merged into.
 * @param portfolioOf whose clients alone are to be seen, else null
 */
export async function findClientName(db: Db, id: number, portfolioOf: number | null) {
  return db
    .selectFrom('clients as given')
    .innerJoin('clients as c', (join) => join.on('c.id', '=', sql`coalesce(given.merged_into_id, given.id)`))
    .select(['c.id', 'c.name'])
    .where('given.id', '=', id)
    .where(inPortfolio(portfolioOf, 'c.id'))
    .executeTakeFirst();
}

export async function getSelling(db: Db) {
  return db
    .selectFrom('selling_settings')
    .select(['version', 'allow_below_cost', sql<SellingMode>`mode`.as('mode')])
    .executeTakeFirstOrThrow();
}

/** The same, held until the transaction ends. */
export async function lockSelling(trx: Trx) {
  await trx.selectFrom('selling_settings').select('version').forUpdate().execute();
  return getSelling(trx);
}

export async function updateSelling(db: Db, selling: Selling): Promise<number> {
  const { version } = await db
    .updateTable('selling_settings')
    .set({ ...selling, version: sql`version + 1` })
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}
