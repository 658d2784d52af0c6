import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { isUniqueViolation, type Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import {
  findRow,
  insertLevel,
  insertSource,
  insertTag,
  insertType,
  type ListName,
  renameRow,
  subjects,
  updateType,
} from './queries.ts';
import type { ListInput } from './schema.ts';

/** Adds a row to one of the lists; a name that is there already is refused with 422. */
export async function addToList(
  { db }: Services,
  actor: { id: number },
  list: ListName,
  input: ListInput,
  key?: RequestKey,
): Promise<number> {
  return refusingTwins(list, () =>
    db.transaction().execute((trx) =>
      once(trx, actor.id, key, subjects[list], async () => {
        const id = await insert(trx, list, input);
        await insertAudit(trx, actor, {
          action: 'create',
          subject: subjects[list],
          subject_id: id,
          changes: changesBetween({}, input),
        });
        return id;
      }),
    ),
  );
}

export async function changeInList(
  { db }: Services,
  actor: { id: number },
  list: ListName,
  id: number,
  input: ListInput,
): Promise<void> {
  await refusingTwins(list, () =>
    db.transaction().execute(async (trx) => {
      const before = await findRow(trx, list, id);
      if (!before) throw new NotFound();
      if (list === 'types') await updateType(trx, id, typeRow(input));
      else await renameRow(trx, list, id, input.name);
      await insertAudit(trx, actor, {
        action: 'update',
        subject: subjects[list],
        subject_id: id,
        changes: changesBetween(before, input),
      });
    }),
  );
}

const typeRow = ({ name, payment_term_days = null, order_note = null }: ListInput) => ({
  name,
  payment_term_days,
  order_note,
});

async function insert(trx: Trx, list: ListName, input: ListInput): Promise<number> {
  if (list === 'types') return insertType(trx, typeRow(input));
  if (list === 'levels') return insertLevel(trx, { name: input.name, rank: input.rank ?? null });
  return list === 'sources' ? insertSource(trx, input.name) : insertTag(trx, input.name);
}

async function refusingTwins<T>(list: ListName, save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    const names = ['client_types_name_key', 'client_levels_name_key', 'sources_name_key', 'tags_name_key'];
    const field = names.some((index) => isUniqueViolation(error, index)) ? 'name' : undefined;
    const rank = list === 'levels' && isUniqueViolation(error, 'client_levels_rank_key') ? 'rank' : undefined;
    if (!field && !rank) throw error;
    const message = field ? 'Denumirea există deja în listă.' : 'Rangul este al altui nivel.';
    throw new Refused(422, message, [{ field: field ?? 'rank', message }]);
  }
}
