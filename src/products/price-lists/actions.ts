import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { changesBetween } from '../../audit/actor.ts';
import { type Changes, insertAudit } from '../../audit/queries.ts';
import { missingIds } from '../../clients/lists/queries.ts';
import { type Db, isUniqueViolation, type Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { findProductByCode, getProduct } from '../queries.ts';
import {
  deleteItem,
  deletePriceList,
  findItem,
  insertPriceList,
  lockPriceList,
  type PriceList,
  putItem,
  updatePriceList,
} from './queries.ts';
import type { ItemInput, PriceListInput } from './schema.ts';

type Person = { id: number };

/** Makes an empty price list; the same key makes it once. */
export async function createPriceList(
  { db }: Services,
  actor: Person,
  input: PriceListInput,
  key?: RequestKey,
): Promise<number> {
  return refusingTwins(() =>
    db.transaction().execute((trx) =>
      once(trx, actor.id, key, 'price_list', async () => {
        await refuseMissing(trx, input);
        const id = await insertPriceList(trx, input);
        await note(trx, actor, 'create', { id, changes: changesBetween({}, input), version: 1 });
        return id;
      }),
    ),
  );
}

export async function changePriceList(
  { db }: Services,
  actor: Person,
  { id, input, version }: { id: number; input: PriceListInput; version: number },
): Promise<void> {
  await refusingTwins(() =>
    db.transaction().execute(async (trx) => {
      const before = await lockPriceList(trx, id);
      const changes = changesBetween<Record<string, unknown>>(before, input);
      if (Object.keys(changes).length === 0) return;
      refuseStale(before, version);
      await refuseMissing(trx, input);
      await note(trx, actor, 'update', { id, changes, version: await updatePriceList(trx, id, input) });
    }),
  );
}

/** Deletes a list with its prices; orders keep the prices that they were made with. */
export async function removePriceList(
  { db }: Services,
  actor: Person,
  { id, version }: { id: number; version: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockPriceList(trx, id);
    refuseStale(before, version);
    await deletePriceList(trx, id);
    await note(trx, actor, 'delete', { id, changes: { name: [before.name, null] }, version: before.version });
  });
}

/** Puts a product on a list, or changes its price there. Answers the product's name. */
export async function setItem(
  { db }: Services,
  actor: Person,
  id: number,
  { code, price, version }: ItemInput,
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const list = await lockPriceList(trx, id);
    const product = await findProductByCode(trx, code);
    const unknown = 'Niciun produs nu are codul acesta.';
    if (!product) throw new Refused(422, unknown, [{ field: 'code', message: unknown }]);
    const before = await findItem(trx, id, product.id);
    if (before?.price === price) return product.name;
    refuseStale(list, version);
    await putItem(trx, id, product.id, price);
    const changes: Changes = { [product.code]: [before?.price ?? null, price] };
    await note(trx, actor, 'update', { id, changes, version: await updatePriceList(trx, id, {}) });
    return product.name;
  });
}

/** Takes a product off a list; one that is not there is off already. Answers the product's name. */
export async function removeItem(
  { db }: Services,
  actor: Person,
  { id, productId, version }: { id: number; productId: number; version: number },
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const list = await lockPriceList(trx, id);
    const product = await getProduct(trx, productId);
    const before = await findItem(trx, id, productId);
    if (!before) return product.name;
    refuseStale(list, version);
    await deleteItem(trx, id, productId);
    const changes: Changes = { [product.code]: [before.price, null] };
    await note(trx, actor, 'update', { id, changes, version: await updatePriceList(trx, id, {}) });
    return product.name;
  });
}

type Noted = { id: number; changes: Changes; version: number };

async function note(trx: Trx, actor: Person, action: string, { id, changes, version }: Noted): Promise<void> {
  await insertAudit(trx, actor, { action, subject: 'price_list', subject_id: id, changes, version });
}

async function refuseMissing(db: Db, { type_id, level_id }: PriceListInput): Promise<void> {
  const missing = [
    ...(await missingIds(db, 'types', type_id === null ? [] : [type_id])),
    ...(await missingIds(db, 'levels', level_id === null ? [] : [level_id])),
  ];
  const message = 'Tipul sau nivelul ales nu mai există. Alegeți altul.';
  if (missing.length > 0) throw new Refused(422, message, [{ field: 'audience', message }]);
}

function refuseStale({ version: current, name }: PriceList, version: number): void {
  if (current === version) return;
  const message = `Lista „${name}” a fost schimbată între timp de altcineva. Verificați și salvați din nou.`;
  throw new Refused(409, message, [], { stale: true, version: current });
}

async function refusingTwins<T>(save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (!isUniqueViolation(error, 'price_lists_name_key')) throw error;
    const message = 'Există deja o listă cu denumirea aceasta.';
    throw new Refused(422, message, [{ field: 'name', message }]);
  }
}
