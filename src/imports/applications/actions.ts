import { insertAudit } from '../../audit/queries.ts';
import { heedNos } from '../../campaigns/consents/heed.ts';
import { setConsentCause } from '../../campaigns/consents/queries.ts';
import { insertClients, updateClients, type Writing } from '../../clients/batch/actions.ts';
import { type ClientRecord, listRecords } from '../../clients/queries.ts';
import { asInput } from '../../clients/record.ts';
import { type ClientInput, clientFieldNames } from '../../clients/schema.ts';
import type { Trx } from '../../db/database.ts';
import type { Services } from '../../services.ts';
import type { Names } from '../cell.ts';
import { type ColumnTarget, type Given, gather, readTarget } from '../given.ts';
import { keysOfInput, type Match } from '../match.ts';
import { loadNames } from '../names.ts';
import { type Planned, updated } from '../planned.ts';
import { matchAll } from '../plans/actions.ts';
import { countOutcomes, listRowsOf } from '../plans/queries.ts';
import { changeImport, gatherWords, getImport } from '../queries.ts';
import { inBatch, type Run } from '../run.ts';
import {
  type AppliedRow,
  type ItemToApply,
  listLastEditors,
  listMade,
  listTaxIdHolders,
  listToApply,
  lockClientImports,
  lockClients,
  saveOutcomes,
  skipDuplicates,
} from './queries.ts';

const batch = 500;
const lists = new Set(['contacts', 'delivery_addresses', 'manager_ids', 'tags']);

type Sheet = { targets: ColumnTarget[]; names: Names };
type Turn = { trx: Trx; importId: number; writing: Writing; sheet: Sheet };

/**
 * Writes what was planned, batch after batch, each in its own transaction: cut off anywhere it goes on with the next
 * item. What somebody made or changed since the plan is left as it is, unless the result is there already.
 */
export async function applyImport(services: Services, run: Run): Promise<void> {
  const { mapping } = await getImport(services.db, run.id);
  const sheet = { targets: (mapping ?? []).map(readTarget), names: await loadNames(services.db) };
  for (let after = 0, left = 1; left > 0; ) {
    left = await inBatch(services, run, 'applying', async (trx) => {
      await lockClientImports(trx);
      await gatherWords(trx);
      const items = await listToApply(trx, run.id, { after, limit: batch });
      after = items.at(-1)?.number ?? after;
      if (items.length === 0) await finish(services, trx, run);
      else {
        const writing = writingOf(services, run);
        await applyBatch({ trx, importId: run.id, writing, sheet }, items);
      }
      return { done: items.length, result: items.length };
    });
  }
}

const writingOf = ({ now }: Services, { id, userId }: Run): Writing => ({
  actor: { id: userId },
  now: now(),
  action: 'import',
  form_key: `import ${id}`,
});

async function finish({ now }: Services, trx: Trx, { id, userId }: Run): Promise<void> {
  await skipDuplicates(trx, id);
  const outcomes = await countOutcomes(trx, id);
  await changeImport(trx, id, ['applying'], {
    state: 'applied',
    outcomes,
    failure: null,
    applied_at: now(),
  });
  await insertAudit(
    trx,
    { id: userId },
    {
      action: 'apply',
      subject: 'import',
      subject_id: id,
      changes: Object.fromEntries(Object.entries(outcomes).map(([name, count]) => [name, [null, count]])),
    },
  );
}

async function applyBatch(turn: Turn, items: ItemToApply[]): Promise<void> {
  await setConsentCause(turn.trx, 'import', turn.writing.actor.id, 'E-mail Marketing (din fișier)');
  const isFresh = ({ state, choice }: ItemToApply) =>
    state === 'new' || (state === 'duplicate' && choice === 'create');
  const rows = [
    ...(await createAll(turn, items.filter(isFresh))),
    ...(await updateAll(
      turn,
      items.filter((item) => !isFresh(item)),
    )),
  ];
  await saveOutcomes(turn.trx, turn.importId, await withEditors(turn.trx, rows));
}

type Outcome = AppliedRow & { since?: 'made' | 'changed' };

const said = (notes: string[] = []) => (notes.length > 0 ? { outcome_note: notes.join(' ') } : {});
const taxIdTaken = 'Un client cu acest CIF a fost salvat între timp.';

async function createAll(turn: Turn, items: ItemToApply[]): Promise<Outcome[]> {
  const { trx, writing } = turn;
  const matches = await matchAgain(turn, items);
  const known = items.filter((_, index) => matches[index]?.kind !== 'none');
  const fresh = items.filter((_, index) => matches[index]?.kind === 'none');
  const writes = fresh.map((item) => ({ input: inputOf(item) }));
  const heeded = await heedNos(trx, writes, { by: 'import' });
  const ids = await insertClients(
    trx,
    writing,
    heeded.map(({ input }) => input),
  );
  const made = fresh.map(({ number }, index): Outcome => {
    const client_id = ids[index];
    if (client_id === undefined)
      return { number, outcome: 'skipped', client_id: null, outcome_note: taxIdTaken };
    return { number, outcome: 'created', client_id, ...said(heeded[index]?.notes), applied: { version: 1 } };
  });
  const givens = await readAgain(turn, known);
  const met = known.map(({ number }, index): Outcome => {
    const match = matches[items.indexOf(known[index] as ItemToApply)] as Match & { record: ClientRecord };
    const client_id = match.record.id;
    const given = givens.get(number);
    const isSame = match.kind === 'certain' && given && updated(given, match.record).state === 'same';
    if (isSame) return { number, outcome: 'unchanged', client_id };
    return { number, outcome: 'skipped', client_id, since: 'made' };
  });
  return [...made, ...met];
}

const blank = Object.fromEntries(
  clientFieldNames.map((name) => [name, lists.has(name) ? [] : null]),
) as unknown as ClientInput;

/** A planned input whole again: what is empty is not kept. */
const inputOf = ({ input }: ItemToApply): ClientInput => ({ ...blank, ...input });

/** Whether what was new when it was planned is still so; who was told to create it anyway is not asked again. */
async function matchAgain(turn: Turn, items: ItemToApply[]): Promise<Match[]> {
  const { trx, importId } = turn;
  const asked = items.filter(({ state }) => state === 'new');
  const keys = asked.map((item) => keysOfInput(item.number, inputOf(item)));
  const found = await matchAll(trx, keys);
  const ids = found.flatMap((match) => ('record' in match ? [match.record.id] : []));
  const own = await listMade(trx, importId, ids);
  // Two clients of one file may share a phone: that was said in the plan, and is no news now.
  const again = own.size > 0 ? await matchAll(trx, keys, own) : found;
  return items.map((item) => again[asked.indexOf(item)] ?? { kind: 'none' });
}

async function updateAll(turn: Turn, items: ItemToApply[]): Promise<Outcome[]> {
  const { trx, writing } = turn;
  const ids = items.flatMap(({ client_id }) => client_id ?? []);
  await lockClients(trx, ids);
  const records = new Map((await listRecords(trx, ids)).map((record) => [record.id, record]));
  const givens = await readAgain(turn, items);
  const planned = items.map((item) => {
    const record = records.get(item.client_id ?? 0);
    const given = givens.get(item.number);
    return { item, record, plan: record && given ? updated(given, record) : undefined };
  });
  const first = new Map(planned.toReversed().map((each) => [each.record?.id, each]));
  const isCurrent = (each: (typeof planned)[number]) =>
    each.plan?.state === 'change' &&
    each.record?.version === each.item.client_version &&
    each.record?.merged_into_id === null &&
    first.get(each.record.id) === each;
  const current = planned.filter(isCurrent).map((each) => each as typeof each & { record: ClientRecord });
  const taken = await withTakenTaxId(trx, current);
  const going = current.filter((each) => !taken.has(each));
  const writes = going.map(({ record, plan }) => ({ before: record, input: plan?.update as ClientInput }));
  const heeded = await heedNos(trx, writes, { by: 'import' });
  const written = new Map(heeded.map((one, index) => [going[index]?.item, one]));
  const updates = writes.map(({ before }, index) => ({ before, input: heeded[index]?.input as ClientInput }));
  const versions = await updateClients(trx, writing, updates);
  return planned.map((each): Outcome => {
    const { item, record, plan } = each;
    const base = { number: item.number, client_id: item.client_id };
    if (plan?.state === 'same') return { ...base, outcome: 'unchanged' };
    if (!record || !isCurrent(each)) return { ...base, outcome: 'skipped', since: 'changed' };
    if (taken.has(each as (typeof current)[number]))
      return { ...base, outcome: 'skipped', outcome_note: taxIdTaken };
    const applied = {
      version: versions.get(record.id) ?? record.version,
      ...stepBack(record, written.get(item)?.input as ClientInput),
    };
    return { ...base, outcome: 'updated', ...said(written.get(item)?.notes), applied };
  });
}

/** Those that would get a tax id which another client has, or gets from a row before theirs. */
async function withTakenTaxId<Each extends { record: ClientRecord; plan: Planned | undefined }>(
  trx: Trx,
  updates: Each[],
): Promise<Set<Each>> {
  const holders = await listTaxIdHolders(
    trx,
    updates.flatMap(({ plan }) => plan?.update?.tax_id ?? []),
  );
  return new Set(
    updates.filter(({ record, plan }) => {
      const taxId = plan?.update?.tax_id;
      if (!taxId) return false;
      if (!holders.has(taxId)) holders.set(taxId, record.id);
      return holders.get(taxId) !== record.id;
    }),
  );
}

/** What the reversal needs: the fields that changed, as they were and as they were left. */
function stepBack(record: ClientRecord, update: ClientInput) {
  const before = asInput(record);
  const names = (Object.keys(update) as (keyof ClientInput)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(update[name]),
  );
  return {
    before: Object.fromEntries(names.map((name) => [name, before[name]])),
    after: Object.fromEntries(names.map((name) => [name, update[name]])),
  };
}

async function readAgain({ trx, importId, sheet }: Turn, items: ItemToApply[]): Promise<Map<number, Given>> {
  if (items.length === 0) return new Map();
  const rows = await listRowsOf(
    trx,
    importId,
    items.map(({ number }) => number),
  );
  return new Map(rows.map((item) => [item.number, gather(item.rows, sheet.targets, sheet.names)]));
}

async function withEditors(trx: Trx, rows: Outcome[]): Promise<AppliedRow[]> {
  const ids = rows.flatMap(({ since, client_id }) => (since && client_id ? [client_id] : []));
  const editors = await listLastEditors(trx, ids);
  return rows.map(({ since, ...row }) => {
    if (!since) return row;
    const who = editors.get(row.client_id ?? 0);
    const what = since === 'made' ? 'Clientul a fost adăugat' : 'Clientul a fost schimbat';
    return { ...row, outcome_note: `${what} între timp${who ? ` de ${who}` : ''}; a rămas cum e acum.` };
  });
}
