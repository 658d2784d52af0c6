import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { setConsentCause } from '../../campaigns/consents/queries.ts';
import { isUniqueViolation, type Trx } from '../../db/database.ts';
import { deleteRows, insertRows, writeRows } from '../../db/rows.ts';
import { NotFound, Refused } from '../../errors.ts';
import { settleClients, shareMeasures } from '../../levels/actions.ts';
import { movesOf, recordMoves } from '../../levels/queries.ts';
import { tellMoves } from '../../levels/told/actions.ts';
import { separateAccounts, spreadFreeMoney } from '../../payments/allocations/queries.ts';
import { searchText } from '../../search/document.ts';
import type { Services } from '../../services.ts';
import { switchMarketingOff } from '../contacts/queries.ts';
import {
  type ClientRecord,
  deleteFormerName,
  insertFormerName,
  listRecords,
  type NewClientRow,
  patchClient,
} from '../queries.ts';
import { asInput } from '../record.ts';
import { releaseAddresses } from '../stray-addresses/actions.ts';
import { type MergePlan, planMerge } from './plan.ts';
import {
  endMerge,
  getMerge,
  insertMerge,
  lockForMerge,
  lockMerge,
  type Merge,
  mergeReferences,
  moveRows,
  raiseVersions,
  releaseTaxIds,
  type Snapshot,
  setDefaultAddress,
  takeSnapshot,
} from './queries.ts';
import { keyOf } from './references.ts';
import type { MergeInput } from './schema.ts';
import { reversalRefusal } from './term.ts';
import { batchesOf, planUndo, type UndoPlan } from './undo.ts';

type Person = { id: number };

/** `today`: the firm's day, as of which the orders of both move the one that is kept. */
export type NewMerge = { input: MergeInput; today: string; key?: RequestKey | undefined };

/** Merges clients into one. Refuses with 422 what is still to be chosen, with 409 what changed meanwhile. Answers the merge's id. */
export async function mergeClients(
  { db, now, baseUrl }: Services,
  actor: Person,
  { input, today, key }: NewMerge,
): Promise<number> {
  const ids = [input.kept_id, ...input.merged_ids];
  return db.transaction().execute(async (trx) => {
    await shareMeasures(trx);
    return once(trx, actor.id, key, 'client_merge', async () => {
      await lockForMerge(trx, ids);
      const records = await listRecords(trx, ids);
      const [kept, ...merged] = records;
      if (!kept || records.length < ids.length) throw new NotFound();
      refuseStale(records, input);
      const plan = planMerge(kept, merged, input);

      const at = now();
      const before = await takeSnapshot(trx, ids);
      await setConsentCause(trx, 'merge', actor.id, 'Unire de clienți.');
      await apply(trx, plan, at);
      const version = await raiseVersions(trx, ids);
      const [made = kept] = await listRecords(trx, [kept.id]);
      // Before the snapshot: what the orders moved is taken back with the orders.
      await settleClients(trx, { ids, today, at });
      await spreadFreeMoney(trx, kept.id);
      const after = await takeSnapshot(trx, ids);
      const mergeId = await insertMerge(trx, actor.id, { ids, choices: input, before, after });
      await auditMerge(trx, actor, { plan, made, before, version, mergeId, at });
      await tellMoves(trx, { client_id: kept.id, at, baseUrl, by: actor.id });
      return mergeId;
    });
  });
}

/** Takes a merge apart again; asked twice, it does it once. The same key means the same merge. Refuses with 409 after 30 days and under a later merge. */
export async function undoMerge(
  { db, now, baseUrl }: Services,
  actor: Person,
  { id: mergeId, today, key }: { id: number; today: string; key?: RequestKey | undefined },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await shareMeasures(trx);
    await once(trx, actor.id, key, 'client_merge', async () => mergeId);
    await lockMerge(trx, mergeId);
    const merge = await getMerge(trx, mergeId);
    if (merge.undone_at) return;
    const ids = [merge.kept_id, ...merge.merged_ids];
    await lockForMerge(trx, ids);
    const at = now();
    const refusal = reversalRefusal(await getMerge(trx, mergeId), at);
    if (refusal) throw new Refused(409, refusal);
    const [before, after] = [merge.before as Snapshot, merge.after as Snapshot];
    const earlier = await takeSnapshot(trx, ids);
    const plan = planUndo(merge.kept_id, before, after, earlier);
    await setConsentCause(trx, 'merge-undo', actor.id, 'Unire anulată.');
    await refusingTakenTaxIds(() => takeApart(trx, plan));
    await refreshSearchText(trx, merge.kept_id);
    const all = (before.clients ?? []).map(({ id }) => Number(id));
    const version = await raiseVersions(trx, all);
    const left = [...plan.left, ...(await releaseAddresses(trx, actor, all))];
    await endMerge(trx, merge.id, actor.id, at, left);
    const touched = new Set([...ids, ...(plan.writes.clients ?? []).map(({ row }) => Number(row.id))]);
    for (const id of touched) await auditUndo(trx, actor, { id, earlier, plan, version, mergeId, at });
    await settleClients(trx, { ids, today, at });
    for (const id of ids) await tellMoves(trx, { client_id: id, at, baseUrl, by: actor.id });
    await separateAccounts(trx, all);
  });
}

async function apply(trx: Trx, plan: MergePlan, at: Date): Promise<void> {
  const { kept, merged, all } = plan.comparison;
  const mergedIds = merged.map(({ id }) => id);
  await moveTaxId(trx, plan);
  await setDefaultAddress(
    trx,
    all.map(({ id }) => id),
    plan.defaultAddressId,
  );
  await switchMarketingOff(trx, plan.lostConsents);
  await moveRows(trx, 'contacts', kept.id, mergedIds, plan.leftContacts);
  await moveRows(trx, 'delivery_addresses', kept.id, mergedIds, plan.leftAddresses);
  await mergeReferences(trx, kept.id, mergedIds);
  for (const name of plan.formerNames) await insertFormerName(trx, kept.id, name);
  await deleteFormerName(trx, kept.id, String(plan.row.name ?? kept.name));

  const state = all.some(({ archived_at }) => archived_at === null) ? { archived_at: null } : {};
  await patchClient(trx, kept.id, { ...(plan.row as NewClientRow), ...state });
  for (const client of merged)
    await patchClient(trx, client.id, { archived_at: client.archived_at ?? at, merged_into_id: kept.id });
  await refreshSearchText(trx, kept.id);
}

/** The number goes to the kept client, and the kept one's own to whom it came from: both lead to the kept one. */
async function moveTaxId(trx: Trx, { comparison, row }: MergePlan): Promise<void> {
  const { kept, merged } = comparison;
  const giver = merged.find(({ tax_id }) => tax_id !== null && tax_id === row.tax_id);
  if (!giver) return;
  await releaseTaxIds(trx, [kept.id, giver.id]);
  await patchClient(trx, giver.id, { tax_id: kept.tax_id, tax_id_kind: kept.tax_id_kind });
}

async function takeApart(trx: Trx, { deletes, writes, inserts }: UndoPlan): Promise<void> {
  const renumbered = (writes.clients ?? []).filter(({ columns }) => columns.includes('tax_id'));
  const ids = renumbered.map(({ row }) => Number(row.id));
  if (ids.length > 0) await releaseTaxIds(trx, ids);
  for (const [table, rows] of Object.entries(deletes)) await deleteRows(trx, table, keyOf(table), rows);
  for (const [table, changed] of Object.entries(writes))
    for (const { columns, rows } of batchesOf(changed))
      await writeRows(trx, table, keyOf(table), columns, rows);
  for (const [table, rows] of Object.entries(inserts)) await insertRows(trx, table, rows);
}

async function refreshSearchText(trx: Trx, id: number): Promise<void> {
  const [record] = await listRecords(trx, [id]);
  if (!record) throw new NotFound();
  const former_names = record.former_names.map(({ name }) => name);
  await patchClient(trx, id, { search_text: searchText({ ...record, former_names }) });
}

function refuseStale(records: ClientRecord[], { versions = {} }: MergeInput): void {
  const gone = records.find(({ merged_into_id }) => merged_into_id !== null);
  if (gone)
    throw new Refused(409, `Clientul „${gone.name}” a fost deja unit cu altul.`, [], {
      client_id: gone.merged_into_id,
    });
  const stale = records.filter(({ id, version }) => (versions[id] ?? version) !== version);
  if (stale.length === 0) return;
  const names = stale.map(({ name }) => `„${name}”`).join(', ');
  throw new Refused(409, `S-a schimbat între timp: ${names}. Uitați-vă din nou și confirmați.`, [], {
    stale: stale.map(({ id }) => id),
  });
}

async function refusingTakenTaxIds(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isUniqueViolation(error, 'clients_tax_id_key')) throw error;
    throw new Refused(
      409,
      'Unirea nu se poate anula: CIF-ul de dinainte al unuia dintre clienți este acum la altul. Schimbați-l întâi acolo.',
    );
  }
}

type Merged = {
  plan: MergePlan;
  /** The kept client as the person made it, before its orders moved it. */
  made: ClientRecord;
  before: Snapshot;
  version: number;
  mergeId: number;
  at: Date;
};

async function auditMerge(trx: Trx, actor: Person, { plan, made, before, version, mergeId, at }: Merged) {
  const { kept, all } = plan.comparison;
  const aliases = (before.clients ?? []).map(({ id }) => Number(id));
  for (const id of aliases) {
    const client = all.find((each) => each.id === id);
    if (!client && aliasOf(before, id) === kept.id) continue;
    const changes =
      id === kept.id
        ? changesBetween(asInput(kept), asInput(made))
        : { merged_into_id: [client ? null : aliasOf(before, id), kept.id] as [unknown, unknown] };
    const entry = { action: 'merge', subject: 'client', subject_id: id, version };
    await insertAudit(trx, actor, { ...entry, changes: { ...changes, client_merge_id: [null, mergeId] } });
    await recordMoves(trx, { actor, cause: 'manual', at, moves: movesOf(id, changes) });
  }
}

const aliasOf = (before: Snapshot, id: number) =>
  before.clients?.find((row) => row.id === id)?.merged_into_id ?? null;

type Undone = {
  id: number;
  earlier: Snapshot;
  plan: UndoPlan;
  version: number;
  mergeId: Merge['id'];
  at: Date;
};

async function auditUndo(trx: Trx, actor: Person, { id, earlier, plan, version, mergeId, at }: Undone) {
  const written = plan.writes.clients?.find(({ row }) => row.id === id);
  const current = earlier.clients?.find((row) => row.id === id) ?? {};
  const changes = Object.fromEntries(
    (written?.columns ?? []).map((column): [string, [unknown, unknown]] => [
      column,
      [current[column] ?? null, written?.row[column] ?? null],
    ]),
  );
  const entry = { action: 'undo_merge', subject: 'client', subject_id: id, version };
  await insertAudit(trx, actor, { ...entry, changes: { ...changes, client_merge_id: [mergeId, null] } });
  await recordMoves(trx, { actor, cause: 'manual', at, moves: movesOf(id, changes) });
}
