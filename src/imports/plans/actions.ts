import { loadLists } from '../../clients/lists/queries.ts';
import { listRecords } from '../../clients/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { fold } from '../../romania/diacritics.ts';
import type { Services } from '../../services.ts';
import { listUsers } from '../../users/queries.ts';
import type { Names } from '../cell.ts';
import { columnsOf, digestOf, tellsClients } from '../columns.ts';
import { type ColumnTarget, type Given, gather, readTarget } from '../given.ts';
import { type Candidate, decide, type Keys, keysOf, type Match } from '../match.ts';
import { type Defaults, type Planned, planItem } from '../planned.ts';
import { changeImport, findByIndex, findMapping, getImport, readContent } from '../queries.ts';
import { type SheetRow, Unreadable } from '../reading/box.ts';
import { createRowKeys } from '../row-key.ts';
import { inBatch, type Run } from '../run.ts';
import type { ImportOptions } from '../schema.ts';
import { readKeptSheet } from '../sheet-file.ts';
import { type Completion, completeFromAnaf } from './completion.ts';
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

const looked = 50;
const batch = 500;
// ANAF takes a hundred numbers a call.
const anafBatch = 100;

/** Looks at the first rows of a file: what its columns are, and whether somebody has to say it. */
export async function inspectImport(services: Services, { id, userId }: Run): Promise<void> {
  const { db } = services;
  const { automatic, options: asked } = await getImport(db, id);
  const rows: SheetRow[] = [];
  const take = (more: SheetRow[]) => void rows.push(...more);
  const report = await readKeptSheet(await readContent(db, id), { maxRows: looked, onRows: take });
  if (rows.length === 0) throw new Unreadable('Fișierul nu are niciun rând cu date.');

  const { columns, headingLine, recognized } = columnsOf(rows);
  const remembered = await findMapping(db, digestOf(columns), userId);
  const kept = remembered?.mapping.length === columns.length ? remembered : undefined;
  const mapping = kept?.mapping ?? recognized;
  const clear = kept !== undefined || recognized.every((target) => target !== '');
  const options = { ...(await usualOptions(db, kept?.options)), ...asked };
  await changeImport(db, id, ['uploaded'], {
    state: tellsClients(mapping) && (automatic || clear) ? 'planning' : 'mapping',
    reading: { ...report, rows: undefined, complete: undefined },
    columns,
    heading_line: headingLine,
    mapping,
    options,
  });
}

/** The options that stand when nobody says others: those of last time, as far as they still exist, else the first of each list. */
async function usualOptions(db: Db, kept: ImportOptions | undefined): Promise<ImportOptions> {
  const { types, levels } = await loadLists(db);
  const among = (list: { id: number }[], id: number | undefined) =>
    (list.find((row) => row.id === id) ?? list[0])?.id ?? 0;
  return {
    type_id: among(types, kept?.type_id),
    level_id: among(levels, kept?.level_id),
    anaf: kept?.anaf ?? false,
  };
}

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
  let saving: Promise<void> = Promise.resolve();
  let after = 0;
  for (;;) {
    const { given, matches } = await readBatch(services.db, run.id, plan, { after, limit });
    if (given.length === 0) break;
    after = given.at(-1)?.line ?? after;
    const rows = await planBatch(services, given, matches, plan.options);
    // The next batch is thought about while the database still writes this one.
    await saving;
    saving = inBatch(services, run, 'planning', async (trx) => {
      await savePlanned(trx, run.id, rows);
      return { done: rows.length, result: undefined };
    });
    saving.catch(() => {});
  }
  await saving;
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
  return given.map((one, index) => {
    const planned = planItem(one, matches[index] ?? { kind: 'none' }, options satisfies Defaults);
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

/** What cells may name, loaded once for a file. */
export async function loadNames(db: Db): Promise<Names> {
  const { types, levels, sources } = await loadLists(db);
  const users = await listUsers(db);
  const byName = (rows: { id: number; name: string }[]) =>
    new Map(rows.map(({ id, name }) => [fold(name), id]));
  return {
    types: byName(types),
    levels: byName(levels),
    sources: byName(sources),
    users: users.filter(({ active }) => active),
  };
}
