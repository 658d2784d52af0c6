import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { missingIds } from '../../clients/lists/queries.ts';
import type { Db } from '../../db/database.ts';
import { type FieldError, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { deleteDiscount, insertDiscount, isCategory, lockDiscount, updateDiscount } from './queries.ts';
import type { DiscountInput } from './schema.ts';

type Person = { id: number };
const subject = 'discount';

export async function createDiscount(
  { db }: Services,
  actor: Person,
  input: DiscountInput,
  key?: RequestKey,
): Promise<number> {
  return db.transaction().execute((trx) =>
    once(trx, actor.id, key, subject, async () => {
      await refuseMissing(trx, input);
      const id = await insertDiscount(trx, input);
      const changes = changesBetween({}, input);
      await insertAudit(trx, actor, { action: 'create', subject, subject_id: id, changes, version: 1 });
      return id;
    }),
  );
}

export async function changeDiscount(
  { db }: Services,
  actor: Person,
  { id, input, version }: { id: number; input: DiscountInput; version: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockDiscount(trx, id);
    const changes = changesBetween<Record<string, unknown>>(before, input);
    if (Object.keys(changes).length === 0) return;
    refuseStale(before, version);
    await refuseMissing(trx, input);
    const after = await updateDiscount(trx, id, input);
    await insertAudit(trx, actor, { action: 'update', subject, subject_id: id, changes, version: after });
  });
}

export async function removeDiscount(
  { db }: Services,
  actor: Person,
  { id, version }: { id: number; version: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { version: current, id: _id, ...before } = await lockDiscount(trx, id);
    refuseStale({ version: current }, version);
    await deleteDiscount(trx, id);
    const gone = Object.fromEntries(Object.keys(before).map((name) => [name, null]));
    const changes = changesBetween<Record<string, unknown>>(before, gone);
    await insertAudit(trx, actor, { action: 'delete', subject, subject_id: id, changes, version: current });
  });
}

function refuseStale({ version: current }: { version: number }, version: number): void {
  if (current === version) return;
  const message = 'Discountul a fost schimbat între timp de altcineva. Verificați și salvați din nou.';
  throw new Refused(409, message, [], { stale: true, version: current });
}

async function refuseMissing(db: Db, { level_id, type_id, category_id }: DiscountInput): Promise<void> {
  const message = 'Nu mai există. Alegeți din listă.';
  const errors: FieldError[] = [];
  if (level_id !== null && (await missingIds(db, 'levels', [level_id])).length > 0)
    errors.push({ field: 'level_id', message });
  if (type_id !== null && (await missingIds(db, 'types', [type_id])).length > 0)
    errors.push({ field: 'type_id', message });
  if (category_id !== null && !(await isCategory(db, category_id)))
    errors.push({ field: 'category_id', message });
  if (errors.length > 0)
    throw new Refused(422, 'Nimic nu a fost salvat: verificați câmpurile marcate.', errors);
}
