import type { Insertable } from 'kysely';
import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { OrderLines } from '../../db/types.ts';

type NewLine = Omit<Insertable<OrderLines>, 'order_id' | 'position'> & { id?: number | undefined };

/** Makes the lines of an order exactly these; a line that was there keeps its id. */
export async function replaceLines(trx: Db, orderId: number, lines: NewLine[]): Promise<void> {
  await trx.deleteFrom('order_lines').where('order_id', '=', orderId).execute();
  await insertLines(trx, orderId, lines);
}

/** Puts lines under an order, in this order. */
export async function insertLines(trx: Db, orderId: number, lines: NewLine[]): Promise<void> {
  const rows = lines.map((line, position) => ({ ...line, order_id: orderId, position }));
  const values = sql`select coalesce(r.id, nextval(pg_get_serial_sequence('order_lines', 'id'))),
    r.order_id, r.position, r.product_id, r.description, r.unit, r.quantity, r.unit_price, r.vat_rate, r.net,
    r.price_steps
    from jsonb_populate_recordset(null::order_lines, ${JSON.stringify(rows)}::jsonb) as r`;
  await sql`insert into order_lines (id, order_id, position, product_id, description, unit, quantity, unit_price,
    vat_rate, net, price_steps) overriding system value ${values}`.execute(trx);
}

/** The products of these codes, or of these whole names; one whose code it is comes first. */
export async function findProductIds(db: Db, texts: string[]): Promise<Map<string, number>> {
  if (texts.length === 0) return new Map();
  const { rows } = await sql<{ text: string; id: number }>`
    select distinct on (given.text) given.text, p.id
    from unnest(${texts}::text[]) as given(text)
    join products p on lower(p.code) = lower(given.text) or p.name = given.text
    order by given.text, (lower(p.code) = lower(given.text)) desc, p.active desc, p.id`.execute(db);
  return new Map(rows.map(({ text, id }) => [text, id]));
}

/** The codes of products, under their ids. */
export async function findProductCodes(db: Db, ids: number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('products').select(['id', 'code']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, code }) => [id, code]));
}
