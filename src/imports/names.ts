import { loadLists } from '../clients/lists/queries.ts';
import type { Db } from '../db/database.ts';
import { fold } from '../romania/diacritics.ts';
import { listUsers } from '../users/queries.ts';
import type { Names } from './cell.ts';

/** What cells may name, loaded once for a file. */
export async function loadNames(db: Db): Promise<Names> {
  const { types, levels, sources } = await loadLists(db);
  const users = await listUsers(db);
  const byName = (rows: { id: number; name: string }[]) =>
    new Map(rows.map(({ id, name }) => [fold(name), id]));
  return {
    types: byName(types),
    levels: byName(levels),
    sources: byName(sources),
    users: users.filter(({ active }) => active),
  };
}
