import { sql } from 'kysely';
import type { Changes } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';

/** A product as its table holds it; `line` tells the caller which of its rows it was. */
export type ProductRow = {
  line: number;
  code: string;
  name: string;
  unit: string;
  category_id: number | null;
  price: string;
  purchase_cost: string | null;
  last_purchase_cost: string | null;
  vat_rate: string;
  active: boolean;
  search_text: string;
};
export type Written = { id: number; line: number; version: number };

const columns = sql.raw(
  'code, name, unit, category_id, price, purchase_cost, last_purchase_cost, vat_rate, active, search_text',
);
const given = sql.raw(`given(line integer, id bigint, version integer, code text, name text, unit text,
  category_id bigint, price numeric, purchase_cost numeric, last_purchase_cost numeric, vat_rate numeric,
  active boolean, search_text text)`);

/** Makes many products in one statement; those whose code is taken meanwhile are left out of the answer. */
export async function insertProducts(trx: Trx, rows: ProductRow[]): Promise<Written[]> {
  if (rows.length === 0) return [];
  const all = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ${given}`;
  const answer = await sql<Written>`
    with made as (
      insert into products (${columns}) select ${columns} from ${all} order by line
      on conflict do nothing returning id, code)
    select made.id, given.line, 1 as version from made join ${all} on given.code = made.code`.execute(trx);
  return answer.rows;
}

/** Saves many products in one statement, each only if it is still of the version that is given. */
export async function updateProducts(
  trx: Trx,
  rows: (ProductRow & { id: number; version: number })[],
): Promise<Written[]> {
  if (rows.length === 0) return [];
  // In one order everywhere: two that save the same products in different orders would wait for each other.
  const ids = rows.map(({ id }) => id);
  await sql`select from products where id = any(${ids}::bigint[]) order by id for update`.execute(trx);
  const answer = await sql<Written>`
    update products p set (${columns}, version, updated_at) = (given.code, given.name, given.unit, given.category_id,
      given.price, given.purchase_cost, given.last_purchase_cost, given.vat_rate, given.active, given.search_text,
      p.version + 1, now())
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ${given}
    where p.id = given.id and p.version = given.version
    returning p.id, given.line, p.version`.execute(trx);
  return answer.rows;
}

/** An audit row for each of many products. */
export async function insertProductAudits(
  trx: Trx,
  actorId: number,
  rows: { action: string; subject_id: number; version: number; changes: Changes }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into audit_entries (actor_id, actor_kind, via, action, subject, subject_id, changes, version)
    select ${actorId}, 'user', 'import', action, 'product', subject_id, changes, version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(action text, subject_id bigint, changes jsonb, version integer)`.execute(trx);
}
