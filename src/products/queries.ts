import { type Expression, type Insertable, type SqlBool, sql, type Updateable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db, Trx } from '../db/database.ts';
import { readCursor, writeCursor } from '../db/paging.ts';
import type { Products } from '../db/types.ts';
import { NotFound } from '../errors.ts';
import type { ProductQuery } from './schema.ts';
import { productPatterns } from './search-text.ts';
import type { VatRate } from './vat.ts';

// Totals are exact up to here; counting more costs more than the page.
const countedUpTo = 10_000;

function records(db: Db) {
  return db
    .selectFrom('products as p')
    .leftJoin('product_categories as category', 'category.id', 'p.category_id')
    .select(['p.id', 'p.version', 'p.code', 'p.name', 'p.unit', 'category.name as category', 'p.price'])
    .select(['p.purchase_cost', 'p.last_purchase_cost', 'p.vat_rate', 'p.active']);
}

export type ProductRecord = NonNullable<Awaited<ReturnType<typeof findProduct>>>;

export async function findProduct(db: Db, id: number) {
  return records(db).where('p.id', '=', id).executeTakeFirst();
}

export async function getProduct(db: Db, id: number): Promise<ProductRecord> {
  const product = await findProduct(db, id);
  if (!product) throw new NotFound();
  return product;
}

/** The product of this code, whatever its capitals. */
export async function findProductByCode(db: Db, code: string): Promise<ProductRecord | undefined> {
  return records(db).where(sql<SqlBool>`lower(p.code) = lower(${code})`).executeTakeFirst();
}

/** The products of these codes, each under the code as it was asked for, whatever its capitals; one query. */
export async function findProductsByCodes(db: Db, codes: string[]): Promise<Map<string, ProductRecord>> {
  if (codes.length === 0) return new Map();
  const rows = await records(db)
    .innerJoin(sql<{ given: string }>`unnest(${codes}::text[])`.as<'asked'>(sql`asked(given)`), (join) =>
      join.on(sql<SqlBool>`lower(asked.given) = lower(p.code)`),
    )
    .select('asked.given')
    .execute();
  return new Map(rows.map(({ given, ...product }) => [given, product]));
}

/** Holds the product until the transaction ends: whoever saves it next waits and sees this save. */
export async function lockProduct(trx: Trx, id: number): Promise<ProductRecord> {
  await trx.selectFrom('products').select('id').where('id', '=', id).forUpdate().execute();
  return getProduct(trx, id);
}

/** One page of products with the key of the next one. `total` is null above 10.000. */
export async function listProducts(db: Db, query: ProductQuery) {
  const { by, key, after } = orderOf(query);
  const [rows, total] = await Promise.all([
    records(db)
      .select(key.as('sort_key'))
      .where(matches(query))
      .where(after)
      .orderBy(by)
      .orderBy('p.id')
      .limit(query.limit + 1)
      .execute(),
    countProducts(db, query),
  ]);
  const items = rows.slice(0, query.limit).map(({ sort_key: _key, ...row }) => row);
  const end = rows[query.limit - 1];
  const next = rows.length > query.limit && end ? writeCursor({ key: end.sort_key, id: end.id }) : null;
  return { items, next, total };
}

async function countProducts(db: Db, query: ProductQuery): Promise<number | null> {
  const some = db
    .selectFrom('products as p')
    .select('p.id')
    .where(matches(query))
    .limit(countedUpTo + 1);
  const { total } = await db
    .selectFrom(some.as('some'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total > countedUpTo ? null : total;
}

function matches({ q = '', category, active }: ProductQuery): Expression<SqlBool> {
  const conditions = productPatterns(q).map((pattern) => sql<SqlBool>`p.search_text like ${pattern}`);
  // The words are asked of their index, before the order of names is walked for the few that carry them.
  if (conditions.length > 0) {
    const found = sql`select id from products as p where ${sql.join(conditions, sql` and `)}`;
    conditions.splice(0, conditions.length, sql<SqlBool>`p.id = any(array(${found}))`);
  }
  if (category !== undefined) conditions.push(sql<SqlBool>`p.category_id = ${category}`);
  if (active !== undefined) conditions.push(sql<SqlBool>`p.active = ${active}`);
  return conditions.length > 0 ? sql<SqlBool>`${sql.join(conditions, sql` and `)}` : sql<SqlBool>`true`;
}

function orderOf({ sort, after }: ProductQuery) {
  const cursor = after ? readCursor(after) : undefined;
  const [key, type] =
    sort === 'code'
      ? [sql<string>`lower(p.code)`, sql`text`]
      : [sql<string>`p.name`, sql`text collate "ro-x-icu"`];
  const place = cursor && sql<SqlBool>`(${key}, p.id) > (${cursor.key}::${type}, ${cursor.id}::bigint)`;
  return { by: key, key, after: place ?? sql<SqlBool>`true` };
}

export async function insertProduct(db: Db, row: Insertable<Products>): Promise<number> {
  const { id } = await db.insertInto('products').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateProduct(db: Db, id: number, row: Updateable<Products>): Promise<number> {
  const { version } = await db
    .updateTable('products')
    .set({ ...row, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export async function listCategories(db: Db): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('product_categories')
    .select(['id', 'name'])
    .orderBy(sql`name collate "ro-x-icu"`)
    .execute();
}

/** The category of this name, made if there is none; two at once make one. */
export async function ensureCategory(db: Db, name: string): Promise<number> {
  const find = () =>
    db
      .selectFrom('product_categories')
      .select('id')
      .where(sql<SqlBool>`lower(name) = lower(${name})`)
      .executeTakeFirst();
  const known = await find();
  if (known) return known.id;
  await db
    .insertInto('product_categories')
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await find())?.id as number;
}

/** What the form and the list of products choose from: the categories, every rate of VAT with its days; one query. */
export async function loadLists(db: Db) {
  return db
    .selectNoFrom((eb) => [
      jsonArrayFrom(
        eb.selectFrom('product_categories').select(['id', 'name']).orderBy(sql`name collate "ro-x-icu"`),
      ).as('categories'),
      // JSON would make floats of the rates.
      jsonArrayFrom(
        eb
          .selectFrom('vat_rates')
          .select(['kind', 'valid_from', 'valid_until', sql<string>`rate::text`.as('rate')]),
      )
        .$castTo<VatRate[]>()
        .as('rates'),
    ])
    .executeTakeFirstOrThrow();
}

/** Every rate of VAT with its days. */
export async function listVatRates(db: Db): Promise<VatRate[]> {
  return db
    .selectFrom('vat_rates')
    .select(['kind', 'rate', 'valid_from', 'valid_until'])
    .orderBy('kind')
    .orderBy('valid_from')
    .execute();
}
