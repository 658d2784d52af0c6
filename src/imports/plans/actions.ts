import { listRecords } from '../../clients/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import type { Services } from '../../services.ts';
import type { Names } from '../cell.ts';
import { type ColumnTarget, type Given, gather, readTarget } from '../given.ts';
import { usualOptions } from '../inspections/actions.ts';
import { type Candidate, decide, type Keys, keysOf, type Match } from '../match.ts';
import { loadNames } from '../names.ts';
import { type Defaults, type Planned, planItem } from '../planned.ts';
import { changeImport, findByIndex, getImport, readContent } from '../queries.ts';
import { createRowKeys } from '../row-key.ts';
import { inBatch, type Run } from '../run.ts';
import type { ImportOptions } from '../schema.ts';
import { readKeptSheet } from '../sheet-file.ts';
import { type Completion, completeFromAnaf } from './completion.ts';
import { heedInPlans } from './nos.ts';
import {
  clearPlan,
  countStates,
  findCandidates,
  groupRows,
  insertRawRows,
  listWaiting,
  markTwins,
  type PlannedRow,
  savePlanned,
} from './queries.ts';

const batch = 500;
// ANAF takes a hundred numbers a call.
const anafBatch = 100;

/** Plans a whole file. Cut off while it reads, it reads again; cut off later, it goes on where it was. */
export async function planImport(services: Services, run: Run): Promise<void> {
  const { db } = services;
  const { rows_read, mapping, heading_line, options } = await getImport(db, run.id);
  if (!rows_read) await readRows(services, run, mapping ?? [], heading_line ?? 0);
  await planItems(services, run, {
    targets: (mapping ?? []).map(readTarget),
    names: await loadNames(db),
    options: { ...(await usualOptions(db, undefined)), ...options },
  });
  await inBatch(services, run, 'planning', async (trx) => {
    await markTwins(trx, run.id);
    const counts = await countStates(trx, run.id);
    await changeImport(trx, run.id, ['planning'], { state: 'planned', counts, failure: null });
    return { done: 0, result: undefined };
  });
}

async function readRows(services: Services, run: Run, mapping: string[], headingLine: number): Promise<void> {
  const { db } = services;
  const keyOf = createRowKeys(mapping);
  await clearPlan(db, run.id);
  await readKeptSheet(await readContent(db, run.id), {
    onRows: async (rows) => {
      const keyed = rows.flatMap((row) => {
        const key = row.line > headingLine ? keyOf(row) : undefined;
        return key === undefined ? [] : [{ ...row, key }];
      });
      await inBatch(services, run, 'planning', async (trx) => {
        await insertRawRows(trx, run.id, keyed);
        return { done: keyed.length, result: undefined };
      });
    },
  });
  await inBatch(services, run, 'planning', async (trx) => {
    const total = await groupRows(trx, run.id);
    await changeImport(trx, run.id, ['planning'], { rows_read: true, done: 0, total });
    return { done: 0, result: undefined };
  });
}

type Plan = { targets: ColumnTarget[]; names: Names; options: ImportOptions };

async function planItems(services: Services, run: Run, plan: Plan): Promise<void> {
  const limit = plan.options.anaf ? anafBatch : batch;
  const read = (after: number) => quietly(readBatch(services.db, run.id, plan, { after, limit }));
  let saving: Promise<void> = Promise.resolve();
  let next = read(0);
  for (;;) {
    const { given, matches } = await next;
    const last = given.at(-1);
    if (!last) break;
    // While this batch is thought about, the database reads the next one and writes the last one.
    next = read(last.line);
    const rows = await planBatch(services, given, matches, plan.options);
    await saving;
    saving = quietly(
      inBatch(services, run, 'planning', async (trx) => {
        await savePlanned(trx, run.id, rows);
        return { done: rows.length, result: undefined };
      }),
    );
  }
  await saving;
}

/** A promise that is waited for later: its failure is heard then, and is no unhandled one until then. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

type Page = { after: number; limit: number };

async function readBatch(db: Db, importId: number, { targets, names }: Plan, page: Page) {
  return db.transaction().execute(async (trx) => {
    await findByIndex(trx);
    const items = await listWaiting(trx, importId, page);
    const given = items.map(({ rows }) => gather(rows, targets, names));
    return { given, matches: given.length > 0 ? await matchAll(trx, given.map(keysOf)) : [] };
  });
}

async function planBatch(
  services: Services,
  given: Given[],
  matches: Match[],
  options: ImportOptions,
): Promise<PlannedRow[]> {
  const fresh = given.filter((_, index) => matches[index]?.kind === 'none');
  const completions = options.anaf ? await completeFromAnaf(services, fresh) : undefined;
  const plans = given.map((one, index) =>
    planItem(one, matches[index] ?? { kind: 'none' }, options satisfies Defaults),
  );
  const heeded = await heedInPlans(services.db, given, plans);
  return heeded.map((planned, index) => {
    const one = given[index] as Given;
    return rowOf(one, planned, completions?.get(one));
  });
}

/** Which of our clients each of these is; `except`: clients that none of them is. */
export async function matchAll(trx: Trx, keys: Keys[], except?: Set<number>): Promise<Match[]> {
  const all = await findCandidates(trx, keys);
  const found = all.filter(({ client_id }) => !except?.has(client_id));
  const records = await listRecords(trx, [...new Set(found.map(({ client_id }) => client_id))]);
  const byId = new Map(records.map((record) => [record.id, record]));
  const candidates = new Map<number, Candidate[]>(keys.map(({ number }) => [number, []]));
  for (const { number, client_id, by } of found) {
    const record = byId.get(client_id);
    if (record) candidates.get(number)?.push({ record, by: new Set(by) });
  }
  return keys.map((key) => decide(key, candidates.get(key.number) ?? []));
}

function rowOf(given: Given, planned: Planned, completion: Completion | undefined): PlannedRow {
  const { state, client, input, changes } = planned;
  return {
    number: given.line,
    state,
    name: given.values.name?.text.slice(0, 200) ?? client?.name ?? '',
    tax_id: input?.tax_id ?? client?.tax_id ?? null,
    client_id: client?.id ?? null,
    client_version: client?.version ?? null,
    input: input ? filledIn(input) : null,
    fields: Object.keys(given.values),
    changes: changes ?? null,
    notes: [...planned.notes, ...(completion?.notes ?? [])],
    from_anaf: completion?.fields ?? [],
  };
}

/** An input without what is empty, as it is kept: half as much to write and to read. */
function filledIn(input: object): object {
  const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(input).filter(([, value]) => !isEmpty(value)));
}
