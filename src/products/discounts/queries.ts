import { type Insertable, sql, type Updateable } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { Discounts } from '../../db/types.ts';
import { NotFound } from '../../errors.ts';

/** Every discount with the names of what it is for; those of one level, type and category together. */
export async function listDiscounts(db: Db) {
  return db
    .selectFrom('discounts as d')
    .leftJoin('client_levels as level', 'level.id', 'd.level_id')
    .leftJoin('client_types as type', 'type.id', 'd.type_id')
    .leftJoin('product_categories as category', 'category.id', 'd.category_id')
    .select(['d.id', 'd.version', 'd.level_id', 'd.type_id', 'd.category_id', 'd.percent'])
    .select(['d.valid_from', 'd.valid_until'])
    .select(['level.name as level_name', 'type.name as type_name', 'category.name as category_name'])
    .orderBy('level.rank')
    .orderBy('type.position')
    .orderBy(sql`category.name collate "ro-x-icu"`)
    .orderBy('d.id')
    .execute();
}

export type Discount = Awaited<ReturnType<typeof listDiscounts>>[number];

/** The discount, held until the transaction ends. */
export async function lockDiscount(trx: Trx, id: number) {
  const discount = await trx
    .selectFrom('discounts')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!discount) throw new NotFound();
  return discount;
}

export async function insertDiscount(db: Db, row: Insertable<Discounts>): Promise<number> {
  const { id } = await db.insertInto('discounts').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateDiscount(db: Db, id: number, row: Updateable<Discounts>): Promise<number> {
  const { version } = await db
    .updateTable('discounts')
    .set({ ...row, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export async function deleteDiscount(db: Db, id: number): Promise<void> {
  await db.deleteFrom('discounts').where('id', '=', id).execute();
}

export async function isCategory(db: Db, id: number): Promise<boolean> {
  const row = await db.selectFrom('product_categories').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}
