import { insertAudit } from '../../audit/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import { takeMeasures } from '../../levels/queries.ts';
import type { Services } from '../../services.ts';
import { type ListName, subjects } from '../lists/queries.ts';
import {
  countReferring,
  countRows,
  deleteRow,
  isCrossed,
  listReferences,
  lockClientsOf,
  lockOrder,
  lockRows,
  moveInViews,
  moveReferring,
  moveRemembered,
  saveOrder,
} from './queries.ts';
import { refusalOf } from './uses.ts';

type Actor = { id: number };

/** Merges a row of a list into another one: everything that refers to it goes over, and it is gone. */
export async function mergeRow(
  { db }: Services,
  actor: Actor,
  { list, id, into }: { list: ListName; id: number; into: number },
): Promise<void> {
  if (id === into) throw new Refused(422, 'Alegeți un alt rând cu care să îl uniți.');
  await refusingCrossed(db, async (trx) => {
    if (list === 'levels') await takeMeasures(trx);
    await lockClientsOf(trx, list, id);
    const rows = await lockRows(trx, list, [id, into]);
    const gone = rows.find((row) => row.id === id);
    const kept = rows.find((row) => row.id === into);
    if (!gone) throw new NotFound();
    if (!kept) throw new Refused(422, 'Rândul cu care îl uniți nu mai există. Alegeți altul.');

    let moved = 0;
    for (const reference of await listReferences(trx, list))
      moved += await moveReferring(trx, reference, id, into);
    await moveRemembered(trx, list, id, into);
    await moveInViews(trx, filterOf(list, gone), filterOf(list, kept));
    await deleteRow(trx, list, id);
    await insertAudit(trx, actor, {
      action: 'merge',
      subject: subjects[list],
      subject_id: id,
      changes: { name: [gone.name, null], merged_into_id: [null, into], moved: [null, moved] },
    });
  });
}

/** Takes a row out of its list; refuses with 422 while something uses it, and the last type or level. */
export async function removeRow(
  { db }: Services,
  actor: Actor,
  { list, id }: { list: ListName; id: number },
): Promise<void> {
  await refusingCrossed(db, async (trx) => {
    if (list === 'levels') await takeMeasures(trx);
    const [row] = await lockRows(trx, list, [id]);
    if (!row) throw new NotFound();
    await refuseUsed(trx, list, row);
    await deleteRow(trx, list, id);
    await insertAudit(trx, actor, {
      action: 'delete',
      subject: subjects[list],
      subject_id: id,
      changes: { name: [row.name, null] },
    });
  });
}

/** Moves a type one place up or down; at the end of the list it stays. */
export async function moveType(
  { db }: Services,
  actor: Actor,
  { id, direction }: { id: number; direction: 'up' | 'down' },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx);
    const from = order.indexOf(id);
    if (from === -1) throw new NotFound();
    const to = direction === 'up' ? from - 1 : from + 1;
    if (to < 0 || to >= order.length) return;
    await saveOrder(trx, order.toSpliced(from, 1).toSpliced(to, 0, id));
    await insertAudit(trx, actor, {
      action: 'update',
      subject: subjects.types,
      subject_id: id,
      changes: { position: [from + 1, to + 1] },
    });
  });
}

/** Clients, orders and lists of prices refer to the lists too: who crosses one of them in the act begins again. */
async function refusingCrossed(db: Db, act: (trx: Trx) => Promise<void>): Promise<void> {
  try {
    await db.transaction().execute(act);
  } catch (error) {
    if (!isCrossed(error)) throw error;
    throw new Refused(409, 'Lista a fost folosită chiar acum de altcineva. Încercați din nou.');
  }
}

async function refuseUsed(trx: Trx, list: ListName, { id, name }: { id: number; name: string }) {
  const uses = await countReferring(trx, await listReferences(trx, list), id);
  if (uses.length > 0) throw new Refused(422, refusalOf(name, uses));
  const needed = list === 'types' || list === 'levels';
  if (needed && (await countRows(trx, list)) === 1)
    throw new Refused(422, `„${name}” nu se poate șterge: un client are nevoie de un tip și de un nivel.`);
}

/** How a list's address filters by a row: `type=3`, `tag=de+var%C4%83`. */
function filterOf(list: ListName, { id, name }: { id: number; name: string }): string {
  return new URLSearchParams({ [list.slice(0, -1)]: list === 'tags' ? name : String(id) }).toString();
}
