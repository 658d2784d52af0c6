import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { isUniqueViolation } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { deleteView, insertView, lockView, saveColumns, updateView } from './queries.ts';
import type { ViewInput } from './schema.ts';

type Person = { id: number; role: string };

/** Keeps a list's address under a name. The same key makes it once; a name that is taken is refused with 422. */
export async function createView(
  { db }: Services,
  actor: Person,
  input: ViewInput & { query: string },
  key?: RequestKey,
): Promise<number> {
  return refusingTwins(() =>
    db.transaction().execute((trx) =>
      once(trx, actor.id, key, 'saved_view', async () => {
        const id = await insertView(trx, { ...input, user_id: actor.id });
        const changes = changesBetween({}, input);
        await insertAudit(trx, actor, { action: 'create', subject: 'saved_view', subject_id: id, changes });
        return id;
      }),
    ),
  );
}

/** Renames a view, or shares it. Others' views do not exist, but for administrators the shared ones. */
export async function changeView(
  { db }: Services,
  actor: Person,
  id: number,
  input: ViewInput,
): Promise<void> {
  await refusingTwins(() =>
    db.transaction().execute(async (trx) => {
      const { name, shared } = await lockView(trx, actor, id);
      await updateView(trx, id, input);
      const changes = changesBetween({ name, shared }, input);
      await insertAudit(trx, actor, { action: 'update', subject: 'saved_view', subject_id: id, changes });
    }),
  );
}

export async function removeView({ db }: Services, actor: Person, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { name, query, shared } = await lockView(trx, actor, id);
    await deleteView(trx, id);
    const changes = changesBetween({ name, query, shared }, {
      name: null,
      query: null,
      shared: null,
    } as never);
    await insertAudit(trx, actor, { action: 'delete', subject: 'saved_view', subject_id: id, changes });
  });
}

/** Sets the columns of the own list; null goes back to the usual ones. */
export async function chooseColumns(
  { db }: Services,
  actor: Person & { clientColumns: string[] | null },
  columns: string[] | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await saveColumns(trx, actor, columns);
    const changes = changesBetween({ client_columns: actor.clientColumns }, { client_columns: columns });
    await insertAudit(trx, actor, { action: 'update', subject: 'user', subject_id: actor.id, changes });
  });
}

async function refusingTwins<T>(save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (!isUniqueViolation(error, 'saved_views_name_key')) throw error;
    const message = 'Aveți deja o vedere cu acest nume. Alegeți altul.';
    throw new Refused(422, message, [{ field: 'name', message }]);
  }
}
