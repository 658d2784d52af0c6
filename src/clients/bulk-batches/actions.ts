import { isDeepStrictEqual } from 'node:util';
import type { Trx } from '../../db/database.ts';
import { movesOf, recordMoves } from '../../levels/queries.ts';
import { ringMoves } from '../../levels/told/actions.ts';
import type { Services } from '../../services.ts';
import { fieldOf, isPartial, type Value, valueAfter, valueBefore } from '../bulk/change.ts';
import { type LockedChange, lockBulkChange, updateBulkChange } from '../bulk/queries.ts';
import {
  type Current,
  insertAudits,
  listTouches,
  lockClients,
  type Member,
  nextMembers,
  type Settled,
  type Step,
  settle,
  type Touch,
  writeSteps,
} from './queries.ts';

const batchSize = 1_000;

/**
 * Takes a change some batches further, each in a transaction of its own: killed in the middle, or run twice at once,
 * every client is changed once. Answers whether there is more to do.
 */
export async function continueBulkChange(
  { db, now }: Services,
  id: number,
  { batches = 20 } = {},
): Promise<'done' | 'more'> {
  for (let done = 0; done < batches; done += 1) {
    const more = await db.transaction().execute((trx) => takeBatch(trx, id, now()));
    if (!more) return 'done';
  }
  return 'more';
}

async function takeBatch(trx: Trx, id: number, at: Date): Promise<boolean> {
  const change = await lockBulkChange(trx, id);
  if (change?.state === 'applying') {
    const members = await nextMembers(trx, id, 'waiting', batchSize);
    if (members.length > 0) await applyBatch(trx, change, members, at);
    if (members.length === batchSize) return true;
    await updateBulkChange(trx, id, { state: 'applied', applied_at: at });
  }
  if (change?.state === 'reversing') {
    const members = await nextMembers(trx, id, 'changed', batchSize);
    if (members.length > 0) await reverseBatch(trx, change, members, at);
    if (members.length === batchSize) return true;
    await updateBulkChange(trx, id, { state: 'reversed', reversed_at: at });
  }
  return false;
}

async function applyBatch(
  trx: Trx,
  { id, user_id, change }: LockedChange,
  members: Member[],
  at: Date,
): Promise<void> {
  const field = fieldOf(change);
  const clients = await lockClients(trx, idsOf(members));
  const steps = clients.flatMap((client) => {
    const step = stepOf(client, client[field], valueAfter(change, client, at.toISOString()));
    return client.merged || isNothing(step) ? [] : [step];
  });
  await write(trx, field, steps, { id, actor_id: user_id, action: 'bulk', at });
  await settle(trx, id, settled(members, steps, { state: 'same' }));
}

async function reverseBatch(
  trx: Trx,
  { id, user_id, reversed_by_id, change }: LockedChange,
  members: Member[],
  at: Date,
): Promise<void> {
  const field = fieldOf(change);
  const clients = await lockClients(trx, idsOf(members));
  const touches = isPartial(change) ? new Map<number, Touch>() : await listTouches(trx, field, members);
  const steps: Step[] = [];
  const kept: Settled[] = [];
  for (const { client_id, before, after } of members) {
    const client = clients.find((each) => each.id === client_id);
    if (!client) continue;
    const current = client[field];
    const value = valueBefore(change, { before, after, current }, touches.get(client_id)?.by_hand ?? false);
    if (value === 'kept' || client.merged)
      kept.push({ id: client_id, state: 'kept', kept_for_id: touches.get(client_id)?.actor_id ?? null });
    else steps.push(stepOf(client, current, value));
  }
  const written = steps.filter((step) => !isNothing(step));
  await write(trx, field, written, { id, actor_id: reversed_by_id ?? user_id, action: 'bulk-reversal', at });
  await settle(trx, id, [...steps.map((step): Settled => ({ id: step.id, state: 'reversed' })), ...kept]);
}

async function write(
  trx: Trx,
  field: ReturnType<typeof fieldOf>,
  steps: Step[],
  { id: changeId, actor_id, action, at }: { id: number; actor_id: number; action: string; at: Date },
): Promise<void> {
  if (steps.length === 0) return;
  await writeSteps(trx, field, steps);
  await insertAudits(trx, { actor_id, action, field }, steps);
  const moves = steps.flatMap(({ id, before, after }) => movesOf(id, { [field]: [before, after] }));
  const actor = { id: actor_id };
  await recordMoves(trx, { actor, cause: 'manual', at, moves });
  await ringMoves(trx, {
    actor,
    at,
    moves,
    key: `${action} ${changeId}`,
    what: 'o modificare în masă',
  });
}

function settled(members: Member[], steps: Step[], rest: { state: 'same' }): Settled[] {
  const changed = new Set(steps.map(({ id }) => id));
  return [
    ...steps.map((step): Settled => ({ ...step, state: 'changed' })),
    ...members.flatMap(({ client_id }) => (changed.has(client_id) ? [] : [{ id: client_id, ...rest }])),
  ];
}

const stepOf = ({ id, version }: Current, before: Value, after: Value): Step => ({
  id,
  before,
  after,
  version: version + 1,
});
const isNothing = ({ before, after }: Step) => isDeepStrictEqual(before, after);
const idsOf = (members: Member[]) => members.map(({ client_id }) => client_id);
