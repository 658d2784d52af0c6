import type { Db } from '../../db/database.ts';
import type { ContactInput } from '../schema.ts';

/** Takes marketing from contacts. */
export async function switchMarketingOff(db: Db, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable('contacts').set({ marketing_enabled: false }).where('id', 'in', ids).execute();
}

/** Makes the client's contacts exactly these, in this order. Rows keep their id; an unknown id is a new row. */
export async function replaceContacts(
  db: Db,
  clientId: number,
  rows: ContactInput[],
  existing: number[],
): Promise<void> {
  const kept = rows.flatMap(({ id }) => (id && existing.includes(id) ? [id] : []));
  const gone = existing.filter((id) => !kept.includes(id));
  if (gone.length > 0)
    await db.deleteFrom('contacts').where('client_id', '=', clientId).where('id', 'in', gone).execute();

  const fresh = [];
  for (const [position, { id, ...row }] of rows.entries()) {
    if (id && kept.includes(id))
      await db
        .updateTable('contacts')
        .set({ ...row, position })
        .where('id', '=', id)
        .execute();
    else fresh.push({ ...row, position, client_id: clientId });
  }
  if (fresh.length > 0) await db.insertInto('contacts').values(fresh).execute();
}
