import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import { matchingIds } from '../../search/matches/queries.ts';
import type { ListQuery } from '../../search/schema.ts';
import type { Services } from '../../services.ts';
import { continueBulkChange } from '../bulk-batches/actions.ts';
import { keepUnseen, leaveOutUnseen } from '../bulk-batches/queries.ts';
import { ensureTags } from '../lists/queries.ts';
import type { BulkChange } from './change.ts';
import { runBulkChange } from './jobs.ts';
import { previewOf } from './preview.ts';
import {
  countValues,
  deleteBulkChange,
  findTagIds,
  freezeClients,
  insertBulkChange,
  type LockedChange,
  lockBulkChange,
  type Person,
  ticked,
  updateBulkChange,
} from './queries.ts';

// Up to so many clients a change is done before the answer, in well under a second.
const atOnce = 500;

export type Plan = { ids: number[] | undefined; query: ListQuery; list_query: string; change: BulkChange };

/**
 * Freezes which clients a change is for, of those that the person sees; nothing of them changes before it is applied.
 * The same key plans once.
 */
export async function planBulkChange(
  { db }: Services,
  actor: Person,
  { ids, query, list_query, change }: Plan,
  key?: RequestKey,
): Promise<number> {
  refuseLeaving(actor, change);
  return db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'bulk_change', async () => {
      const id = await insertBulkChange(trx, { user_id: actor.id, change, list_query });
      const { portfolioOf } = actor;
      const meant = ids ? ticked(ids) : matchingIds({ ...query, portfolioOf });
      const total = await freezeClients(trx, { id, portfolioOf }, meant);
      if (total > 0) return id;
      throw new Refused(422, 'Niciun client ales nu mai este în listă. Alegeți din nou.');
    }),
  );
}

/**
 * Applies a plan to the clients that the person still sees, at once when they are few, else by a job. Asked again it
 * changes nothing more.
 */
export async function applyBulkChange(services: Services, actor: Person, id: number): Promise<void> {
  const total = await services.db.transaction().execute(async (trx) => {
    const { state, user_id, change, total: planned } = await lockSeen(trx, actor, id);
    if (user_id !== actor.id) throw new NotFound();
    if (state !== 'planned') return undefined;
    refuseLeaving(actor, change);
    const { portfolioOf } = actor;
    const total = portfolioOf === null ? planned : await leaveOutUnseen(trx, id, portfolioOf);
    const applied = change.kind === 'tags' ? await withTags(trx, change) : change;
    const preview = previewOf(change, await countValues(trx, actor, { id, change }));
    await updateBulkChange(trx, id, {
      state: 'applying',
      change: JSON.stringify(applied),
      preview: JSON.stringify(preview),
    });
    await note(trx, actor, id, 'apply', { state: ['planned', 'applying'] });
    return total;
  });
  if (total !== undefined) await start(services, id, total);
}

/**
 * Gives every client its old value back, but where somebody changed it since or the person does not see it any more.
 * Asked again it changes nothing more.
 */
export async function reverseBulkChange(services: Services, actor: Person, id: number): Promise<void> {
  const changed = await services.db.transaction().execute(async (trx) => {
    const { state, changed } = await lockSeen(trx, actor, id);
    if (state === 'applying')
      throw new Refused(409, 'Modificarea încă se aplică. Se poate anula imediat ce se termină.');
    if (state !== 'applied') return undefined;
    if (actor.portfolioOf !== null) await keepUnseen(trx, id, actor.portfolioOf);
    await updateBulkChange(trx, id, { state: 'reversing', reversed_by_id: actor.id });
    await note(trx, actor, id, 'reverse', { state: ['applied', 'reversing'] });
    return changed;
  });
  if (changed !== undefined) await start(services, id, changed);
}

/** Throws a plan away; what was applied stays. */
export async function cancelBulkChange({ db }: Services, actor: Person, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { state, user_id } = await lockSeen(trx, actor, id);
    if (user_id !== actor.id) throw new NotFound();
    if (state !== 'planned') throw new Refused(409, 'Modificarea a fost deja aplicată. O puteți anula.');
    await deleteBulkChange(trx, id);
    await note(trx, actor, id, 'cancel', {});
  });
}

/** Small ones are done here; what fails on the way is left to the job, like what is large. */
async function start(services: Services, id: number, clients: number): Promise<void> {
  try {
    if (clients <= atOnce) return void (await continueBulkChange(services, id));
  } catch (err) {
    services.log.warn({ bulk_change_id: id, err }, 'modificarea în masă continuă în fundal');
  }
  await services.jobs.enqueue(runBulkChange, { bulk_change_id: id });
}

/** Whoever sees only an own portfolio would lose from sight what they leave the managers of. */
function refuseLeaving({ portfolioOf }: Person, change: BulkChange): void {
  if (portfolioOf === null || change.kind !== 'manager') return;
  const isMe = change.user_id === portfolioOf;
  if (change.mode === 'add' || isMe === (change.mode === 'replace')) return;
  const message =
    'Nu vă puteți scoate din managerii clienților: nu i-ați mai vedea. Cereți unui administrator.';
  throw new Refused(422, message, [{ field: 'manager_id', message }]);
}

async function lockSeen(trx: Trx, actor: Person, id: number): Promise<LockedChange> {
  const change = await lockBulkChange(trx, id);
  if (!change || (change.user_id !== actor.id && actor.role !== 'administrator')) throw new NotFound();
  return change;
}

/** The tags of a change by their ids: those to give are made where they are new, those to take only if they are there. */
async function withTags(trx: Trx, change: BulkChange & { kind: 'tags' }): Promise<BulkChange> {
  const find = change.mode === 'add' ? ensureTags : findTagIds;
  return { ...change, tag_ids: await find(trx, change.names) };
}

async function note(
  trx: Trx,
  actor: Person,
  id: number,
  action: string,
  changes: Record<string, [unknown, unknown]>,
): Promise<void> {
  await insertAudit(trx, actor, { action, subject: 'bulk_change', subject_id: id, changes });
}
