import { type Changes, insertAudit } from '../audit/queries.ts';
import type { Trx } from '../db/database.ts';
import { NotFound } from '../errors.ts';
import type { Services } from '../services.ts';
import { areClose, keysOf, type Reason } from './keys.ts';
import {
  type Candidate,
  dismissPair,
  findPair,
  isAlone,
  listCandidates,
  listTraits,
  redoCrossed,
  reopenPair,
  replaceKeys,
  replacePairs,
  takeDue,
} from './queries.ts';
import { reasons, scoreOf } from './score.ts';

type Person = { id: number };

const atOnce = 1000;

/**
 * Goes through every client that fell due, a thousand at a time, each thousand in a transaction of its own: stopped at
 * any moment, the rest is still due. A second search at the same time leaves the work to the first.
 */
export async function findDuplicates({ db }: Services): Promise<void> {
  let more = true;
  while (more) more = await db.transaction().execute(searchOnce);
}

/** Remembers that two clients are two, with the reason if one is given; said again it takes the new reason. */
export async function dismiss(
  { db, now }: Services,
  actor: Person,
  pairId: number,
  reason: string | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const pair = await findPair(trx, pairId);
    if (!pair) throw new NotFound();
    await dismissBetween(trx, actor, [pair.low_id, pair.high_id], { reason, at: now() });
  });
}

/** The same of any two clients, in the transaction of what says so. */
export async function dismissBetween(
  trx: Trx,
  actor: Person,
  [a, b]: [number, number],
  { reason, at }: { reason: string | null; at: Date },
): Promise<void> {
  const id = await dismissPair(trx, a, b, { by: actor.id, at, reason });
  const changes: Changes = {
    state: ['open', 'dismissed'],
    reason: [null, reason],
    client_ids: [null, [a, b]],
  };
  await insertAudit(trx, actor, { action: 'dismiss', subject: 'duplicate_pair', subject_id: id, changes });
}

/** Takes back that two clients are two. */
export async function reopen({ db }: Services, actor: Person, pairId: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const pair = await findPair(trx, pairId);
    if (!pair) throw new NotFound();
    if (pair.state === 'open') return;
    await reopenPair(trx, pairId, [pair.low_id, pair.high_id]);
    const changes: Changes = { state: ['dismissed', 'open'], reason: [pair.reason, null] };
    await insertAudit(trx, actor, {
      action: 'reopen',
      subject: 'duplicate_pair',
      subject_id: pairId,
      changes,
    });
  });
}

async function searchOnce(trx: Trx): Promise<boolean> {
  if (!(await isAlone(trx))) return false;
  const ids = await takeDue(trx, atOnce);
  if (ids.length === 0) return false;

  const traits = await listTraits(trx, ids);
  const keys = traits.flatMap((client) => keysOf(client).map((key) => ({ client_id: client.id, ...key })));
  await replaceKeys(trx, ids, keys);
  const pairs = (await listCandidates(trx, ids)).flatMap(asPair);
  await replacePairs(trx, ids, pairs);
  await redoCrossed(trx, ids);
  return true;
}

function asPair({ low_id, high_id, kinds, low_key, high_key, tax_ids_differ }: Candidate) {
  const found = new Set<Reason>(kinds.filter((kind) => kind !== 'near_name'));
  if (!found.has('name') && kinds.includes('near_name') && areClose(low_key, high_key))
    found.add('similar_name');
  if (found.size === 0) return [];
  const ordered = reasons.filter((reason) => found.has(reason));
  return [{ low_id, high_id, reasons: ordered, score: scoreOf(ordered, tax_ids_differ) }];
}
