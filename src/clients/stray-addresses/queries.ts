import { sql } from 'kysely';
import type { Trx } from '../../db/database.ts';

export type StrayOrder = {
  id: number;
  number: string;
  client_id: number;
  delivery_address_id: number;
  version: number;
};

/**
 * Takes the delivery address from every order of these clients whose address belongs to somebody else: not to the
 * client, nor to one that was merged into it. Answers them with the address that they had.
 */
export async function clearStrayAddresses(trx: Trx, ids: number[]): Promise<StrayOrder[]> {
  const { rows } = await sql<StrayOrder>`
    with stray as (
      select o.id, o.delivery_address_id from orders o
      join delivery_addresses a on a.id = o.delivery_address_id join clients c on c.id = a.client_id
      where o.client_id = any(${ids}::bigint[]) and coalesce(c.merged_into_id, c.id) <> o.client_id
      order by o.id for update of o)
    update orders o set delivery_address_id = null, version = o.version + 1, updated_at = now()
    from stray where o.id = stray.id
    returning o.id, o.number, o.client_id, stray.delivery_address_id, o.version`.execute(trx);
  return rows.toSorted((a, b) => a.id - b.id);
}
