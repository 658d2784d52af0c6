import type { Db } from '../../db/database.ts';
import type { DeliveryAddressInput } from '../schema.ts';

/** Makes the client's delivery addresses exactly these, in this order. Rows keep their id; an unknown id is a new row. */
export async function replaceDeliveryAddresses(
  db: Db,
  clientId: number,
  rows: DeliveryAddressInput[],
  existing: number[],
): Promise<void> {
  const kept = rows.flatMap(({ id }) => (id && existing.includes(id) ? [id] : []));
  const gone = existing.filter((id) => !kept.includes(id));
  if (gone.length > 0) {
    await db
      .deleteFrom('delivery_addresses')
      .where('client_id', '=', clientId)
      .where('id', 'in', gone)
      .execute();
  }
  // The default may move between two kept rows, and the index allows one at every moment.
  if (kept.length > 0) {
    await db
      .updateTable('delivery_addresses')
      .set({ is_default: false })
      .where('client_id', '=', clientId)
      .where('is_default', '=', true)
      .execute();
  }
  const fresh = [];
  for (const [position, { id, ...row }] of rows.entries()) {
    if (id && kept.includes(id)) {
      await db
        .updateTable('delivery_addresses')
        .set({ ...row, position })
        .where('id', '=', id)
        .execute();
    } else fresh.push({ ...row, position, client_id: clientId });
  }
  if (fresh.length > 0) await db.insertInto('delivery_addresses').values(fresh).execute();
}
